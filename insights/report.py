"""What the owner reads: the counts of the last days, as figures that may be shown."""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Max, Q, Sum

from insights.figures import Figure, figure, in_steps
from insights.models import AskedInVain, DailyCount
from insights.site import Page, site

PERIODS = (7, 28, 90)  # days, today among them
DEFAULT_PERIOD = 28

Event = DailyCount.Event
Days = tuple[datetime.date, ...]

# The columns, in the order in which they decide about a page's place; a reader sees them reversed.
COLUMNS = (Event.REQUEST_SENT, Event.PHONE_TAP, Event.FORM_OPENED, Event.VIEW)

# Forms and requests that no page of the site led to. It counts as sensitive, so that what is left
# over of all requests never belongs to the sensitive pages alone.
NO_PAGE = Page("Another page, or unknown", "", is_sensitive=True)


@dataclass(frozen=True)
class PageRow:
    """What happened on one page, and what it led to."""

    path: str
    title: str
    kind: str
    is_written: bool
    requests_sent: Figure
    phone_taps: Figure
    forms_opened: Figure
    views: Figure

    @property
    def figures(self) -> tuple[Figure, Figure, Figure, Figure]:
        return self.views, self.phone_taps, self.forms_opened, self.requests_sent


@dataclass(frozen=True)
class Trend:
    """One event on all pages, day by day; ``counts`` are sums of figures that may be shown."""

    title: str
    days: tuple[datetime.date, ...]
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def highest(self) -> int:
        return max(self.counts)

    @property
    def points(self) -> list[tuple[datetime.date, int]]:
        """The days with their counts, the newest first."""
        return list(zip(self.days, self.counts, strict=True))[::-1]


@dataclass(frozen=True)
class VainRow:
    """Request for in vain, how often, and the key of a row that says it."""

    text: str
    figure: Figure
    pk: int


@dataclass(frozen=True)
class Report:
    """The last ``days`` days. Pages are those that staff write; others are all other addresses."""

    days: int
    trends: list[Trend]
    pages: list[PageRow]
    others: list[PageRow]
    searches: list[VainRow]
    addresses: list[VainRow]


def make_report(days: int, now: datetime.datetime) -> Report:
    """Read the counts of the last days: a handful of queries, however many pages there are."""
    today = site.day(now)
    period = tuple(today - datetime.timedelta(days=ago) for ago in range(days - 1, -1, -1))
    counts = _counts_by_page(period)
    pages = site.find_pages(counts)
    rows = sorted((_row(path, pages, events) for path, events in counts.items()), key=_place)
    return Report(
        days=days,
        trends=_trends(period, pages),
        pages=[row for row in rows if row.is_written],
        others=[row for row in rows if not row.is_written],
        searches=_in_vain(AskedInVain.Kind.SEARCH, period),
        addresses=_in_vain(AskedInVain.Kind.ADDRESS, period),
    )


def _counts_by_page(period: Days) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    sums = DailyCount.objects.filter(day__in=period).values("path", "event")
    for row in sums.annotate(total=Sum("count")):
        counts[row["path"]][row["event"]] = row["total"]
    return counts


def _row(path: str, pages: Mapping[str, Page], events: Mapping[str, int]) -> PageRow:
    """A page that is there no more may have been a sensitive one."""
    gone = Page(path, "No longer there", is_sensitive=True) if path else NO_PAGE
    page = pages.get(path, gone)
    figures = (figure(events.get(event, 0), is_sensitive=page.is_sensitive) for event in COLUMNS)
    return PageRow(path, page.title, page.kind, page.is_written, *figures)


def _place(row: PageRow) -> tuple[int | str, ...]:
    """What brings most stands first; by what is shown, so that the order tells nothing more."""
    return *(-shown.number for shown in reversed(row.figures)), row.title


def _trends(period: Days, pages: Mapping[str, Page]) -> list[Trend]:
    open_paths = [path for path, page in pages.items() if not page.is_sensitive]
    sums = DailyCount.objects.filter(day__in=period).values("day", "event")
    shown: dict[tuple[str, datetime.date], int] = {}
    for row in sums.annotate(
        total=Sum("count"), open=Sum("count", filter=Q(path__in=open_paths), default=0)
    ):
        sensitive = row["total"] - row["open"]
        shown[row["event"], row["day"]] = row["open"] + in_steps(sensitive)
        if row["event"] == Event.REQUEST_SENT:  # all are in the list of requests anyway
            shown[row["event"], row["day"]] = row["total"]
    return [
        Trend(str(event.label), period, tuple(shown.get((event, day), 0) for day in period))
        for event in (Event.VIEW, Event.PHONE_TAP, Event.REQUEST_SENT)
    ]


def _in_vain(kind: AskedInVain.Kind, period: Days) -> list[VainRow]:
    """What people type may be about anything, so all of it is sensitive."""
    sums = AskedInVain.objects.filter(kind=kind, day__in=period).values_list("text")
    found = [
        VainRow(text, figure(total, is_sensitive=True), pk)
        for text, total, pk in sums.annotate(Sum("count"), Max("pk"))
    ]
    return sorted(found, key=lambda row: (-row.figure.number, row.text))
