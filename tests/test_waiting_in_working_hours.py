"""How long somebody waits is counted in the hours in which the clinic could have called."""

import datetime
import zoneinfo
from typing import Any

import pytest

from appointments.inbox.waiting import in_words
from clinic.opening_hours import open_time

ZONE = zoneinfo.ZoneInfo("America/New_York")
WEEKDAYS = [{"weekday": day, "opens": "09:00", "closes": "17:00"} for day in range(5)]
SPLIT = [
    {"weekday": 0, "opens": "09:00", "closes": "12:00"},
    {"weekday": 0, "opens": "13:00", "closes": "18:30"},
]
TILL_MIDNIGHT = [{"weekday": 0, "opens": "18:00", "closes": "00:00"}]
LATE = [{"weekday": 4, "opens": "18:00", "closes": "02:00"}]
TWICE = [
    {"weekday": 0, "opens": "09:00", "closes": "14:00"},
    {"weekday": 0, "opens": "12:00", "closes": "17:00"},
]
NIGHT = [{"weekday": 6, "opens": "00:00", "closes": "06:00"}]  # the clocks change on Sundays


def hours(since: str, until: str, rows: Any = WEEKDAYS, closed: Any = ()) -> float:
    begin, end = (
        datetime.datetime.fromisoformat(text).replace(tzinfo=ZONE) for text in (since, until)
    )
    days = [{"date": date, "reason": ""} for date in closed]
    return open_time(rows, days, begin, end) / datetime.timedelta(hours=1)


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2026-03-02 10:00", "2026-03-02 12:30", 2.5),  # a Monday
        ("2026-03-02 07:00", "2026-03-02 09:00", 0),
        ("2026-03-02 07:00", "2026-03-02 10:00", 1),
        ("2026-03-02 16:00", "2026-03-03 10:00", 2),
        ("2026-03-06 16:00", "2026-03-09 10:00", 2),  # over a weekend
        ("2026-03-07 10:00", "2026-03-08 20:00", 0),  # a weekend
        ("2026-03-02 09:00", "2026-03-02 17:00", 8),
        ("2026-03-02 00:00", "2026-03-16 00:00", 80),
        ("2026-03-02 12:00", "2026-03-02 11:00", 0),  # a clock that was set back
    ],
)
def test_only_opening_hours_count(since: str, until: str, expected: float) -> None:
    assert hours(since, until) == expected


def test_a_closed_day_does_not_count() -> None:
    assert hours("2026-03-02 09:00", "2026-03-04 17:00", closed=["2026-03-03"]) == 16


def test_a_lunch_break_does_not_count() -> None:
    assert hours("2026-03-02 11:00", "2026-03-02 14:00", rows=SPLIT) == 2


def test_without_opening_hours_all_time_counts() -> None:
    assert hours("2026-03-06 16:00", "2026-03-09 10:00", rows=[]) == 65  # an hour is left out


@pytest.mark.parametrize(("day", "expected"), [("2026-03-08", 5), ("2026-11-01", 7)])
def test_an_hour_is_as_long_as_it_lasts_when_the_clocks_change(day: str, expected: int) -> None:
    assert hours(f"{day} 00:00", f"{day} 23:00", rows=NIGHT) == expected


@pytest.mark.parametrize(
    ("minutes", "in_opening_hours", "expected"),
    [
        (0, True, "received after hours"),
        (0, False, "waiting less than a minute"),
        (0.5, True, "waiting less than a minute"),
        (1, True, "waiting 1 minute"),
        (59.9, True, "waiting 59 minutes"),
        (60, True, "waiting 1 business hour"),
        (60, False, "waiting 1 hour"),
        (47 * 60, False, "waiting 47 hours"),
        (48 * 60, False, "waiting 2 days"),
        (100 * 60, True, "waiting 100 business hours"),
    ],
)
def test_it_is_said_in_words(minutes: float, in_opening_hours: bool, expected: str) -> None:
    waited = datetime.timedelta(minutes=minutes)
    words = in_words(waited, in_opening_hours=in_opening_hours)
    assert words.replace("\N{NO-BREAK SPACE}", " ") == expected


def test_hours_past_midnight_belong_to_the_day_on_which_they_begin() -> None:
    assert hours("2026-03-06 17:00", "2026-03-07 12:00", LATE) == 8  # a Friday
    assert hours("2026-03-07 01:00", "2026-03-07 12:00", LATE) == 1
    assert hours("2026-03-06 17:00", "2026-03-07 12:00", LATE, closed=["2026-03-07"]) == 8
    assert hours("2026-03-06 17:00", "2026-03-07 12:00", LATE, closed=["2026-03-06"]) == 0
    assert hours("2026-03-02 00:00", "2026-03-03 00:00", TILL_MIDNIGHT) == 6


def test_an_hour_counts_once_in_whatever_rows_it_stands() -> None:
    assert hours("2026-03-02 00:00", "2026-03-03 00:00", TWICE) == 8
