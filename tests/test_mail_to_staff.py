"""Staff hear by mail that there is a request: each mail once, and not a word about the patient."""

import datetime
import smtplib
import socket
import ssl
import stat
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend as MemoryBackend
from django.db import OperationalError
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from appointments.models import AppointmentRequest
from outbox import sending
from outbox.models import OutboxMessage
from tests.clock import NOW
from tests.factories import make_clinic, make_message
from tests.request_form import send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_from_now")]

MINUTE = datetime.timedelta(minutes=1)


def at(moment: datetime.datetime) -> sending.Clock:
    return lambda: moment


def waiting(**overrides: Any) -> OutboxMessage:
    return make_message(**{"created_at": NOW, "next_attempt_at": NOW} | overrides)


class Unreliable(MemoryBackend):
    """Refuses the addresses in ``faults`` with the error that stands there."""

    faults: dict[str, Exception] = {}

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            if fault := self.faults.get(message.to[0]):
                raise fault
        return super().send_messages(messages)


@pytest.fixture
def faults(settings: Any) -> dict[str, Exception]:
    settings.EMAIL_BACKEND = "tests.test_mail_to_staff.Unreliable"
    Unreliable.faults = {}
    return Unreliable.faults


def test_each_notification_address_gets_a_mail_of_its_own(client: Client, settings: Any) -> None:
    settings.SITE_URL = "https://www.clinic.example"
    make_clinic(notification_emails=["desk@clinic.example", "owner@clinic.example"])
    send(client, name="Zebedee Quux", language="Volapuk")
    assert mail.outbox == []
    assert sending.send_due(at(timezone.now())) == sending.Counts(sent=2)
    assert [message.to for message in mail.outbox] == [
        ["desk@clinic.example"],
        ["owner@clinic.example"],
    ]
    request = AppointmentRequest.objects.get()
    for message in mail.outbox:
        sent = message.message()
        del sent["Message-ID"]  # at random it may hold any three digits
        text = sent.as_string()
        assert f"https://www.clinic.example{request.admin_path}" in text
        for private in ("Zebedee", "Quux", "555", "0147", "Volapuk"):
            assert private not in text
        assert message.message()["Auto-Submitted"] == "auto-generated"


def test_without_a_notification_address_the_request_is_still_kept(client: Client) -> None:
    make_clinic(notification_emails=[])
    assert send(client).status_code == 303
    assert AppointmentRequest.objects.count() == 1
    assert not OutboxMessage.objects.exists()


def test_a_mail_is_sent_once() -> None:
    waiting()
    assert sending.send_due().sent == 1
    assert sending.send_due() == sending.Counts()
    assert len(mail.outbox) == 1
    message = OutboxMessage.objects.get()
    assert message.sent_at is not None
    assert message.state == "Sent"


def test_each_attempt_carries_the_same_id_and_date(faults: dict[str, Exception]) -> None:
    message = waiting(created_at=NOW - MINUTE)
    first = sending.as_email(message).message()
    faults[message.recipient] = smtplib.SMTPServerDisconnected("mid-message")
    assert sending.send_due(at(NOW)).failed == 1
    faults.clear()
    assert sending.send_due(at(NOW + sending.FIRST_PAUSE)).sent == 1
    (sent,) = mail.outbox
    assert sent.message()["Message-ID"] == first["Message-ID"] == message.message_id
    assert parsedate_to_datetime(sent.message()["Date"]) == message.created_at.replace(
        microsecond=0
    )


def test_message_ids_are_of_the_senders_domain_and_differ(client: Client, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "Clinic website <website@clinic.example>"
    make_clinic(notification_emails=["a@clinic.example", "b@clinic.example"])
    send(client)
    ids = set(OutboxMessage.objects.values_list("message_id", flat=True))
    assert len(ids) == 2
    assert all(name.endswith("@clinic.example>") for name in ids)
    assert not any(socket.gethostname() in name for name in ids)


def test_one_bad_mail_does_not_hold_up_the_others(faults: dict[str, Exception]) -> None:
    bad = waiting()
    waiting(subject="Two\nlines")  # no header can hold that
    good = waiting()
    faults[bad.recipient] = smtplib.SMTPRecipientsRefused({bad.recipient: (550, b"who?")})
    assert sending.send_due() == sending.Counts(sent=1, failed=2)
    assert [message.to for message in mail.outbox] == [[good.recipient]]


def test_a_mail_that_fails_is_tried_ever_more_slowly_and_never_given_up(
    faults: dict[str, Exception],
) -> None:
    message = waiting()
    faults[message.recipient] = TimeoutError("timed out")
    moment, pauses = NOW, []
    for _ in range(40):
        assert sending.send_due(at(moment)).failed == 1
        message.refresh_from_db()
        pauses.append(message.next_attempt_at - moment)
        assert sending.send_due(at(message.next_attempt_at - MINUTE / 60)) == sending.Counts()
        moment = message.next_attempt_at
    assert pauses == sorted(pauses)
    assert pauses[:3] == [sending.FIRST_PAUSE * factor for factor in (1, 2, 4)]
    assert pauses[-1] == sending.LONGEST_PAUSE
    assert sending.pause(1_000_000) == sending.LONGEST_PAUSE
    faults.clear()
    assert sending.send_due(at(moment)).sent == 1


@pytest.mark.parametrize(
    ("error", "noted"),
    [
        (smtplib.SMTPAuthenticationError(535, b"bad password of me@x.example"), "535"),
        (smtplib.SMTPRecipientsRefused({"me@x.example": (550, b"no me@x.example")}), "550"),
        (smtplib.SMTPDataError(451, b"later"), "451"),
        (smtplib.SMTPServerDisconnected("closed"), ""),
        (ConnectionRefusedError(111, "refused"), "ECONNREFUSED"),
        (socket.gaierror(-2, "no such host mail.x.example"), "-2"),
        (TimeoutError("timed out"), ""),
        (ValueError("bad header of me@x.example"), ""),
    ],
)
def test_the_reason_of_a_failure_is_kept_without_any_address(
    error: Exception, noted: str, faults: dict[str, Exception], caplog: pytest.LogCaptureFixture
) -> None:
    message = waiting()
    faults[message.recipient] = error
    sending.send_due()
    message.refresh_from_db()
    assert message.last_error == f"{type(error).__name__} {noted}".strip()
    assert message.last_error in caplog.text
    assert "@" not in message.last_error + caplog.text
    assert message.state == f"Not sent yet: {message.last_error} (tried 1 times)"


def test_a_certificate_that_does_not_fit_is_named() -> None:
    error = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED] of mail.x.example")
    error.reason = "CERTIFICATE_VERIFY_FAILED"
    assert sending.reason(error) == "SSLCertVerificationError CERTIFICATE_VERIFY_FAILED"


