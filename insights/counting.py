"""Counts, from the moment something happens to the rows of a day."""

import datetime
from collections import Counter
from collections.abc import Callable, Mapping

from django.db import close_old_connections, transaction
from django.utils import timezone

from insights.buffer import CountBuffer, Counted
from insights.cleaning import kept_path, kept_words
from insights.models import AskedInVain, DailyCount
from insights.site import site

# What a day can hold of words and addresses that readers typed. Whoever likes may send some, so
# without an end to it they could fill the table.
MAX_IN_VAIN = 400

Counts = Counter[tuple[str, str]]

_CLEAN: dict[str, Callable[[str], str]] = {
    AskedInVain.Kind.SEARCH: kept_words,
    AskedInVain.Kind.ADDRESS: kept_path,
}


def count(event: str, subject: str) -> None:
    """Count something once: in memory now, in the database within seconds.

    ``event`` is one of DailyCount's, or a kind of AskedInVain. Of what readers typed, what must not
    be kept does not even get into memory.
    """
    clean = _CLEAN.get(event)
    if clean is None:
        buffer.add(Counted(event, subject))
    elif text := clean(subject):
        buffer.add(Counted(event, text))


def store(counts: Mapping[Counted, int], now: datetime.datetime) -> None:
    """Add the counts to those of the clinic's day, all of them or none."""
    day = site.day(now)
    paths = {counted.subject for counted in counts if counted.event != AskedInVain.Kind.SEARCH}
    pages = site.find_pages(paths)
    with transaction.atomic():
        DailyCount.objects.add(day, on_pages(counts, pages))
        AskedInVain.objects.add(day, within_limit(day, in_vain(counts, pages)))


def on_pages(counts: Mapping[Counted, int], pages: Mapping[str, object]) -> Counts:
    """The counts of what happened on pages, by event and path.

    An address that leads to no page has no views. A phone tap or a request is one wherever it came
    from: without a known page it counts under the empty path.
    """
    kept: Counts = Counter()
    for (event, path), number in counts.items():
        if path in pages:
            kept[event, path] += number if event in DailyCount.Event else 0
        elif event in DailyCount.Event and event != DailyCount.Event.VIEW:
            kept[event, ""] += number
    return +kept


def in_vain(counts: Mapping[Counted, int], pages: Mapping[str, object]) -> Counts:
    """The counts of words, and of addresses that lead to no page."""
    return Counter(
        {
            (event, subject): number
            for (event, subject), number in counts.items()
            if event in AskedInVain.Kind and subject not in pages
        }
    )


def within_limit(day: datetime.date, counts: Counts) -> Counts:
    """Those counts that the day knows already, and new ones as long as there is room."""
    known = set(AskedInVain.objects.filter(day=day).values_list(*AskedInVain.key)) if counts else ()
    new = [key for key in counts if key not in known][max(0, MAX_IN_VAIN - len(known)) :]
    return Counter({key: number for key, number in counts.items() if key not in new})


def _store_now(counts: Mapping[Counted, int]) -> None:
    close_old_connections()
    store(counts, timezone.now())


buffer = CountBuffer(_store_now)
