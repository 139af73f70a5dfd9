"""Drawings as HTML, inlined so that their colours follow the page, light or dark."""

import re
from functools import cache

from django.template.loader import get_template, render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from images.drawings import Drawing

_COMMENT_OR_INDENT = re.compile(r"<!--.*?-->|\n\s*", re.DOTALL)


def figure(drawing: Drawing, *, repeated: bool = False) -> SafeString:
    """The drawing with its caption and legend; say `repeated` if the page has it already."""
    names = [drawing.narrow, drawing.name] if drawing.narrow else [drawing.name]
    frames = [labelled_svg(drawing, name, repeated=repeated) for name in names]
    return render_to_string("components/drawing.html", {"drawing": drawing, "frames": frames})


def labelled_svg(drawing: Drawing, name: str = "", *, repeated: bool = False) -> SafeString:
    """The art called `name` (the drawing's own unless given) with its text alternatives."""
    name = name or drawing.name
    if repeated:
        label = format_html('role="img" aria-label="{}"', drawing.title)
        return _repeated(name, label)
    opening, art = _source(name)
    return format_html(
        '{0} role="img" aria-labelledby="{1}-title {1}-desc">'
        '<title id="{1}-title">{2}</title><desc id="{1}-desc">{3}</desc>{4}',
        opening,
        name,
        drawing.title,
        drawing.description,
        art,
    )


def decorative_svg(drawing: Drawing, *, repeated: bool = False) -> SafeString:
    """The art alone, hidden from assistive technology: for use beside text that says the same."""
    if repeated:
        return _repeated(drawing.name, mark_safe('aria-hidden="true"'))
    opening, art = _source(drawing.name)
    return format_html('{} aria-hidden="true">{}', opening, art)


def _repeated(name: str, label: SafeString) -> SafeString:
    """The art once more on the same page: by reference, so that no id stands there twice."""
    opening, _art = _source(name)
    return format_html('{} {}><use href="#{}-art"/></svg>', opening, label, name)


@cache
def _source(name: str) -> tuple[SafeString, SafeString]:
    """The opening tag of a drawing's file without its end, and all that follows it."""
    svg = get_template(f"drawings/{name}.svg").render()
    opening, art = _COMMENT_OR_INDENT.sub("", svg).split(">", 1)
    return mark_safe(opening), mark_safe(art)
