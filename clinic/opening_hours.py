"""When the clinic is open: pure functions on the rows that staff entered.

A period that closes at or before the time at which it opens ends on the next day.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from clinic.rows import WEEKDAYS, as_date, as_time

DAY = datetime.timedelta(days=1)
WEEK = 7 * DAY


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


def overlaps(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """What is wrong with the week: hours that begin before others have ended, in words."""
    found = sorted(_in_week(row) for row in rows)
    following = [*found[1:], *((begin + WEEK, length, name) for begin, length, name in found[:1])]
    return [
        f"{one} and {other} overlap."
        for (begin, length, one), (next_begin, _, other) in zip(found, following, strict=True)
        if len(found) > 1 and begin + length > next_begin
    ]


def entered_twice(closed_days: Iterable[Mapping[str, Any]]) -> list[str]:
    """The closed days that stand in the list more than once, in words."""
    times = Counter(as_date(row["date"]) for row in closed_days)
    return [f"{day:%B} {day.day}, {day.year} is entered twice." for day in times if times[day] > 1]


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
    hours = list(hours)
    if not hours:
        return max(_passed(since, until), datetime.timedelta())
    total, counted = datetime.timedelta(), since
    for begin, end in sorted(_periods(hours, closed_days, since, until)):
        begin, end = max(begin, counted), min(end, until)  # hours that overlap count once
        if begin < end:
            total, counted = total + _passed(begin, end), end
    return total


def _in_week(row: Mapping[str, Any]) -> tuple[datetime.timedelta, datetime.timedelta, str]:
    """When an opening period begins after the week does, how long it is, and what it is called."""
    opens, closes = as_time(row["opens"]), as_time(row["closes"])
    begin = datetime.datetime.combine(datetime.date.min, opens) - datetime.datetime.min
    end = datetime.datetime.combine(datetime.date.min, closes) - datetime.datetime.min
    length = end - begin + (DAY if closes <= opens else datetime.timedelta())
    from_until = " to ".join(f"{time:%I:%M %p}".lstrip("0") for time in (opens, closes))
    name = f"{WEEKDAYS[row['weekday']]} {from_until}"
    return row["weekday"] * DAY + begin, length, name


def _periods(
    hours: Iterable[Mapping[str, Any]],
    closed_days: Iterable[Mapping[str, Any]],
    since: datetime.datetime,
    until: datetime.datetime,
) -> Iterator[tuple[datetime.datetime, datetime.datetime]]:
    """The times of opening on the days around two moments, in UTC."""
    closed = {as_date(row["date"]) for row in closed_days}
    periods = [(row["weekday"], as_time(row["opens"]), as_time(row["closes"])) for row in hours]
    for ago in range(-1, (until.date() - since.date()).days + 1):  # from the night before
        day = since.date() + datetime.timedelta(days=ago)
        for weekday, opens, closes in periods:
            if weekday == day.weekday() and day not in closed:
                last_day = day + DAY if closes <= opens else day
                yield (
                    datetime.datetime.combine(day, opens, since.tzinfo).astimezone(datetime.UTC),
                    datetime.datetime.combine(last_day, closes, since.tzinfo).astimezone(
                        datetime.UTC
                    ),
                )


def _passed(since: datetime.datetime, until: datetime.datetime) -> datetime.timedelta:
    """The time between two moments. Python would subtract what two clocks of one zone show."""
    return until.astimezone(datetime.UTC) - since.astimezone(datetime.UTC)
