"""When the clinic is open: pure functions on the rows that staff entered."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from clinic.rows import WEEKDAYS, as_date, as_time


@dataclass(frozen=True)
class DayHours:
    """The opening hours of one weekday (0 is Monday); a weekday without any is left out."""

    weekday: int
    periods: tuple[tuple[datetime.time, datetime.time], ...]

    @property
    def name(self) -> str:
        return WEEKDAYS[self.weekday]


def weekly(rows: Iterable[Mapping[str, Any]]) -> list[DayHours]:
    """The week in order, from rows of ``{weekday, opens, closes}``."""
    periods = sorted(
        (row["weekday"], as_time(row["opens"]), as_time(row["closes"])) for row in rows
    )
    return [
        DayHours(weekday, tuple((opens, closes) for _, opens, closes in group))
        for weekday, group in groupby(periods, key=lambda period: period[0])
    ]


def upcoming_closed_days(
    rows: Iterable[Mapping[str, Any]], today: datetime.date
) -> list[tuple[datetime.date, str]]:
    """The closed days from today on, the next one first, with their reasons."""
    days = sorted((as_date(row["date"]), row.get("reason", "")) for row in rows)
    return [(date, reason) for date, reason in days if date >= today]


def is_open(
    hours: Iterable[Mapping[str, Any]],
    closed_days: Iterable[Mapping[str, Any]],
    moment: datetime.datetime,
) -> bool:
    """Whether the clinic is open at a moment given in the clinic's own time zone."""
    if any(as_date(row["date"]) == moment.date() for row in closed_days):
        return False
    return any(
        row["weekday"] == moment.weekday()
        and as_time(row["opens"]) <= moment.time() < as_time(row["closes"])
        for row in hours
    )


def open_time(
    hours: Iterable[Mapping[str, Any]],
    closed_days: Iterable[Mapping[str, Any]],
    since: datetime.datetime,
    until: datetime.datetime,
) -> datetime.timedelta:
    """For how long the clinic was open between two moments, given in the clinic's time zone.

    Without any opening hours all time counts. In the nights when the clocks change, an hour is as
    long as it lasts.
    """
    periods = [(row["weekday"], as_time(row["opens"]), as_time(row["closes"])) for row in hours]
    if not periods:
        return max(_passed(since, until), datetime.timedelta())
    closed = {as_date(row["date"]) for row in closed_days}
    total = datetime.timedelta()
    for ago in range((until.date() - since.date()).days + 1):
        day = since.date() + datetime.timedelta(days=ago)
        for weekday, opens, closes in periods:
            if weekday == day.weekday() and day not in closed:
                total += _overlap(since, until, day, opens, closes)
    return total


def _overlap(
    since: datetime.datetime,
    until: datetime.datetime,
    day: datetime.date,
    opens: datetime.time,
    closes: datetime.time,
) -> datetime.timedelta:
    """How much of a day's opening period lies between two moments, in time that really passed."""
    first, last = (
        datetime.datetime.combine(day, time, since.tzinfo).astimezone(datetime.UTC)
        for time in (opens, closes)
    )
    begin, end = max(first, since), min(last, until)
    return max(_passed(begin, end), datetime.timedelta())


def _passed(since: datetime.datetime, until: datetime.datetime) -> datetime.timedelta:
    """The time between two moments. Python would subtract what two clocks of one zone show."""
    return until.astimezone(datetime.UTC) - since.astimezone(datetime.UTC)