def test_of_two_workers_one_gets_the_mail() -> None:
    message = waiting()
    assert sending.claim(message.pk, NOW) is not None
    assert sending.claim(message.pk, NOW) is None
    assert sending.send_due(at(NOW)) == sending.Counts()


def test_a_worker_whose_clock_is_behind_takes_no_mail_from_another() -> None:
    message = waiting(next_attempt_at=NOW - 10 * MINUTE)
    assert sending.claim(message.pk, NOW) is not None
    for behind in (MINUTE / 60_000, 5 * MINUTE):
        assert sending.claim(message.pk, NOW - behind) is None


def test_a_mail_of_a_worker_that_was_killed_is_sent_when_its_lease_is_over() -> None:
    message = waiting()
    sending.claim(message.pk, NOW)  # and then no more is heard of that worker
    assert sending.send_due(at(NOW + sending.LEASE - MINUTE / 60)) == sending.Counts()
    assert sending.send_due(at(NOW + sending.LEASE)).sent == 1


@pytest.mark.parametrize("last", ["written", "held by a worker", "put back"])
def test_a_clock_that_was_ahead_and_was_set_back_holds_up_no_mail(last: str) -> None:
    ahead = NOW + datetime.timedelta(days=365)
    message = waiting(created_at=ahead, next_attempt_at=ahead)
    if last != "written":
        claimed = sending.claim(message.pk, ahead)
        assert claimed
    if last == "put back":
        sending.put_back(claimed, "TimeoutError", ahead)
    assert sending.send_due(at(NOW)).sent == 1
    assert sending.send_due(at(NOW)) == sending.Counts()


def test_a_lease_outlasts_every_reply_of_a_hanging_mail_server(settings: Any) -> None:
    assert sending.LEASE.total_seconds() >= 12 * settings.EMAIL_TIMEOUT > 0


def test_a_worker_that_was_too_slow_does_not_undo_what_another_did() -> None:
    message = waiting()
    slow = sending.claim(message.pk, NOW)
    later = NOW + sending.LEASE
    assert slow is not None
    assert sending.send_due(at(later)).sent == 1
    sending.put_back(slow, "TimeoutError", later)
    message.refresh_from_db()
    assert message.sent_at == later
    assert message.last_error == ""
    assert sending.send_due(at(later + sending.LONGEST_PAUSE)) == sending.Counts()


def test_a_worker_that_was_too_slow_does_not_take_the_mail_from_another() -> None:
    message = waiting()
    slow = sending.claim(message.pk, NOW)
    other = sending.claim(message.pk, NOW + sending.LEASE)
    assert slow is not None
    assert other is not None
    sending.put_back(slow, "TimeoutError", NOW + sending.LEASE)
    message.refresh_from_db()
    assert message.leased_until == other.leased_until
    assert message.last_error == ""


def test_a_mail_that_was_sent_but_not_noted_is_sent_again_after_its_lease(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At least once: better a second mail with the same Message-ID than none."""
    waiting()
    real_update = QuerySet.update

    def no_disk(self: Any, **values: Any) -> int:
        if "sent_at" in values:
            raise OperationalError("database or disk is full")
        return real_update(self, **values)

    with monkeypatch.context() as patch:
        patch.setattr(QuerySet, "update", no_disk)
        with pytest.raises(OperationalError):
            sending.send_due(at(NOW))
    assert sending.send_due(at(NOW)) == sending.Counts()
    assert sending.send_due(at(NOW + sending.LEASE)).sent == 1
    first, second = (message.message()["Message-ID"] for message in mail.outbox)
    assert first == second


def test_without_a_mail_server_each_mail_is_a_private_file(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "outbox.email_files.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    message = waiting(subject="Żółw")
    for _ in range(2):  # as after a kill between sending and noting it
        sending.as_email(message).send()
    (file,) = settings.EMAIL_FILE_PATH.iterdir()
    assert file.suffix == ".eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    parsed = message_from_bytes(file.read_bytes())
    assert parsed["Message-ID"] == message.message_id
    assert parsed["To"] == message.recipient


def test_a_mail_that_cannot_be_written_whole_leaves_no_file(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = "outbox.email_files.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    message = waiting()

    def no_disk(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("outbox.email_files.os.fsync", no_disk)
    assert sending.send_due().failed == 1
    message.refresh_from_db()
    assert message.last_error == "OSError ENOSPC"
    assert list(settings.EMAIL_FILE_PATH.iterdir()) == []
