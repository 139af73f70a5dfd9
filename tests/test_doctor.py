"""``manage.py doctor`` says what is wrong with a site as a whole, and what to do about it."""

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import checks, mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from clinic_site import doctor
from clinic_site.health import checkup, heartbeat, troubles
from clinic_site.management.commands import doctor as command
from staff import owners
from tests.clock import NOW
from tests.factories import make_clinic
from tests.mail_server import MailServer
from tests.staff import sign_in
from transfer.backup import folder

HEADERS = dict.fromkeys((*doctor.HEADERS, "X-Request-ID"), "x")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sound_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A site with nothing wrong; each test breaks one thing."""
    make_clinic(notification_emails=["desk@clinic.example"])
    tmp_path.chmod(0o700)
    owners.path().write_text('["olga@clinic.example"]')
    monkeypatch.setattr(folder, "newest", lambda: NOW)
    monkeypatch.setattr(command, "WIDEST", 999)  # a line for each row
    monkeypatch.setenv("COLUMNS", "999")
    with time_machine.travel(NOW, tick=False):
        heartbeat.beat(timezone.now())
        yield


@pytest.fixture
def front_server(settings: Any) -> Iterator[dict[str, str]]:
    """Something at SITE_URL that answers with the headers given."""
    headers = dict(HEADERS)

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Nothing is to be said about a request."""

    with ThreadingHTTPServer(("127.0.0.2", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        settings.SITE_URL = f"http://127.0.0.2:{server.server_port}"
        yield headers
        server.shutdown()


def run(**options: Any) -> tuple[int, str]:
    """The exit status, and the table on one line."""
    output = io.StringIO()
    try:
        call_command("doctor", stdout=output, **options)
    except CommandError as error:
        return error.returncode, " ".join(output.getvalue().split())
    return 0, " ".join(output.getvalue().split())


def test_a_sound_site_ends_with_0() -> None:
    status, table = run()
    assert status == 0
    assert "ok The disk, the database, the worker, and the pictures are fine" in table
    assert "ok Errors are emailed to olga@clinic.example" in table
    assert "ERROR" not in table


def test_what_is_wrong_comes_first_and_ends_with_1(settings: Any, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    settings.DEBUG = True
    status, table = run()
    assert status == 1
    assert table.startswith("State What What to do ERROR")
    assert "DEBUG is on" in table
    assert "chmod go= " in table


def test_troubles_are_those_of_the_dashboard(monkeypatch: pytest.MonkeyPatch) -> None:
    with time_machine.travel(NOW + 2 * heartbeat.LATE, tick=False):
        (trouble,) = troubles.find(timezone.now())
        assert trouble.said in run()[1]


def test_an_old_backup_and_nobody_to_tell_are_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    make_clinic(notification_emails=[])
    monkeypatch.setattr(folder, "newest", lambda: None)
    owners.path().unlink()
    status, table = run()
    assert status == 1
    for text in ("No backup yet", "Nobody gets an email about new", "warning No one gets an email"):
        assert text in table


def test_a_check_that_cannot_look_keeps_no_other_from_looking(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*args: Any) -> None:
        raise OSError("/home/secret")

    monkeypatch.setattr(folder, "newest", broken)
    status, table = run()
    assert status == 0
    assert "transfer.doctor.last_backup" in table
    assert "/home/secret" not in table
    assert "DEBUG is off" in table


def test_the_address_is_looked_at_from_outside(front_server: dict[str, str]) -> None:
    assert "with all headers that protect" in run()[1]
    del front_server["Content-Security-Policy"]
    status, table = run()
    assert status == 1
    assert "drops headers" in table
    assert "Content-Security-Policy" in table
    front_server.clear()
    assert "Something else answers" in run()[1]


def test_an_address_that_nobody_answers_is_an_error(settings: Any) -> None:
    settings.SITE_URL = "http://127.0.0.2:1"
    status, table = run()
    assert status == 1
    assert "Connection refused" in table


@pytest.mark.parametrize(("days", "level"), [(13, checks.WARNING), (60, checks.INFO)])
def test_a_certificate_that_ends_soon_is_told(days: int, level: int) -> None:
    (message,) = doctor._certificate(days * doctor.DAY)
    assert message.level == level


def test_test_email_is_sent_and_said_to_be_accepted(settings: Any) -> None:
    status, table = run(email="me@clinic.example")
    assert status == 0
    assert "accepted the email to me@clinic.example" in table
    assert [email.to for email in mail.outbox] == [["me@clinic.example"]]


def test_a_mail_server_that_is_down_is_told_with_the_reason(settings: Any) -> None:
    with MailServer() as server:
        port = server.server_address[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    status, table = run(email="me@clinic.example")
    assert status == 1
    assert "was not accepted" in table
    assert "(ConnectionRefusedError ECONNREFUSED)" in table


def test_owner_reads_the_same_on_a_page_that_asks_nobody_outside(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    def ask(*args: Any) -> None:
        raise AssertionError("a page must not wait for the network")

    monkeypatch.setattr(doctor, "_ask", ask)
    settings.SITE_URL = "https://clinic.example"
    settings.DEBUG = True
    owner = sign_in(role="Owner")
    assert 'href="/admin/site-health/"' in owner.get("/admin/").text
    page = owner.get("/admin/site-health/").text
    assert page.index("Needs work") < page.index("DEBUG is on") < page.index("Fine")
    assert 'href="/admin/site-health/"' not in sign_in(role="Editor").get("/admin/").text


def test_ordinary_check_is_about_the_code_alone(settings: Any) -> None:
    settings.DEBUG = True
    assert any(message.level >= checks.ERROR for message in checkup.run(checkup.LOCAL))
    assert checks.run_checks() == []
