"""Compare two versions of a page word by word."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from publishing.admin.page_admin import PageAdmin
from publishing.admin.versions import LIVE, Version, Versions, as_number, history_page, versions_of
from publishing.compared_fields import compared_fields
from richtext import comparison
from richtext.comparison import Content, Field


def compare(admin: PageAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions word by word; 400 if there are no such versions."""
    versions = versions_of(admin, request, pk)
    form = ComparisonForm(versions, request.GET)
    context = {"title": f"Compare versions: {versions.title}", "comparison_form": form}
    if form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        fields = compared_fields_of(admin, request, old.content, new.content)
        changes = comparison.compare(old.content, new.content, fields)
        context |= {"old": old, "new": new, "changes": changes}
    response = history_page(admin, request, "compare", versions, context)
    response.status_code = 200 if form.is_valid() else 400
    return response


def compared_fields_of(admin: PageAdmin, request: HttpRequest, *contents: Content) -> list[Field]:
    """How the fields read in a comparison of these contents, in the order of the form."""
    order = flatten_fieldsets(admin.get_fieldsets(request))
    return compared_fields(admin.model, order, *contents)


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
            raise ValidationError("This page isn’t live.")
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
