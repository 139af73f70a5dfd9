"""The one place that prints the clinic's phone number."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def phone_link(clinic: Any, css_class: str = "", prefix: str = "") -> SafeString:
    """A link that calls the clinic: ``prefix`` and the number. Nothing while there is no number."""
    if not clinic.phone:
        return SafeString("")
    attributes = format_html(' class="{}"', css_class) if css_class else ""
    return format_html(
        '<a{} href="{}">{}{}</a>', attributes, clinic.phone_href, prefix, clinic.phone_display
    )
