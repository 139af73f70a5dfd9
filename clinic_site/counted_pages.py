"""What the counts need to know of the site: which addresses are pages, and which are sensitive."""

import datetime
from collections import defaultdict
from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.text import capfirst

from clinic.models import Clinic
from insights.site import Page, site
from publishing.kinds import match_at, registered
from publishing.seen_by_readers import fixed_pages, other_pages


def register() -> None:
    """Tell the counts where the pages are, where a search that finds nothing can be led to one,
    and in which time zone a day begins.
    """
    site.find_pages = find_pages
    site.answer_search = "admin:clinic_site_searchwords_add"
    site.time_zone = time_zone


def time_zone() -> datetime.tzinfo:
    return Clinic.objects.current().zone


def find_pages(paths: Collection[str]) -> dict[str, Page]:
    """The pages that readers can see now among some paths, with one query for each kind of page."""
    labels, sources = fixed_pages(), _sources()
    found: dict[str, Page] = {}
    with_slug: dict[str, dict[str, str]] = defaultdict(dict)
    for path in paths:
        match = match_at(path)
        if match and match.view_name in labels:
            found[path] = Page(labels[match.view_name])
        elif match and match.view_name in sources:
            with_slug[match.view_name][match.kwargs["slug"]] = path
    for view, slugs in with_slug.items():
        source = sources[view]
        for page in source.pages.filter(slug__in=slugs):
            is_sensitive = page.has_crisis_card
            found[slugs[page.slug]] = Page(page.title, source.kind, is_sensitive, source.is_written)
    return found


class Source(NamedTuple):
    """The pages at addresses of one name."""

    kind: str
    pages: QuerySet[Any]
    is_written: bool


def _sources() -> dict[str, Source]:
    """Where pages come from, by the names of their addresses."""
    kinds = {
        kind.view: Source(
            kind.label,
            kind.model.objects.published().prefetch_related(*kind.crisis_card_from),
            is_written=True,
        )
        for kind in registered()
    }
    others = {
        view: Source(capfirst(model._meta.verbose_name), model.objects.published(), False)
        for view, model in other_pages().items()
    }
    return kinds | others
