"""/healthz says in one word what is wrong, and the dashboard what to do about it."""

import datetime
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from django.test import Client

from clinic_site.databases import close_if_replaced
from clinic_site.health import heartbeat, troubles
from clinic_site.models import Heartbeat
from tests import databases
from tests.clock import NOW
from tests.factories import make_image, make_post, make_request
from tests.staff import sign_in

MINUTE = datetime.timedelta(minutes=1)

pytestmark = pytest.mark.django_db


def health(client: Client) -> tuple[int, str]:
    response = client.get("/healthz")
    return response.status_code, response.text


@pytest.fixture(autouse=True)
def alive() -> Iterator[None]:
    """The worker has just shown that it runs."""
    with time_machine.travel(NOW, tick=False):
        call_command("run_worker", once=True)
        yield


def test_all_is_well_once_the_worker_has_shown_that_it_works(client: Client) -> None:
    assert health(client) == (200, "ok\n")
    assert "Something is wrong" not in sign_in(role="Front desk").get("/admin/").text


def test_a_worker_that_never_ran_is_told(client: Client) -> None:
    Heartbeat.objects.all().delete()
    assert health(client) == (503, "worker\n")
    assert "hasn’t responded yet" in sign_in(role="Front desk").get("/admin/").text


def test_a_worker_that_is_dead_or_stuck_is_told_to_monitors_and_staff(client: Client) -> None:
    with time_machine.travel(NOW + 6 * MINUTE, tick=False):
        assert health(client) == (503, "worker\n")
        dashboard = sign_in(role="Front desk").get("/admin/").text
    assert "The background worker isn’t running" in dashboard
    assert "hasn’t responded for 6\xa0minutes" in dashboard


def test_a_worker_that_waits_for_a_slow_mail_server_is_alive(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = NOW + 6 * MINUTE

    def slow(stopped: Any) -> None:
        with time_machine.travel(late, tick=False):
            stopped()

    monkeypatch.setattr("outbox.sending.send_due", slow)
    call_command("run_worker", once=True)
    with time_machine.travel(late, tick=False):
        assert health(client) == (200, "ok\n")


@pytest.mark.parametrize("make", [make_post, make_request])
def test_a_clock_that_was_set_back_is_told_to_monitors_and_staff(client: Client, make: Any) -> None:
    make()
    with time_machine.travel(NOW - datetime.timedelta(days=365), tick=False):
        call_command("run_worker", once=True)
        assert health(client) == (503, "clock\n")
        assert "This machine’s clock is wrong" in sign_in(role="Owner").get("/admin/").text
    call_command("run_worker", once=True)
    assert health(client) == (200, "ok\n")


@pytest.mark.parametrize(
    ("free", "flags", "said"),
    [(10, 0, "The disk is full"), (10**9, os.ST_RDONLY, "The disk is read-only")],
)
def test_a_disk_that_takes_nothing_more_is_told_to_monitors_and_staff(
    client: Client, monkeypatch: pytest.MonkeyPatch, free: int, flags: int, said: str
) -> None:
    staff = sign_in(role="Front desk")
    state = SimpleNamespace(f_bavail=free, f_frsize=1024, f_flag=flags)
    monkeypatch.setattr(os, "statvfs", lambda folder: state)
    assert health(client) == (503, "disk\n")
    assert said in staff.get("/admin/").text


def test_pictures_whose_folder_is_gone_are_told(client: Client, settings: Any) -> None:
    make_image()
    assert health(client) == (200, "ok\n")
    shutil.rmtree(settings.MEDIA_ROOT)
    assert health(client) == (503, "media\n")


def test_a_database_that_does_not_answer_is_told(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any) -> None:
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(heartbeat, "with_newest_rows", broken)
    assert health(client) == (503, "database\n")


@databases.only_on_sqlite("a server looks after its own files")
@pytest.mark.parametrize("garbage", [None, b"\x00garbage" * 1024], ids=["deleted", "overwritten"])
def test_a_file_that_is_no_database_any_more_is_told(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, garbage: bytes | None
) -> None:
    """Although the site has it open, and could go on reading for a while."""
    file = tmp_path / "clinic.sqlite3"
    shutil.copy(connection.settings_dict["NAME"], file)
    troubles.read_file(file)
    if garbage is None:
        file.unlink()
    else:
        file.write_bytes(garbage)
    found = SimpleNamespace(vendor="sqlite", settings_dict={"NAME": file})
    monkeypatch.setattr(troubles, "connection", found)
    assert health(client) == (503, "database\n")
    assert not (garbage is None and file.exists())


@databases.only_on_sqlite("a server looks after its own files")
def test_a_file_that_was_replaced_is_opened_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "clinic.sqlite3"
    other = connections["default"].copy()
    other.settings_dict = {**other.settings_dict, "NAME": str(file)}
    monkeypatch.setattr("clinic_site.databases.connection", other)
    other.cursor().execute("CREATE TABLE old (id)")
    close_if_replaced()
    assert other.connection, "the same file is kept open"
    file.rename(tmp_path / "aside")
    close_if_replaced()
    assert other.connection, "no file is no reason to make an empty one"
    file.write_bytes(b"")
    close_if_replaced()
    assert other.connection is None
