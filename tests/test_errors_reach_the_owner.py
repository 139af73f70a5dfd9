"""An error is told to the Owners by email, whatever failed, and nothing of a patient with it."""

import io
import json
import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client

from clinic_site import slow_queries
from clinic_site.health import hourly
from clinic_site.management.commands import run_worker
from clinic_site.web.logs import JsonFormatter
from staff import owners
from tests.clock import NOW
from tests.factories import make_clinic
from tests.staff import sign_in

SECRETS = ["Maxine Rivers", "212-555-0188", "back pain"]
HOUR = 3600  # seconds

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def owner(tmp_path: Path) -> Iterator[None]:
    """One Owner, an hour's clock that stands still, and nothing counted by the test before."""
    make_clinic(name="Harbor Clinic", phone="+12125550123")
    owners.path().write_text('["olga@clinic.example"]')
    hourly._of_this_process[0] = hourly.State()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the site writes to stderr."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise ValueError(f"{SECRETS} is no number")

    monkeypatch.setattr("blog.views.PostDetail.get_context_data", broken)
    monkeypatch.setattr("blog.views.PostDetail.get_object", broken)


def emails() -> list[Any]:
    """All that were sent, once the threads that send them are done."""
    for thread in threading.enumerate():
        if thread.name == "error-email":
            thread.join()
    return mail.outbox


def fail(client: Client) -> Any:
    return client.get("/blog/maxine-rivers/?q=back+pain", headers={"x-request-id": SECRETS[0]})


def test_error_email_says_where_in_the_code_and_nothing_about_whom(
    client: Client, is_broken: None, log: io.StringIO
) -> None:
    page = fail(client)
    assert page.status_code == 500
    (email,) = emails()
    assert email.to == ["olga@clinic.example"]
    assert "Error: builtins.ValueError" in email.body
    assert "Code: tests/test_errors_reach_the_owner.py:" in email.body
    assert "Page: /blog/<slug:slug>/" in email.body
    for secret in [*SECRETS, "maxine-rivers"]:
        assert secret not in email.body + email.subject
    reference = page["X-Request-ID"]
    assert f"Reference: {reference}\n" in email.body
    assert f"Reference for our staff: {reference}" in page.text
    assert reference in {json.loads(line).get("request") for line in log.getvalue().splitlines()}
    assert not any(secret in log.getvalue() for secret in SECRETS)


def test_errors_of_an_hour_are_counted_and_told_in_the_next_email(
    client: Client, is_broken: None
) -> None:
    for _ in range(3):
        fail(client)
    assert len(emails()) == 1
    with time_machine.travel(NOW.timestamp() + HOUR, tick=False):
        fail(client)
        assert "Errors since the last email: 3." in emails()[1].body
        fail(client)
    assert len(emails()) == 2


def test_errors_are_told_while_the_database_is_gone(client: Client) -> None:
    def gone(*args: Any) -> None:
        raise OperationalError("connection refused for Maxine Rivers")

    with connection.execute_wrapper(gone):
        assert client.get("/blog/a-page/").status_code == 503
        (email,) = emails()
    assert "Error: django.db.utils.OperationalError" in email.body


def test_errors_are_told_while_the_disk_takes_nothing(
    client: Client, is_broken: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(hourly, "_locked", full)
    fail(client)
    fail(client)
    assert len(emails()) == 1


def test_a_job_of_the_worker_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def forget_networks(stop: threading.Event) -> None:
        raise KeyError("Maxine Rivers")

    monkeypatch.setattr(run_worker, "JOBS", [forget_networks])
    call_command("run_worker", once=True)
    (email,) = emails()
    assert "(forget_networks)" in email.body
    assert "Maxine" not in email.body


def test_an_email_that_could_not_be_sent_is_tried_again_soon(
    client: Client, is_broken: None, settings: Any
) -> None:
    works = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    fail(client)
    assert emails() == []
    settings.EMAIL_BACKEND = works
    fail(client)
    assert emails() == []
    with time_machine.travel(NOW.timestamp() + hourly.RETRY, tick=False):
        fail(client)
    assert "Errors since the last email: 3." in emails()[0].body


def test_what_visitors_get_wrong_and_monitors_ask_is_no_error(client: Client) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    assert client.get("/no/such/page/").status_code == 404
    assert client.get("/healthz").status_code == 503
    assert emails() == []


def test_file_of_the_owners_addresses_follows_their_accounts(
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(role="Owner", name="olga").session.save()
        sign_in(role="Editor", name="ed")
        User.objects.filter(username="ed").update(email="ed@clinic.example")
        olga = User.objects.get(username="olga")
        olga.email = "new@clinic.example"
        olga.save()
    assert owners.read_file() == ["new@clinic.example"]
    assert owners.path().stat().st_mode & 0o777 == 0o600
    with django_capture_on_commit_callbacks(execute=True):
        olga.is_active = False
        olga.save()
    assert owners.read_file() == []


def test_a_slow_query_is_logged_without_its_values(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SLOW_QUERY_MS = 0.000001
    slow_queries.watch(connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s, 'back pain', 2125550188", ["Maxine Rivers"])
    (line,) = [record.getMessage() for record in caplog.records]
    assert "ms: SELECT %s, …, …" in line
    assert "tests/test_errors_reach_the_owner.py:" in line
    caplog.clear()
    settings.SLOW_QUERY_MS = 60_000
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert caplog.records == []
