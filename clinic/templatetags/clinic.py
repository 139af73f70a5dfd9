"""The one place that prints the clinic's phone number, and a person's name on staff pages."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from clinic.people import display_name

register = template.Library()
register.filter(display_name)


@register.simple_tag
def phone_link(clinic: Any, css_class: str = "", prefix: str = "") -> SafeString:
    """A link that calls the clinic: ``prefix`` and the number. Nothing while there is no number."""
    if not clinic.phone:
        return SafeString("")
    attributes = format_html(' class="{}"', css_class) if css_class else ""
    words = clinic.phone_display
    if prefix:  # the line may break before the number, never inside it
        words = format_html('<span>{}<span class="no-break">{}</span></span>', prefix, words)
    return format_html('<a{} href="{}">{}</a>', attributes, clinic.phone_href, words)
