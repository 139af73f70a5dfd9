"""The versions of one page, and what the pages about its history have in common."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from publishing import revisions
from publishing.admin.page_admin import PageAdmin
from publishing.models import PublishablePage, Revision
from richtext.comparison import Content

LIVE = "live"
ADDRESSES = ("changelist", "change", "history", "deleted", "recover")
HISTORY_ADDRESSES = ("history_version", "history_compare", "history_restore")
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


def versions_of(admin: PageAdmin, request: HttpRequest, pk: int | None) -> Versions:
    """The versions of a page, also of one that was deleted. Raises Http404 and PermissionDenied."""
    page = admin.get_object(request, str(pk)) if pk else None
    if not admin.may_read(request, page):
        raise PermissionDenied
    versions = Versions(admin.model, pk or 0, page)
    if page is None and versions.newest is None:
        raise Http404
    return versions


def history_page(
    admin: PageAdmin, request: HttpRequest, name: str, versions: Any, context: dict[str, Any]
) -> HttpResponse:
    """A page about what was: of one page with its versions, or of all that were deleted."""
    page = versions and versions.page
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "versions": versions,
        "may_restore": page is not None and admin.has_change_permission(request, page),
        "may_recover": admin.may_recover(request),
        "urls": {view: admin.url_of(view) for view in (*ADDRESSES, *HISTORY_ADDRESSES)},
        **context,
    }
    return TemplateResponse(request, f"admin/publishing/{name}.html", context)
