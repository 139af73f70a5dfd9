"""The history of a page: who did what, when and why. One version, read."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.admin.utils import unquote
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse

from publishing.admin.compare import ComparisonForm, compared_fields_of
from publishing.admin.page_admin import PageAdmin
from publishing.admin.versions import as_number, history_page, versions_of
from publishing.models import Revision
from richtext import comparison

PER_PAGE = 25


@dataclass(frozen=True)
class Entry:
    """A line of the history: a revision, and the names of the fields that it changed."""

    revision: Revision
    changed: Sequence[str]


def history(admin: PageAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Every step of the page, the newest first."""
    pk = as_number(unquote(object_id))
    if pk is None:
        raise Http404
    versions = versions_of(admin, request, pk)
    shown = Paginator(versions.revisions, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "title": f"History: {versions.title}",
        "entries": _entries(admin, request, shown),
        "shown": shown,
        "comparison_form": ComparisonForm(versions),
    }
    return history_page(admin, request, "history", versions, context)


def show_version(admin: PageAdmin, request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version as text."""
    versions = versions_of(admin, request, pk)
    version = versions.find(str(number))
    if version is None:
        raise Http404
    fields = compared_fields_of(admin, request, version.content)
    context = {
        "title": f"{version.name}: {versions.title}",
        "revision": version.revision,
        "texts": comparison.read_all(version.content, fields),
    }
    return history_page(admin, request, "version", versions, context)


def _entries(admin: PageAdmin, request: HttpRequest, shown: Page) -> list[Entry]:
    """The steps of a page of the history, each compared with the one before."""
    start = max(shown.start_index() - 1, 0)
    found = list(shown.paginator.object_list[start : start + PER_PAGE + 1])
    fields = compared_fields_of(admin, request)
    entries = []
    for revision, before in zip(found, [*found[1:], None], strict=False):
        differ = (
            comparison.changed_labels(before.content, revision.content, fields) if before else []
        )
        entries.append(Entry(revision, differ))
    return entries[:PER_PAGE]
