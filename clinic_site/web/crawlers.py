"""What the site tells search engines about itself: its sitemap and its rules."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap, views
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from blog.models import Post, Topic
from clinic.page_head import absolute
from services.models import Treatment

UNDATED = ("appointments:request", "about", "privacy", "accessibility")


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


@csrf_exempt  # no cookie to protect, and a wrong method is told which ones there are
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """As https://www.sitemaps.org/protocol.html says. Its template gives dates to the second."""
    return views.sitemap(request, {"pages": PublicPages})


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


def entries() -> Iterator[Entry]:
    """The home page, the lists with the date of their newest page, all pages, the others."""
    treatments, posts = list(_pages(Treatment)), list(_pages(Post))
    yield Entry(reverse("home"), _newest([*treatments, *posts]))
    yield Entry(reverse("services:treatments"), _newest(treatments))
    yield from treatments
    yield Entry(reverse("blog:posts"), _newest(posts))
    yield from posts
    yield from _topics()
    for name in UNDATED:
        yield Entry(reverse(name))


def _pages(model: type[Post | Treatment]) -> Iterator[Entry]:
    for page in model.objects.published().only("slug", "published_at", "updated_at"):
        yield Entry(page.get_absolute_url(), page.modified_at)


def _topics() -> Iterator[Entry]:
    """The topics that have an article, which is when their pages are there."""
    topics = Topic.objects.filter(posts__in=Post.objects.published()).annotate(
        posts_published_at=Max("posts__published_at"), posts_updated_at=Max("posts__updated_at")
    )
    for topic in topics:
        dates = (topic.updated_at, topic.posts_published_at, topic.posts_updated_at)
        yield Entry(topic.get_absolute_url(), max(dates))


def _newest(pages: list[Entry]) -> datetime | None:
    return max((page.modified for page in pages if page.modified), default=None)
