"""Resolves the ``clinic:`` references of one page's text when it is rendered."""

import re
from typing import Any

from django.db import models
from django.utils.safestring import SafeString

from images.drawings import DRAWINGS
from images.templatetags.drawings import drawing

_PAGE_REFERENCE = re.compile(r'href="clinic:([a-z]+)/(\d+)"')
_kinds: dict[str, type[models.Model]] = {}


def register_kind(kind: str, model: type[models.Model]) -> None:
    """Let texts link to a model's pages as ``clinic:<kind>/<id>``."""
    _kinds[kind] = model


def kinds() -> dict[str, type[models.Model]]:
    """The kinds of page that a text can link to."""
    return dict(_kinds)


class PageReferences:
    """What the references of one text stand for: one query for each kind of page it links to."""

    def __init__(self, html: str, clinic: Any, *, sources: int = 0, safety: str = "") -> None:
        self._clinic = clinic
        self._sources = sources
        self._safety = safety
        self._paths = _published_paths(html)

    def phone(self) -> tuple[str, str] | None:
        return (self._clinic.phone_href, self._clinic.phone_display) if self._clinic.phone else None

    def page(self, kind: str, pk: int) -> str | None:
        return self._paths.get((kind, pk))

    def figure(self, name: str) -> SafeString | None:
        return drawing(name) if name in DRAWINGS else None

    def safety(self) -> str:
        return self._safety

    def source(self, number: int) -> bool:
        return 1 <= number <= self._sources


def _published_paths(html: str) -> dict[tuple[str, int], str]:
    """The addresses of those linked pages that readers can see."""
    wanted: dict[str, set[int]] = {}
    for kind, pk in _PAGE_REFERENCE.findall(html):
        if kind in _kinds:
            wanted.setdefault(kind, set()).add(int(pk))
    return {
        (kind, page.pk): page.get_absolute_url()
        for kind, pks in wanted.items()
        for page in _kinds[kind].objects.published().filter(pk__in=pks)  # type: ignore[attr-defined]
    }
