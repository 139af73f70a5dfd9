"""The panel beside the form that says, before anything is published, what a reader would notice."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from checks.findings import Finding
from checks.gauges import Gauge, gauges
from checks.rules import check
from clinic.page_head import PageHead
from fields.lists import ListFormField
from publishing import preview, working_drafts
from publishing.page_texts import page_text


@dataclass(frozen=True)
class Spot:
    """A finding with its place in the form: the field's name, its label and the anchor to it."""

    finding: Finding
    label: str
    anchor: str


@dataclass(frozen=True)
class Panel:
    """What the panel shows. `groups` has the spots of one rule each; `head` is the page's own."""

    groups: list[list[Spot]]
    gauges: list[Gauge]
    head: PageHead
    is_blank: bool

    @property
    def said(self) -> str:
        """How much there is to look at, in words."""
        if self.is_blank:
            return "Nothing is written yet."
        blocking = sum(group[0].finding.blocks for group in self.groups)
        advice = len(self.groups) - blocking
        if not self.groups:
            return "Nothing was noticed."
        counted = (_counted_blocking(blocking), _counted_advice(advice))
        return f"{', '.join(filter(None, counted))}."


class FindingsViews:
    """Admin mixin: the panel on the form, and its address for text that was not saved."""

    model: Any
    address_of: Callable[[str, Any], str]
    own_paths: Callable[..., list[Any]]
    get_form: Callable[..., Any]
    written_page: Callable[..., Any]
    may_write: Callable[[HttpRequest, Any], bool]

    def get_urls(self) -> list[Any]:
        views = {
            "findings/": ("findings_new", require_POST(self.findings_view)),
            "<int:pk>/findings/": ("findings", require_POST(self.findings_view)),
            "check/": ("check_new", require_POST(self.check_view)),
            "<int:pk>/check/": ("check", require_POST(self.check_view)),
        }
        return self.own_paths(views) + super().get_urls()  # type: ignore[misc]

    def findings_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """The inside of the panel, for the form as it was sent."""
        page = self.written_page(request, pk)
        form = self.bound(request, page, request.POST)
        return render(request, "admin/publishing/findings.html", {"panel": panel(request, form)})

    def check_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Without scripts: keep what was typed, and show the form again with its findings."""
        page = self.written_page(request, pk)
        working_drafts.keep(page, request.user, request.POST, now=timezone.now())
        return HttpResponseRedirect(f"{self.address_of('change', page)}#checks")

    def findings_context(self, request: HttpRequest, form: Any) -> dict[str, Any]:
        """What the form's template needs for the panel; nothing for who may only look."""
        page = form.instance
        if not self.may_write(request, page):
            return {}
        if form.working_draft and not form.is_bound:
            data = working_drafts.as_data(form.working_draft)
            form = self.bound(request, copy.copy(page), data)
        return {
            "panel": panel(request, form),
            "findings_url": self.address_of("findings", page),
            "check_url": self.address_of("check", page),
        }

    @transaction.atomic
    def bound(self, request: HttpRequest, page: Any, data: Any) -> Any:
        """The form with what was typed, validated: the page says all of it, mistakes too."""
        form = self.get_form(request, page if page.pk else None, change=bool(page.pk))(
            data, instance=page
        )
        form.is_valid()
        return form


def panel(request: HttpRequest, form: Any) -> Panel:
    """The panel for what a form says, bound or not."""
    page = form.typed_page()
    text = page_text(page, request.clinic, form.refused)  # type: ignore[attr-defined]
    spots = [_spot(form, finding) for finding in check(text)]
    return Panel(
        groups=[list(group) for _, group in groupby(spots, key=lambda spot: spot.finding.id)],
        gauges=gauges(text),
        head=preview.head(request, page),
        is_blank=text.is_blank,
    )


def _spot(form: Any, finding: Finding) -> Spot:
    bound = form[finding.place.field]
    return Spot(finding, str(bound.label), _anchor(bound))


def _anchor(bound: Any) -> str:
    """The id of a field's input; of a list, that of its first input."""
    if isinstance(bound.field, ListFormField):
        return f"id_{bound.html_name}-0-{next(iter(bound.field.row.base_fields))}"
    return bound.id_for_label


def _counted_blocking(number: int) -> str:
    things = "1 thing blocks" if number == 1 else f"{number} things block"
    return f"{things} publishing" if number else ""


def _counted_advice(number: int) -> str:
    pieces = "1 piece of advice" if number == 1 else f"{number} pieces of advice"
    return pieces if number else ""
