"""The versions of one page, as the pages of its history name and choose them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from publishing import revisions
from publishing.models import PublishablePage, Revision
from richtext.comparison import Content

LIVE = "live"
DIGITS = 18  # of the longest number that a database looks up


def as_number(text: str) -> int | None:
    """The number that an address names, if it is one that could exist."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS else None


@dataclass(frozen=True)
class Version:
    """A text with its name; without a revision it is what readers see now."""

    name: str
    content: Content
    revision: Revision | None = None


class Versions:
    """All versions of a page; ``page`` is None if it was deleted."""

    def __init__(self, model: type[PublishablePage], pk: int, page: Any) -> None:
        self.pk = pk
        self.page = page
        self.revisions = Revision.objects.of_key(model, pk).select_related("author")

    @cached_property
    def newest(self) -> Revision | None:
        return self.revisions.first()

    @cached_property
    def live(self) -> Revision | None:
        """The revision that readers see."""
        return revisions.live_version(self.page) if self.page else None

    @property
    def is_live(self) -> bool:
        return self.page is not None and self.page.is_published()

    @property
    def title(self) -> str:
        return str(self.page or (self.newest and self.newest.content.get("title")) or "Untitled")

    @cached_property
    def token(self) -> str:
        """What a button remembers, to notice that somebody saved since it was shown."""
        return revisions.version_token(self.page) if self.page else ""

    def find(self, asked: str) -> Version | None:
        """A version by its number, or what readers see now."""
        if asked == LIVE and self.is_live:
            return Version("What readers see now", self.page.content())
        number = as_number(asked)
        revision = self.revisions.filter(number=number).first() if number else None
        return Version(f"Version {number}", revision.content, revision) if revision else None


class NumberOfVersion(forms.NumberInput):
    def format_value(self, value: Any) -> str | None:
        return None if value == LIVE else super().format_value(value)


class ComparisonForm(forms.Form):
    """Which two versions to compare: the newest with the one before, unless others are asked for.

    Two numbers are put in order, the older first.
    """

    old = forms.CharField(label="Compare version", widget=NumberOfVersion(attrs={"min": 1}))
    new = forms.CharField(label="with version", widget=NumberOfVersion(attrs={"min": 1}))

    def __init__(self, versions: Versions, asked: Any = None) -> None:
        self.versions = versions
        newest = versions.newest.number if versions.newest else 1
        usual = {"old": str(max(newest - 1, 1)), "new": str(newest)}
        super().__init__(
            _chosen(asked, usual) if asked is not None else None, initial=usual, label_suffix=""
        )
        for field in self.fields.values():
            field.widget.attrs["max"] = newest

    def clean_old(self) -> Version:
        return self._version("old")

    def clean_new(self) -> Version:
        return self._version("new")

    def _version(self, name: str) -> Version:
        asked = self.cleaned_data[name]
        version = self.versions.find(asked)
        if version is None and asked == LIVE:
            raise ValidationError("Readers do not see this page now.")
        if version is None:
            raise ValidationError(f"This page has no version {asked[:20]}.")
        return version


def _chosen(asked: Mapping[str, str], usual: Mapping[str, str]) -> dict[str, str]:
    new = asked.get("new") or usual["new"]
    number = as_number(new)
    before = str(max(number - 1, 1)) if number else usual["old"]
    old = asked.get("old") or before
    if as_number(old) and number:
        old, new = sorted((old, new), key=int)
    return {"old": old, "new": new}
