"""Where a page's call to action leads."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

register = template.Library()


@register.simple_tag
def appointment_url(treatment: Any = None) -> str:
    """The address of the request form; with a treatment, one where that is filled in."""
    path = reverse("appointments:request")
    return f"{path}?{urlencode({'treatment': treatment.slug})}" if treatment else path
