"""`{% drawing "botox-muscles" %}` and `{% header_drawing page.illustration %}`."""

from typing import cast

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from images import figures
from images.drawings import DRAWINGS

register = template.Library()


@register.simple_tag
def drawing(name: str, repeated: bool = False) -> SafeString:
    """A drawing with its caption and legend; say `repeated` if the page has it already.

    Raises KeyError for a name that is not in the registry.
    """
    return figures.figure(DRAWINGS[name], repeated=repeated)


@register.simple_tag(takes_context=True)
def drawing_svg(context: Context, name: str) -> SafeString:
    """A drawing without its caption, as on the home page's first screen."""
    return figures.labelled_svg(DRAWINGS[name], repeated=_is_repeated(context, name))


@register.simple_tag(takes_context=True)
def header_drawing(context: Context, name: str, decorative: bool = False) -> SafeString:
    """A header illustration; nothing for a name that is none: empty, or since gone."""
    header = DRAWINGS.get(name)
    if header is None or not header.is_header:
        return SafeString()
    to_svg = figures.decorative_svg if decorative else figures.labelled_svg
    return to_svg(header, repeated=_is_repeated(context, name))


def _is_repeated(context: Context, name: str) -> bool:
    """Whether the page has this drawing already, included templates with it.

    A template included with `only` gets a new context and new render state, but copies of both
    share their lowest layer: the one place that lasts exactly as long as the page.
    """
    page = cast(dict[str, set[str]], context.render_context.dicts[0])
    drawn = page.setdefault("drawings_on_this_page", set())
    repeated = name in drawn
    drawn.add(name)
    return repeated
