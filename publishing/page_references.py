"""Resolves the ``clinic:`` references of one page's text when it is rendered."""

from collections.abc import Collection
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from images.drawings import DRAWINGS
from images.models import Image
from images.templatetags.drawings import drawing
from publishing.kinds import kinds
from richtext.references import Reference, numbers, references


class PageReferences:
    """What the references of one text stand for: one query for each kind of page it links to,
    and one for all of its pictures.
    """

    def __init__(self, html: str, clinic: Any, *, sources: int = 0, safety: str = "") -> None:
        self._clinic = clinic
        self._sources = sources
        self._safety = safety
        wanted = references(html)
        self._paths = _published_paths(wanted)
        self._images = Image.objects.in_bulk(numbers(wanted, "image"))

    def phone(self) -> tuple[str, str] | None:
        return (self._clinic.phone_href, self._clinic.phone_display) if self._clinic.phone else None

    def page(self, kind: str, pk: int) -> str | None:
        return self._paths.get((kind, pk))

    def figure(self, name: str) -> SafeString | None:
        """A drawing among the text; the header drawings have their own place on every page."""
        known = DRAWINGS.get(name)
        return drawing(name) if known and not known.is_header else None

    def picture(self, pk: int, words: str) -> SafeString | None:
        image = self._images.get(pk)
        return self.picture_figure(image, words) if image else None

    def picture_figure(self, image: Image, words: str) -> SafeString:
        """A picture among the text."""
        values = {"image": image, "caption": picture_caption(image, words)}
        return render_to_string("components/picture_figure.html", values)

    def safety(self) -> str:
        return self._safety

    def source(self, number: int) -> bool:
        return 1 <= number <= self._sources


def picture_caption(image: Image, words: str) -> str:
    """What the writer says of a picture, unless it only repeats the description, and its credit."""
    said = "" if words == image.alt else words
    return f"{said} ({image.credit})" if said and image.credit else said or image.credit


def _published_paths(wanted: Collection[Reference]) -> dict[tuple[str, int], str]:
    """The addresses of those linked pages that readers can see."""
    return {
        (kind, page.pk): page.get_absolute_url()
        for kind, model in kinds().items()
        if (pks := numbers(wanted, kind))
        for page in model.objects.published().filter(pk__in=pks)
    }
