"""What staff can choose from in the editor's dialogs, and what a chosen reference is called."""

from collections.abc import Callable, Iterable
from typing import Any, TypedDict

from django.db.models import Q, QuerySet

from images import figures
from images.drawings import DRAWINGS, Drawing
from images.models import Image
from images.renditions import SQUARE
from images.responsive import frame
from publishing.kinds import kinds
from richtext.references import PHONE, SAFETY, Reference

MOST = 24  # results in one list
MOST_WORDS = 8


class Choice(TypedDict, total=False):
    """One entry: the reference it stands for, and what people are told of it."""

    href: str
    title: str
    about: str
    warning: str
    src: str  # the address of a small square picture
    svg: str  # the art of a drawing


def pages(words: str) -> list[Choice]:
    """The pages whose title or address has all words, those readers see first."""
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
    """The drawings that can stand in the text; the headers of pages cannot."""
    return [_drawing(drawing) for drawing in DRAWINGS.values() if not drawing.is_header]


def named(hrefs: Iterable[str], clinic: Any) -> list[Choice]:
    """What the references are called; one that stands for nothing is left out."""
    asked = {reference for href in hrefs if (reference := Reference.parse(href))}
    choices = [_named_here(reference, clinic) for reference in sorted(asked)]
    return [choice for choice in choices if choice]


def _named_here(reference: Reference, clinic: Any) -> Choice | None:
    match reference:
        case Reference("phone", ""):
            return Choice(href=str(PHONE), title=clinic.phone_display, about="Our phone number")
        case Reference("safety", ""):
            title = "Approved use and safety"
            return Choice(href=str(SAFETY), title=title, about="Safety information")
        case Reference("drawing", name):
            return _drawing(DRAWINGS[name]) if name in DRAWINGS else None
        case Reference("image", number=int(pk)):
            return _first(Image.objects.filter(pk=pk), _picture)
        case Reference(kind, number=int(pk)) if model := kinds().get(kind):
            return _first(model._default_manager.filter(pk=pk), lambda page: _page(kind, page))
        case _:
            return None


def _first(rows: QuerySet, told: Callable[[Any], Choice]) -> Choice | None:
    row = rows.first()
    return told(row) if row else None


def _page(kind: str, page: Any) -> Choice:
    choice = Choice(
        href=str(Reference(kind, str(page.pk))),
        title=str(page),
        about=str(page._meta.verbose_name).capitalize(),
    )
    if not page.is_published():
        choice["warning"] = f"{page.status}: until it is live, readers see the words, not the link"
    return choice


def _picture(image: Image) -> Choice:
    choice = Choice(
        href=str(Reference("image", str(image.pk))),
        title=str(image),
        src=frame(image, SQUARE.name).src,
    )
    if image.decorative:
        choice["about"] = "Decoration only: screen readers skip it"
    elif not image.alt:
        choice["warning"] = "No description: people who can’t see it miss it"
    return choice


def _drawing(drawing: Drawing) -> Choice:
    return Choice(
        href=str(Reference("drawing", drawing.name)),
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
