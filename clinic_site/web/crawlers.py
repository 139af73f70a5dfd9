"""What the site tells programs about itself: its sitemap, its rules, whom to call about a fault."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap, views
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve, reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from clinic.models import Clinic
from clinic.page_head import absolute
from clinic.site_page import public_page
from publishing.kinds import Kind, registered
from publishing.seen_by_readers import fixed_pages, other_pages


class Entry(NamedTuple):
    """A page in the sitemap; its date is left out where nobody knows it."""

    path: str
    modified: datetime | None = None


class PublicPages(Sitemap):
    """Every page that readers may find, at the public address of the site."""

    def items(self) -> list[Entry]:
        return list(entries())

    def location(self, item: Entry) -> str:
        return item.path

    def lastmod(self, item: Entry) -> datetime | None:
        return item.modified

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme


@public_page("p")  # its part
@csrf_exempt  # no cookie to protect, and a wrong method is told which ones there are
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """As https://www.sitemaps.org/protocol.html says. Its template gives dates to the second."""
    return views.sitemap(request, {"pages": PublicPages})


@public_page()
@csrf_exempt
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """As RFC 9309 says. A site that is not public yet asks all robots to stay out."""
    if settings.SITE_PUBLIC:
        rules = [f"Disallow: {settings.STAFF_PATH}", "Disallow: /search/"]
        rules += ["", f"Sitemap: {absolute(reverse('sitemap'))}"]
    else:
        rules = ["Disallow: /"]
    text = "\n".join(["User-agent: *", *rules, ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@public_page()
@csrf_exempt
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """As RFC 9116 says: whom to call about a fault. It is good for half a year at least."""
    clinic: Clinic = request.clinic  # type: ignore[attr-defined]
    if not clinic.phone:
        raise Http404
    today = timezone.localdate(timezone=clinic.zone)
    expires = datetime(today.year + (today.month > 5), (today.month + 6) % 12 + 1, 1, tzinfo=UTC)
    lines = [
        f"Contact: {clinic.phone_href}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {absolute(reverse('security'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def entries() -> Iterator[Entry]:
    """The pages that are always there, a list with the date of its newest page, and all others."""
    pages = {kind: list(_pages(kind)) for kind in registered()}
    dates = {kind.list_view: _newest(listed) for kind, listed in pages.items() if kind.list_view}
    dates["home"] = max(filter(None, dates.values()), default=None)
    for view in fixed_pages():
        if _is_for_robots(view):
            yield Entry(reverse(view), dates.get(view))
    for listed in pages.values():
        yield from listed
    for model in other_pages().values():
        for page in model.objects.dated():
            yield Entry(page.get_absolute_url(), page.modified_at)


def _pages(kind: Kind) -> Iterator[Entry]:
    for page in kind.model.for_dates():
        yield Entry(page.get_absolute_url(), page.modified_at)


def _newest(pages: list[Entry]) -> datetime | None:
    return max((page.modified for page in pages if page.modified), default=None)


def _is_for_robots(view: str) -> bool:
    """Whether search engines may list what is at an address: a search result is none of its own."""
    return resolve(reverse(view)).func.view_class.indexable  # type: ignore[attr-defined]
