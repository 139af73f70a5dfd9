"""When the clinic is open: pure functions on the rows that staff entered.

A period that closes at or before the time at which it opens ends on the next day.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.formats import date_format, time_format

from clinic.rows import WEEKDAYS, as_date, as_time

DAY = datetime.timedelta(days=1)
WEEK = 7 * DAY
FARTHEST = 60  # days: a clinic that is closed for longer says so itself

Rows = Iterable[Mapping[str, Any]]
Period = tuple[datetime.time, datetime.time]


@dataclass(frozen=True)
class DayHours:
    """The opening hours of one weekday (0 is Monday); a weekday without any is left out."""

    weekday: int
    periods: tuple[Period, ...]

    @property
    def name(self) -> str:
        return WEEKDAYS[self.weekday]


def weekly(rows: Rows) -> list[DayHours]:
    """The week in order, from rows of ``{weekday, opens, closes}``."""
    periods = sorted(
        (row["weekday"], as_time(row["opens"]), as_time(row["closes"])) for row in rows
    )
    return [
        DayHours(weekday, tuple((opens, closes) for _, opens, closes in group))
        for weekday, group in groupby(periods, key=lambda period: period[0])
    ]


@dataclass(frozen=True)
class SameDays:
    """Weekdays in a row with the same hours; none for those on which the clinic is closed."""

    name: str
    periods: tuple[Period, ...]

    def __str__(self) -> str:
        hours = " and ".join(_from_until(*period) for period in self.periods)
        return f"{self.name}: {hours or 'closed'}"


def grouped(rows: Rows) -> list[SameDays]:
    """The week as it is read: "Monday to Friday", "Saturday and Sunday". Nothing without hours."""
    periods = {day.weekday: day.periods for day in weekly(rows)}
    week = groupby(range(7) if periods else (), key=lambda weekday: periods.get(weekday, ()))
    return [SameDays(_name_of(list(days)), same) for same, days in week]


def _name_of(weekdays: list[int]) -> str:
    first, last = WEEKDAYS[weekdays[0]], WEEKDAYS[weekdays[-1]]
    between = {1: "", 2: f" and {last}"}
    return first + between.get(len(weekdays), f" to {last}")


@dataclass(frozen=True)
class Opening:
    """The hours of one day, the present one's or the next one's; they are over at ``ends_at``."""

    day: datetime.date
    periods: tuple[Period, ...]
    ends_at: datetime.datetime

    def __str__(self) -> str:
        """Names the day, so that it also holds for a page that was left open."""
        hours = ", ".join(_from_until(*period) for period in self.periods)
        return f"{date_format(self.day, 'SHORT_DATE_FORMAT')}: {hours}"


def next_opening(hours: Rows, closed_days: Rows, now: datetime.datetime) -> Opening | None:
    """The first day from now on, in the time zone of ``now``, whose hours are not over yet.

    None without any hours, and if the clinic is closed for the next sixty days.
    """
    closed = {as_date(row["date"]) for row in closed_days}
    periods = {day.weekday: day.periods for day in weekly(hours)}
    for ahead in range(-1, FARTHEST):  # last night's may go on past midnight
        day = now.date() + ahead * DAY
        if day.weekday() not in periods or day in closed:
            continue
        opens, closes = max(periods[day.weekday()])  # no two overlap: the last to begin ends last
        last_day = day + DAY if closes <= opens else day
        ends_at = datetime.datetime.combine(last_day, closes, now.tzinfo)
        if _passed(now, ends_at) > datetime.timedelta():
            return Opening(day, periods[day.weekday()], ends_at)
    return None


def upcoming_closed_days(rows: Rows, today: datetime.date) -> list[tuple[datetime.date, str]]:
    """The closed days from today on, the next one first, with their reasons."""
    days = sorted((as_date(row["date"]), row.get("reason", "")) for row in rows)
    return [(date, reason) for date, reason in days if date >= today]


def overlaps(rows: Rows) -> list[str]:
    """What is wrong with the week: hours that begin before others have ended, in words."""
    found = sorted(_in_week(row) for row in rows)
    following = [*found[1:], *((begin + WEEK, length, name) for begin, length, name in found[:1])]
    return [
        f"{one} and {other} overlap."
        for (begin, length, one), (next_begin, _, other) in zip(found, following, strict=True)
        if len(found) > 1 and begin + length > next_begin
    ]


def entered_twice(closed_days: Rows) -> list[str]:
    """The closed days that stand in the list more than once, in words."""
    times = Counter(as_date(row["date"]) for row in closed_days)
    return [f"{date_format(day)} is entered twice." for day in times if times[day] > 1]


def open_time(
    hours: Rows,
    closed_days: Rows,
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
    name = f"{WEEKDAYS[row['weekday']]} {_from_until(opens, closes)}"
    return row["weekday"] * DAY + begin, length, name


def _from_until(*times: datetime.time) -> str:
    return " to ".join(map(time_format, times))


def _periods(
    hours: Rows,
    closed_days: Rows,
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
