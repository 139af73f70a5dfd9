"""Which copies are kept, and for how long. Pure."""

import datetime
from collections.abc import Callable, Iterable

DAYS, WEEKS, MONTHS = 7, 4, 12
BY_HAND = 7  # copies made by a person, an update or a restore, beside the daily ones
REQUEST_DAYS = 30

Moment = datetime.datetime
Copy = tuple[Moment, str]  # when, and why it was made


def kept_sites(copies: Iterable[Copy]) -> set[Copy]:
    """The newest copy of each of the last 7 days, 4 weeks and 12 months that have one.

    Of the copies that were made for another reason than the daily one, the last few are kept too,
    so that the one from before an update isn't replaced by the next daily one.
    """
    newest_first = sorted(copies, reverse=True)
    others = [copy for copy in newest_first if copy[1] != "daily"]
    return {
        *_newest_of_each(newest_first, DAYS, lambda moment: moment.date()),
        *_newest_of_each(newest_first, WEEKS, lambda moment: moment.isocalendar()[:2]),
        *_newest_of_each(newest_first, MONTHS, lambda moment: (moment.year, moment.month)),
        *others[:BY_HAND],
    }


def _newest_of_each(
    newest_first: list[Copy], number: int, period: Callable[[Moment], object]
) -> list[Copy]:
    newest: dict[object, Copy] = {}
    for copy in newest_first:
        newest.setdefault(period(copy[0]), copy)
    return list(newest.values())[:number]


def kept_requests(copies: Iterable[Copy], now: Moment, retention_days: int) -> set[Copy]:
    """The copies of patients' requests: none is older than the site may keep a settled request."""
    oldest = now - datetime.timedelta(days=min(REQUEST_DAYS, retention_days))
    return {copy for copy in copies if copy[0] > oldest}
