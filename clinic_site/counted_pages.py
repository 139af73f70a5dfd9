"""What the counts need to know of the site: which addresses are pages, and which are sensitive."""

import datetime
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.urls import Resolver404, ResolverMatch, resolve

from blog.models import Post, Topic
from clinic.models import Clinic
from insights.site import Page, site
from services.models import Treatment

PAGES = {
    "home": "Home page",
    "services:treatments": "All treatments",
    "blog:posts": "All articles",
    "appointments:request": "The request form",
    "about": "About",
    "privacy": "Privacy",
    "accessibility": "Accessibility",
    "search": "Search",
}
KINDS = {"blog:post": "Article", "services:treatment": "Treatment", "blog:topic": "Topic"}


def register() -> None:
    """Tell the counts where the pages are, and in which time zone a day begins."""
    site.find_pages = find_pages
    site.time_zone = time_zone


def time_zone() -> datetime.tzinfo:
    return Clinic.objects.current().zone


def find_pages(paths: Collection[str]) -> dict[str, Page]:
    """The pages that readers can see now among some paths, with one query for each kind of page."""
    found: dict[str, Page] = {}
    with_slug: dict[str, dict[str, str]] = defaultdict(dict)
    for path in paths:
        match = _match(path)
        if match and match.view_name in PAGES:
            found[path] = Page(PAGES[match.view_name], "Page")
        elif match and match.view_name in KINDS:
            with_slug[match.view_name][match.kwargs["slug"]] = path
    for name, slugs in with_slug.items():
        for page in _published(name).filter(slug__in=slugs):
            found[slugs[page.slug]] = Page(page.title, KINDS[name], page.show_crisis_card)
    return found


def _match(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


def _published(name: str) -> QuerySet[Any]:
    posts = Post.objects.published()
    if name == "blog:topic":
        return Topic.objects.filter(posts__in=posts).distinct()
    if name == "blog:post":
        return posts.select_related("treatment").prefetch_related("topics")
    return Treatment.objects.published()
