"""What staff can choose from in the editor's dialogs, and what a chosen reference is called."""

import re
from collections.abc import Callable, Iterable
from typing import Any, TypedDict

from django.db.models import Q, QuerySet

from images import figures
from images.drawings import DRAWINGS, Drawing
from images.models import Image
from images.renditions import SQUARE
from images.responsive import frame
from publishing.addresses import PHONE, SAFETY
from publishing.kinds import kinds

MOST = 24  # results in one list
MOST_WORDS = 8

_REFERENCE = re.compile(r"clinic:([a-z]+)(?:/([a-z0-9-]{1,60}))?")


class Choice(TypedDict, total=False):
    """One entry: the reference it stands for, and what people are told of it."""

    href: str
    title: str
    about: str
    warning: str
    src: str  # the address of a small square picture
    svg: str  # the art of a drawing


def pages(words: str) -> list[Choice]:
    """The articles and treatments whose title or address has all words, those readers see first."""
    found = []
    for kind, model in kinds().items():
        matching = _with_words(model._default_manager.all(), words, "title", "slug")
        found += [(kind, page) for page in matching.order_by("-updated_at")[:MOST]]
    found.sort(key=lambda pair: not pair[1].is_published())
    return [_page(kind, page) for kind, page in found[:MOST]]


def pictures(words: str) -> list[Choice]:
    """The newest pictures whose description or credit has all words."""
    return [
        _picture(image) for image in _with_words(Image.objects.all(), words, "alt", "credit")[:MOST]
    ]


def drawings() -> list[Choice]:
    """The drawings that can stand in a text; the headers of pages cannot."""
    return [_drawing(drawing) for drawing in DRAWINGS.values() if not drawing.is_header]


def named(hrefs: Iterable[str], clinic: Any) -> list[Choice]:
    """What the references are called; one that stands for nothing is left out."""
    found = [_REFERENCE.fullmatch(href) for href in hrefs]
    asked = {(match[1], match[2] or "") for match in found if match}
    choices = [_named_here(kind, name, clinic) for kind, name in sorted(asked)]
    return [choice for choice in choices if choice]


def _named_here(kind: str, name: str, clinic: Any) -> Choice | None:
    if f"clinic:{kind}" == PHONE:
        return Choice(href=PHONE, title=clinic.phone_display, about="Our phone number")
    if f"clinic:{kind}" == SAFETY:
        return Choice(href=SAFETY, title="Approved use and safety", about="Safety information")
    if kind == "drawing":
        return _drawing(DRAWINGS[name]) if name in DRAWINGS else None
    if not name.isdigit() or len(name) > 18:
        return None
    if kind == "image":
        return _first(Image.objects.filter(pk=int(name)), _picture)
    model = kinds().get(kind)
    rows = model._default_manager.filter(pk=int(name)) if model else Image.objects.none()
    return _first(rows, lambda page: _page(kind, page))


def _first(rows: QuerySet, told: Callable[[Any], Choice]) -> Choice | None:
    row = rows.first()
    return told(row) if row else None


def _page(kind: str, page: Any) -> Choice:
    choice = Choice(
        href=f"clinic:{kind}/{page.pk}",
        title=str(page),
        about=str(page._meta.verbose_name).capitalize(),
    )
    if not page.is_published():
        choice["warning"] = f"{page.status}: until it is live, readers see the words, not the link"
    return choice


def _picture(image: Image) -> Choice:
    choice = Choice(
        href=f"clinic:image/{image.pk}", title=str(image), src=frame(image, SQUARE.name).src
    )
    if image.decorative:
        choice["about"] = "Only decoration: nothing is said of it to people who cannot see it"
    elif not image.alt:
        choice["warning"] = "No description: people who cannot see it are told nothing"
    return choice


def _drawing(drawing: Drawing) -> Choice:
    return Choice(
        href=f"clinic:drawing/{drawing.name}",
        title=drawing.title,
        about=drawing.caption,
        svg=figures.decorative_svg(drawing),
    )


def _with_words(rows: QuerySet, words: str, *fields: str) -> QuerySet:
    """The rows in which each word stands in one of the fields."""
    for word in words.replace("\0", " ").split()[:MOST_WORDS]:
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(anywhere)
    return rows
