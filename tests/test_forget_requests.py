"""What is kept of a patient is deleted for good: in time by the worker, at once when asked for."""

import datetime
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from appointments.inbox import erasure
from appointments.models import AccessEntry, AppointmentRequest, DailySummary
from outbox import email_files
from outbox.models import OutboxMessage
from tests import databases
from tests.factories import days_ago, make_clinic, make_message, make_request
from tests.on_disk import copy_database
from tests.test_answer_requests import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def facts() -> None:
    make_clinic(notification_emails=["desk@clinic.example"])


def left() -> set[str]:
    return set(AppointmentRequest.objects.values_list("name", flat=True))


def test_a_request_goes_so_many_days_after_it_was_settled(settings: Any) -> None:
    settings.REQUEST_RETENTION_DAYS = 30
    for status in ("booked", "closed", "spam"):
        make_request(name=f"{status} long ago", status=status, settled_at=days_ago(30.1))
        make_request(name=f"{status} lately", status=status, settled_at=days_ago(29.9))
    for status in ("new", "called"):
        make_request(name=f"{status} and open", status=status, created_at=days_ago(400))
    call_command("run_worker", "--once")
    assert left() == {
        "booked lately",
        "closed lately",
        "spam lately",
        "new and open",
        "called and open",
    }


def test_the_days_begin_anew_with_each_answer(admin_client: Client) -> None:
    request = make_request(status="closed", settled_at=days_ago(170))
    for status in ("new", "booked"):
        sent = form_of(admin_client, request) | {"status": status}
        admin_client.post(request.admin_path, sent)
    assert erasure.forget_old(timezone.now(), 180) == 0
    assert erasure.forget_old(timezone.now() + datetime.timedelta(days=181), 180) == 1


def test_very_many_go_in_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasure, "BATCH", 3)
    for _ in range(10):
        make_request(settled_at=days_ago(200), status="closed")
    assert erasure.forget_old(timezone.now(), 180) == 10


def test_with_a_request_go_its_logs_and_mails(admin_client: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND = "outbox.email_files.EmailBackend"
    settings.EMAIL_FILE_PATH = settings.DATA_DIR / "letters"
    request, other = make_request(), make_request()
    for each in (request, other):
        make_message(owner=each)
        sent = form_of(admin_client, each) | {"status": "closed"}
        admin_client.post(each.admin_path, sent)
    call_command("run_worker", "--once")
    assert len(list(settings.EMAIL_FILE_PATH.iterdir())) == 2
    AppointmentRequest.objects.filter(pk=request.pk).update(settled_at=days_ago(181))
    call_command("run_worker", "--once")
    assert OutboxMessage.objects.get().owner == other
    assert {entry.request for entry in AccessEntry.objects.all()} == {other}
    assert {entry.object_id for entry in LogEntry.objects.all()} == {str(other.pk)}
    (file,) = settings.EMAIL_FILE_PATH.iterdir()
    assert file.name == email_files.file_name(other.emails.get().message_id)


def test_old_mails_and_their_files_go_too(settings: Any) -> None:
    make_message(sent_at=days_ago(181))
    unsent = make_message(created_at=days_ago(181))
    DailySummary.objects.create(day=days_ago(182).date())
    folder = settings.EMAIL_FILE_PATH
    folder.mkdir()
    for name, age in (("old.eml", 181), ("new.eml", 179)):
        (folder / name).touch()
        moment = days_ago(age).timestamp()
        os.utime(folder / name, (moment, moment))
    erasure.forget_old(timezone.now(), 180)
    assert list(OutboxMessage.objects.all()) == [unsent]
    assert not DailySummary.objects.exists()
    assert [file.name for file in folder.iterdir()] == ["new.eml"]


def test_the_privacy_page_says_what_is_configured(client: Client, settings: Any) -> None:
    for days, words in ((180, "180 days"), (1, "1 day after")):
        settings.REQUEST_RETENTION_DAYS = days
        assert client.get("/privacy/").text.count(words) == 2


@databases.only_on_sqlite("what PostgreSQL's files still hold is for its server to clean")
@pytest.mark.django_db(transaction=True)
def test_no_fragment_of_a_name_is_left_on_the_disk(tmp_path: Path) -> None:
    """Among many requests every other one goes; then the bytes of all files are searched.

    Somebody else has the database open meanwhile, as the web server has: the write-ahead log stays.
    """
    make_clinic(notification_emails=["desk@clinic.example"])
    for number in range(400):
        is_old = number % 2
        make_request(
            name=f"{'Vanished' if is_old else 'Remaining'} Person Number {number:03}",
            phone=f"+1{'646' if is_old else '212'}555{number:04}",
            notes=("Forgotten words " if is_old else "Other words ") * (number % 20),
            status="closed",
            settled_at=days_ago(200 if is_old else 100),
        )
    file = copy_database(tmp_path)
    assert b"Vanished" in file.read_bytes()  # not below: it would end the locks of this process
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("PRAGMA wal_autocheckpoint = 0")
        other.execute("UPDATE appointments_appointmentrequest SET language = 'Vanished Tongue'")
        assert b"Vanished" in file.with_name("clinic.sqlite3-wal").read_bytes()
        other.execute("UPDATE appointments_appointmentrequest SET language = ''")
        subprocess.run(
            [sys.executable, "manage.py", "run_worker", "--once"],
            cwd=django_settings.BASE_DIR,
            env=os.environ | {"DATA_DIR": str(tmp_path), "EMAIL_URL": ""},
            check=True,
            timeout=60,
        )
        on_disk = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert on_disk.count(b"Remaining Person") >= 200
    for fragment in (b"Vanished", b"anished Per", b"Forgotten", b"+1646555"):
        assert fragment not in on_disk
