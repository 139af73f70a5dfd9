"""The worker beside the web server sends what is due, stops when told, and outlives faults."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from email.message import Message
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from clinic_site.management.commands import run_worker
from outbox import sending
from outbox.models import OutboxMessage
from tests import databases
from tests.factories import days_ago, make_message
from tests.mail_server import MailServer

LIMIT = 30  # seconds, for what takes one or two
Start = Callable[..., subprocess.Popen[bytes]]


@pytest.mark.django_db
def test_one_pass_sends_what_is_due() -> None:
    make_message()
    call_command("run_worker", "--once")
    assert len(mail.outbox) == 1


def test_sign_ins_that_are_over_are_forgotten(admin_client: Client) -> None:
    Session.objects.create(session_key="over", session_data="x", expire_date=days_ago(1))
    call_command("run_worker", "--once")
    [left] = Session.objects.all()
    assert left.session_key == admin_client.session.session_key


@pytest.mark.django_db
def test_a_job_that_fails_keeps_neither_the_others_nor_the_next_pass(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def broken(stop: threading.Event) -> None:
        raise OperationalError("database is locked")

    def sound(stop: threading.Event) -> None:
        done.append("sound")
        if len(done) == 2:
            stop.set()

    monkeypatch.setattr(run_worker, "JOBS", [broken, sound])
    monkeypatch.setattr(run_worker, "PAUSE", 0)
    run_worker.work(threading.Event())
    assert done == ["sound", "sound"]
    assert caplog.text.count("The job broken failed") == 2


@pytest.mark.django_db
def test_no_further_mail_is_begun_once_it_is_told_to_stop() -> None:
    make_message()
    stop = threading.Event()
    stop.set()
    run_worker.run_jobs(stop)
    assert mail.outbox == []
    assert OutboxMessage.objects.get().attempts == 0


@pytest.fixture
def start(transactional_db: None, tmp_path: Path) -> Iterator[Start]:
    """Starts worker processes on the database of the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start_worker(
        server: MailServer, *arguments: str, grace: float = LIMIT
    ) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.impatient_worker", str(grace), *arguments],
            cwd=django_settings.BASE_DIR,
            env=os.environ
            | {
                "DATA_DIR": str(tmp_path),
                "DATABASE_URL": databases.address(),
                "DJANGO_SETTINGS_MODULE": "clinic_site.settings",
                "EMAIL_URL": server.url,
            },
        )
        started.append(process)
        return process

    yield start_worker
    for process in started:
        process.kill()
        process.wait()


def ids_of(received: list[Message]) -> list[str]:
    return [message["Message-ID"] for message in received]


@pytest.mark.programs
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_works_until_it_is_told_to_stop(start: Start, number: int) -> None:
    make_message()
    with MailServer() as server:
        worker = start(server)
        assert server.arrived.acquire(timeout=LIMIT)
        worker.send_signal(number)
        assert worker.wait(LIMIT) == 0
    assert OutboxMessage.objects.get().sent_at


@pytest.mark.programs
def test_two_workers_at_once_send_each_mail_once(start: Start) -> None:
    ids = {make_message().message_id for _ in range(30)}
    with MailServer() as server:
        workers = [start(server, "--once") for _ in range(2)]
        assert [worker.wait(LIMIT) for worker in workers] == [0, 0]
        arrived = ids_of(server.received)
    assert sorted(arrived) == sorted(ids)
    assert OutboxMessage.objects.filter(attempts=1).exclude(sent_at=None).count() == 30


@pytest.mark.programs
def test_it_stops_even_while_a_mail_server_hangs(start: Start) -> None:
    make_message()
    with MailServer(hangs=True) as server:
        worker = start(server, grace=0.1)
        assert server.busy.wait(LIMIT)
        worker.terminate()
        assert worker.wait(LIMIT) == 0
    left = OutboxMessage.objects.get()
    assert left.sent_at is None
    assert left.leased_until


@pytest.mark.programs
def test_a_mail_in_hand_at_a_kill_is_sent_later_under_the_same_id(start: Start) -> None:
    message = make_message()
    later = make_message(next_attempt_at=timezone.now() + sending.LONGEST_PAUSE)
    with MailServer(hangs=True) as server:
        worker = start(server)
        assert server.busy.wait(LIMIT)
        worker.kill()
        worker.wait(LIMIT)
    with MailServer() as server:
        worker = start(server)
        OutboxMessage.objects.filter(attempts=0).update(next_attempt_at=timezone.now())
        assert server.arrived.acquire(timeout=LIMIT)
        assert ids_of(server.received) == [later.message_id]  # the other one is still leased
        OutboxMessage.objects.filter(sent_at=None).update(leased_until=days_ago(1))
        assert server.arrived.acquire(timeout=LIMIT)
        assert ids_of(server.received) == [later.message_id, message.message_id]
        worker.terminate()
        assert worker.wait(LIMIT) == 0
    sent = OutboxMessage.objects.exclude(sent_at=None).order_by("pk")
    assert list(sent.values_list("attempts", flat=True)) == [2, 1]


BROKEN = """
import django; django.setup()
from clinic_site.management.commands import run_worker
def fail(): raise ValueError("Zebedee Quux")
run_worker.JOBS, run_worker.close_old_connections = [], fail
run_worker.run_until_told_to_stop()
"""


@pytest.mark.programs
def test_it_ends_when_it_can_work_no_more_so_that_it_is_started_again(tmp_path: Path) -> None:
    settings = {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "clinic_site.settings"}
    ended = subprocess.run(
        [sys.executable, "-c", BROKEN],
        cwd=django_settings.BASE_DIR,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        timeout=LIMIT,
    )
    assert "ValueError" in ended.stderr
    assert "Zebedee" not in ended.stderr
