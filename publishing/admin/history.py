"""The history of a page: who did what, when and why; any two versions compared; one restored."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from publishing import recovery, revisions
from publishing.admin.versions import ComparisonForm, Versions, as_number
from publishing.compared_fields import compared_fields
from publishing.models import Revision
from richtext import comparison
from richtext.comparison import Content, Field

PER_PAGE = 25
ADDRESSES = ("changelist", "change", "history", "deleted", "recover")
HISTORY_ADDRESSES = ("history_version", "history_compare", "history_restore")

NEWER = (
    "Nothing was restored: somebody saved this page meanwhile. Look at the newest version, and"
    " restore then if you still want to."
)


@dataclass(frozen=True)
class Entry:
    """A line of the history: a revision, and the names of the fields that it changed."""

    revision: Revision
    changed: Sequence[str]


class HistoryViews:
    """Admin mixin: the history of a page, also of one that was deleted."""

    admin_site: Any
    model: Any
    opts: Any
    url_of: Callable[[str], str]
    own_paths: Callable[..., list[Any]]
    get_object: Callable[..., Any]
    get_fieldsets: Callable[..., Any]
    has_change_permission: Callable[..., bool]
    has_view_or_change_permission: Callable[..., bool]
    may_recover: Callable[[HttpRequest], bool]

    def get_urls(self) -> list[Any]:
        views: dict[str, tuple[str, Any]] = {
            "<int:pk>/history/compare/": ("history_compare", self.compare_view),
            "<int:pk>/history/<int:number>/": ("history_version", self.version_view),
            "<int:pk>/history/<int:number>/restore/": ("history_restore", self.restore_view),
        }
        return self.own_paths(views) + super().get_urls()  # type: ignore[misc]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Every step of the page, the newest first."""
        pk = as_number(unquote(object_id))
        if pk is None:
            raise Http404
        versions = self._versions(request, pk)
        shown = Paginator(versions.revisions, PER_PAGE).get_page(request.GET.get("p"))
        context = {
            "title": f"History: {versions.title}",
            "entries": self._entries(request, shown),
            "shown": shown,
            "comparison_form": ComparisonForm(versions),
        }
        return self.history_page(request, "history", versions, context | (extra_context or {}))

    def version_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """One version as text."""
        versions = self._versions(request, pk)
        version = versions.find(str(number))
        if version is None:
            raise Http404
        fields = self.compared_fields(request, version.content)
        context = {
            "title": f"{version.name}: {versions.title}",
            "revision": version.revision,
            "texts": comparison.read_all(version.content, fields),
        }
        return self.history_page(request, "version", versions, context)

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Two versions word by word; 400 if there are no such versions."""
        versions = self._versions(request, pk)
        form = ComparisonForm(versions, request.GET)
        context = {"title": f"Compare versions: {versions.title}", "comparison_form": form}
        if form.is_valid():
            old, new = form.cleaned_data["old"], form.cleaned_data["new"]
            fields = self.compared_fields(request, old.content, new.content)
            changes = comparison.compare(old.content, new.content, fields)
            context |= {"old": old, "new": new, "changes": changes}
        response = self.history_page(request, "compare", versions, context)
        response.status_code = 200 if form.is_valid() else 400
        return response

    @method_decorator(require_POST)
    @method_decorator(transaction.atomic)
    def restore_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Keep an old version as a new draft, unless somebody saved since it was shown."""
        page = self.model._base_manager.select_for_update().filter(pk=pk).first()
        if not self.has_change_permission(request, page):
            raise PermissionDenied
        revision = page and Revision.objects.of(page).filter(number=number).first()
        if revision is None:
            raise Http404
        if request.POST.get("version") != revisions.version_token(page):
            messages.error(request, NEWER)
            return HttpResponseRedirect(reverse(self.url_of("history"), args=[pk]))
        restored = recovery.restore(page, revision, now=timezone.now(), author=request.user)
        messages.success(request, _outcome(revision, restored))
        return HttpResponseRedirect(reverse(self.url_of("change"), args=[pk]))

    def compared_fields(self, request: HttpRequest, *contents: Content) -> list[Field]:
        """How the fields read in a comparison of these contents, in the order of the form."""
        order = flatten_fieldsets(self.get_fieldsets(request))
        return compared_fields(self.model, order, *contents)

    def history_page(
        self, request: HttpRequest, name: str, versions: Any, context: dict[str, Any]
    ) -> HttpResponse:
        """A page about what was: of one page with its versions, or of all that were deleted."""
        page = versions and versions.page
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "versions": versions,
            "may_restore": page is not None and self.has_change_permission(request, page),
            "may_recover": self.may_recover(request),
            "urls": {view: self.url_of(view) for view in (*ADDRESSES, *HISTORY_ADDRESSES)},
            **context,
        }
        return TemplateResponse(request, f"admin/publishing/{name}.html", context)

    def _versions(self, request: HttpRequest, pk: int) -> Versions:
        page = self.get_object(request, str(pk))
        if not self.has_view_or_change_permission(request, page):
            raise PermissionDenied
        versions = Versions(self.model, pk, page)
        if page is None and versions.newest is None:
            raise Http404
        return versions

    def _entries(self, request: HttpRequest, shown: Page) -> list[Entry]:
        """The steps of a page of the history, each compared with the one before."""
        start = max(shown.start_index() - 1, 0)
        found = list(shown.paginator.object_list[start : start + PER_PAGE + 1])
        fields = self.compared_fields(request)
        entries = []
        for revision, before in zip(found, [*found[1:], None], strict=False):
            differ = (
                comparison.changed_labels(before.content, revision.content, fields)
                if before
                else []
            )
            entries.append(Entry(revision, differ))
        return entries[:PER_PAGE]


def _outcome(revision: Revision, restored: Revision) -> str:
    said = f"Version {revision.number} is restored as a new draft. Readers see no change."
    if restored.content.get("slug") != revision.content.get("slug"):
        said += " Another page has its old address, so it keeps the one it has now."
    return said
