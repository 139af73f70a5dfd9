"""What the site tells search engines about itself: its sitemap and its rules."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from blog.models import Post, Topic
from clinic.page_head import absolute
from services.models import Treatment

UNDATED = ("appointments:request", "about", "privacy", "accessibility")


class Entry(NamedTuple):
    """A page in the sitemap; its date is left out where nobody knows it."""

    url: str
    modified: datetime | None = None


@csrf_exempt  # no cookie to protect, and a wrong method is told which ones there are
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page that readers may find, as https://www.sitemaps.org/protocol.html says."""
    return render(
        request, "sitemap.xml", {"entries": list(sitemap_entries())}, content_type="application/xml"
    )


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


def sitemap_entries() -> Iterator[Entry]:
    """The home page, the lists with the date of their newest page, all pages, the others."""
    treatments, posts = list(_pages(Treatment)), list(_pages(Post))
    yield Entry(absolute(reverse("home")), _newest([*treatments, *posts]))
    yield Entry(absolute(reverse("services:treatments")), _newest(treatments))
    yield from treatments
    yield Entry(absolute(reverse("blog:posts")), _newest(posts))
    yield from posts
    yield from _topics()
    for name in UNDATED:
        yield Entry(absolute(reverse(name)))


def _pages(model: type[Post | Treatment]) -> Iterator[Entry]:
    for page in model.objects.published().only("slug", "published_at", "updated_at"):
        yield Entry(absolute(page.get_absolute_url()), page.modified_at)


def _topics() -> Iterator[Entry]:
    """The topics that have an article, which is when their pages are there."""
    topics = Topic.objects.filter(posts__in=Post.objects.published()).annotate(
        posts_published_at=Max("posts__published_at"), posts_updated_at=Max("posts__updated_at")
    )
    for topic in topics:
        dates = (topic.updated_at, topic.posts_published_at, topic.posts_updated_at)
        yield Entry(absolute(topic.get_absolute_url()), max(dates))


def _newest(entries: list[Entry]) -> datetime | None:
    return max((entry.modified for entry in entries if entry.modified), default=None)
