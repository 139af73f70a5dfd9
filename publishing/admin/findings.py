"""The panel beside the form that says, before anything is published, what a reader would notice."""

import copy
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from checks.findings import Finding
from checks.gauges import Gauge, gauges
from checks.rules import check
from clinic.page_head import PageHead
from fields.lists import ListFormField
from publishing import preview, working_drafts
from publishing.admin.page_admin import PageAdmin
from publishing.admin.page_form import PageForm, opened
from publishing.checking import page_text


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
            return "Nothing written yet."
        blocking = sum(group[0].finding.blocks for group in self.groups)
        advice = len(self.groups) - blocking
        if not self.groups:
            return "No issues found."
        counted = (_counted_blocking(blocking), _counted_advice(advice))
        return f"{', '.join(filter(None, counted))}."


@method_decorator(require_POST)
def show_findings(admin: PageAdmin, request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The inside of the panel, for the form as it was sent."""
    form = admin.page_form(request, opened(admin.written_page(request, pk)), request.POST)
    form.is_valid()
    return render(request, "admin/publishing/findings.html", {"panel": panel(request, form)})


@method_decorator(require_POST)
def check_again(admin: PageAdmin, request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Without scripts: keep what was typed, and show the form again with its findings."""
    page = admin.written_page(request, pk)
    working_drafts.keep(page, request.user, request.POST, now=timezone.now())
    return redirect(f"{admin.address_of('change', page)}#checks")


def findings_context(admin: PageAdmin, request: HttpRequest, form: PageForm) -> dict[str, Any]:
    """What the form's template needs for the panel; nothing for who may only look."""
    page = form.instance
    if not admin.may_write(request, page):
        return {}
    if form.working_draft and not form.is_bound:
        again = replace(form.opened, page=copy.copy(page))
        form = admin.page_form(request, again, working_drafts.as_data(form.working_draft))
        form.is_valid()
    return {
        "panel": panel(request, form),
        "findings_url": admin.address_of("findings", page),
        "check_url": admin.address_of("check", page),
    }


def panel(request: HttpRequest, form: PageForm) -> Panel:
    """The panel for what a form says, bound or not."""
    page = form.typed_page()
    text = page_text(page, request.clinic, form.refused, form.content())  # type: ignore[attr-defined]
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
    pieces = "1 suggestion" if number == 1 else f"{number} suggestions"
    return pieces if number else ""
