"""What the templates of the staff's side need beyond Django's own tags."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_ICON = re.compile(r'<img src="[^"]*/icon-(?P<kind>yes|no|unknown)(?:\.\w+)?\.svg" alt="[^"]*">')
_FIELD = re.compile(r'<(input(?! type="(?:hidden|checkbox)")|select|textarea)\b')
_WORDS = {"yes": "Yes", "no": "No", "unknown": "Not known"}


@register.filter
def labeled(cell: SafeString, label: str) -> SafeString:
    """A cell of a list with its column's name on it, for where rows are cards without a head, and
    on the field in it.

    Yes and no are words: Django's red cross looks like something wrong.
    """
    name = conditional_escape(str(label)[:1].upper() + str(label)[1:])
    empty = " data-empty" if cell.endswith(">-</td>") else ""
    named = cell.replace("<td", f'<td data-label="{name}"{empty}', 1)
    named = _FIELD.sub(rf'\g<0> aria-label="{name}"', named)
    return mark_safe(_ICON.sub(lambda icon: _WORDS[icon["kind"]], named))
