"""Once a day, at the hour that the clinic has set, a mail says what is still open."""

import datetime
import threading
import zoneinfo
from typing import Any

import pytest
from django.core import mail

from appointments.inbox import summary
from appointments.models import AppointmentRequest
from clinic_site.management.commands import run_worker
from outbox import sending
from outbox.models import OutboxMessage
from tests.factories import make_clinic, make_request

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 3, 3, 13, 0, tzinfo=datetime.UTC)  # a Tuesday, 8:00 in New York
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def facts() -> None:
    make_clinic(
        notification_emails=["desk@clinic.example"],
        summary_emails=["owner@clinic.example", "manager@clinic.example"],
        summary_at=datetime.time(8),
        opening_hours=[{"weekday": day, "opens": "09:00", "closes": "17:00"} for day in range(5)],
    )


def waiting(**overrides: Any) -> AppointmentRequest:
    return make_request(**{"name": "Zebedee Quux", "created_at": NOW - 18 * HOUR} | overrides)


def test_it_goes_to_its_own_addresses_and_names_nobody(settings: Any) -> None:
    settings.SITE_URL = "https://www.clinic.example"
    request, called = waiting(), waiting(status="called", created_at=NOW - 90 * HOUR)
    waiting(status="closed")
    assert summary.write_due(NOW)
    sending.send_due(lambda: NOW)
    assert [message.to for message in mail.outbox] == [
        ["owner@clinic.example"],
        ["manager@clinic.example"],
    ]
    text = mail.outbox[0].body.replace("\N{NO-BREAK SPACE}", " ")
    assert "Still open on the website: 2" in text
    assert f"{request}: New, waiting 3 business hours" in text  # since 14:00 on Monday
    assert f"https://www.clinic.example{request.admin_path}" in text
    assert text.index(f"{called}:") < text.index(f"{request}:")  # who waits longest stands first
    sent = mail.outbox[0].message()
    del sent["Message-ID"]  # at random it may hold any digits
    for private in ("Zebedee", "Quux", "555", "0147"):
        assert private not in sent.as_string()


def test_it_is_written_once_a_day_not_before_its_hour() -> None:
    waiting()
    assert not summary.write_due(NOW - HOUR / 60)
    assert summary.write_due(NOW)
    assert not summary.write_due(NOW)
    assert not summary.write_due(NOW + 10 * HOUR)
    assert not summary.write_due(NOW + 23 * HOUR)
    assert summary.write_due(NOW + 24 * HOUR)
    assert OutboxMessage.objects.count() == 4


def test_a_worker_that_was_down_at_that_hour_makes_up_for_it() -> None:
    waiting()
    assert summary.write_due(NOW + 5 * HOUR)
    assert OutboxMessage.objects.count() == 2


def test_of_two_workers_one_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second looks before the first has written: as with two processes."""
    waiting()
    assert summary.write_due(NOW)
    monkeypatch.setattr(
        "django.db.models.QuerySet.exists", lambda self: False
    )  # it sees no row of the first yet
    assert not summary.write_due(NOW)
    assert OutboxMessage.objects.count() == 2


def test_on_a_day_without_anything_open_there_is_no_mail_later_on_either() -> None:
    waiting(status="booked")
    assert summary.write_due(NOW)
    waiting(created_at=NOW)
    assert not summary.write_due(NOW + HOUR)
    assert not OutboxMessage.objects.exists()


def test_what_was_suspected_since_yesterday_is_told() -> None:
    waiting(status="spam", suspicion="quick")
    waiting(status="spam", suspicion="quick", created_at=NOW - 30 * HOUR)  # told the day before
    waiting(status="spam")  # by staff themselves
    summary.write_due(NOW)
    body = OutboxMessage.objects.all()[0].body
    assert "spam since yesterday: 1 request" in body


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("2026-10-31 08:00", "2026-11-01 08:00"),  # the night is an hour longer
        ("2026-03-02 08:00", "2026-03-03 11:30"),  # today the worker began late
        ("2026-03-02 08:00", "2026-03-05 08:00"),  # it was down for two days
    ],
)
def test_between_two_mails_no_suspected_request_is_left_out(before: str, now: str) -> None:
    zone = zoneinfo.ZoneInfo("America/New_York")
    first, second = (
        datetime.datetime.fromisoformat(moment).replace(tzinfo=zone).astimezone(datetime.UTC)
        for moment in (before, now)
    )
    assert summary.write_due(first)
    waiting(status="spam", suspicion="quick", created_at=first + HOUR / 60)
    assert summary.write_due(second)
    assert "Flagged as spam" in OutboxMessage.objects.all()[0].body


def test_of_very_many_the_number_is_told() -> None:
    for _ in range(33):
        waiting()
    summary.write_due(NOW)
    body = OutboxMessage.objects.all()[0].body
    assert body.count("Request ") == 30
    assert "And 3 more." in body


def test_the_worker_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting()
    monkeypatch.setattr(run_worker.timezone, "now", lambda: NOW)
    run_worker.run_jobs(threading.Event())
    run_worker.run_jobs(threading.Event())
    assert len(mail.outbox) == 2
