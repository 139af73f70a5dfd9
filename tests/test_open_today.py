"""Readers see today's hours, or when the clinic opens next, where they decide to call."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from lxml import html

from clinic.opening_hours import grouped, next_opening
from tests.factories import make_clinic

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = datetime.date(2026, 11, 23)


def row(weekday: int, opens: str = "09:00", closes: str = "17:00") -> dict[str, Any]:
    return {"weekday": weekday, "opens": opens, "closes": closes}


WEEK = [row(weekday) for weekday in range(5)]


def opens_on(now: str, hours: Any = WEEK, closed: tuple[str, ...] = ()) -> str:
    moment = datetime.datetime.fromisoformat(now).replace(tzinfo=NEW_YORK)
    found = next_opening(hours, [{"date": day} for day in closed], moment)
    return f"{found.day:%a %b %d}" if found else ""


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-11-25T07:00", "Wed Nov 25"),
        ("2026-11-25T16:59", "Wed Nov 25"),
        ("2026-11-25T17:00", "Thu Nov 26"),
        ("2026-11-27T18:00", "Mon Nov 30"),
        ("2026-11-29T10:00", "Mon Nov 30"),
    ],
)
def test_the_day_is_today_until_its_hours_are_over(now: str, day: str) -> None:
    assert opens_on(now) == day


def test_closed_days_are_passed_over() -> None:
    assert opens_on("2026-11-25T18:00", closed=("2026-11-26", "2026-11-27")) == "Mon Nov 30"


def test_a_clinic_without_hours_or_closed_for_months_opens_on_no_day() -> None:
    assert opens_on("2026-11-25T18:00", hours=[]) == ""
    days = [MONDAY + datetime.timedelta(days=number) for number in range(70)]
    assert opens_on("2026-11-23T08:00", closed=tuple(map(str, days))) == ""


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    night = [row(2, "18:00", "01:00"), row(4)]
    assert opens_on("2026-11-26T00:59", night) == "Wed Nov 25"
    assert opens_on("2026-11-26T01:00", night) == "Fri Nov 27"


def test_hours_end_by_the_clock_on_the_wall_in_the_night_it_changes() -> None:
    """On November 1, 2026, the hour from 1 to 2 AM comes twice in New York."""
    [before, after] = [
        datetime.datetime(2026, 11, 1, 5 + hour, 30, tzinfo=datetime.UTC).astimezone(NEW_YORK)
        for hour in (0, 2)
    ]
    saturday = [row(5, "20:00", "02:00")]
    for moment, day in ((before, 31), (after, 7)):
        found = next_opening(saturday, [], moment)
        assert found
        assert found.day.day == day


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        (WEEK, ["Monday to Friday", "Saturday and Sunday"]),
        ([*WEEK[:4], row(4, closes="13:00")],
         ["Monday to Thursday", "Friday", "Saturday and Sunday"]),
        ([row(day) for day in range(7)], ["Monday to Sunday"]),
        ([row(1), row(3)], ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday to Sunday"]),
        ([], []),
    ],
)  # fmt: skip
def test_equal_days_are_one_row_and_closed_ones_are_named(rows: Any, names: list[str]) -> None:
    assert [days.name for days in grouped(rows)] == names


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/appointments/", "/appointments/thanks/", "/about/"])
def test_pages_say_when_the_clinic_is_open(client: Client, path: str) -> None:
    make_clinic(opening_hours=[row(2, "09:00", "12:00"), row(2, "13:00", "17:00")])
    with time_machine.travel("2026-11-25T15:00Z", tick=False):
        page = html.fromstring(client.get(path).text)
    said = " ".join(page.text_content().split())
    assert "Wed, Nov 25: 9:00 AM to 12:00 PM, 1:00 PM to 5:00 PM" in said
    assert "Open Wed, Nov 25" in page.xpath("string(//footer)")


@pytest.mark.django_db
def test_a_patient_is_told_when_to_expect_the_call(client: Client) -> None:
    make_clinic(opening_hours=WEEK)
    with time_machine.travel("2026-11-25T23:00Z", tick=False):
        thanks = " ".join(
            html.fromstring(client.get("/appointments/thanks/").text).text_content().split()
        )
    assert "We call when we are open, next on Thu, Nov 26: 9:00 AM to 5:00 PM." in thanks


@pytest.mark.django_db
def test_without_hours_nothing_is_said_of_them(client: Client) -> None:
    make_clinic(opening_hours=[])
    for path in ("/", "/appointments/", "/appointments/thanks/", "/about/"):
        page = html.fromstring(client.get(path).text)
        assert "Open " not in page.xpath("string(//footer)"), path
        assert "when we are open" not in page.text_content()


@pytest.mark.django_db
def test_the_way_to_the_clinic_is_told_once_staff_entered_it(client: Client) -> None:
    make_clinic(street="1 Main St", city="Rye", parking="Behind the house.", directions="2nd floor")
    page = html.fromstring(client.get("/about/").text)
    assert "Behind the house." in page.text_content()
    assert "2nd floor" in page.text_content()
    [address] = page.xpath("//a[text()='View map']/@href")
    assert "1+Main+St%2C+Rye" in address
    make_clinic(street="", city="Rye", parking="", directions="")
    page = html.fromstring(client.get("/about/").text)
    assert not page.xpath("//a[text()='View map'] | //dt[text()='Parking' or text()='Directions']")
