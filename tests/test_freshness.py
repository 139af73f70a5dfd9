"""The page cache learns of each change that readers would see, whoever makes it, at once."""

import datetime
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.utils import timezone

from clinic.opening_hours import Opening
from clinic_site.web import content_version
from clinic_site.web.freshness import (
    BETWEEN_CHECKS,
    LONGEST_DELAY,
    FreshnessOfFile,
    FreshnessOnServer,
)

NOON = datetime.datetime(2026, 11, 26, 12, tzinfo=datetime.UTC)


class Database:
    """A file in which others write what the content version is."""

    def __init__(self, path: Path, number: int = 1) -> None:
        self.path = path
        with self.open() as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("CREATE TABLE version (number)")
            connection.execute("INSERT INTO version VALUES (?)", [number])

    def open(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, isolation_level=None)

    def write(self, number: int) -> None:
        connection = self.open()
        connection.execute("UPDATE version SET number = ?", [number])
        connection.close()

    def read(self) -> int:
        connection = self.open()
        [(number,)] = connection.execute("SELECT number FROM version").fetchall()
        connection.close()
        return int(number)


class Look:
    """Stands in for the content version: reads a test's own database, and counts how often."""

    def __init__(self, read: Callable[[], int]) -> None:
        self.read, self.count = read, 0
        self.next_change: datetime.datetime | None = None
        self.clinic: Any = None

    def current(self, now: datetime.datetime) -> Any:
        self.count += 1
        return (
            self.read(),
            self.next_change if self.next_change and self.next_change <= now else 0,
        )

    def next(self, now: datetime.datetime) -> datetime.datetime | None:
        return self.next_change if self.next_change and self.next_change > now else None


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "with a #.sqlite3")


@pytest.fixture
def look(database: Database, monkeypatch: pytest.MonkeyPatch) -> Look:
    look = Look(database.read)
    monkeypatch.setattr(content_version, "current", look.current)
    monkeypatch.setattr(content_version, "next_change", look.next)
    # The day is the clinic's, and so is the midnight.
    clinic = mock.Mock(zone=datetime.timezone(datetime.timedelta(hours=-5)), opening=None)
    look.clinic = clinic
    monkeypatch.setattr("clinic.models.ClinicManager.current", lambda manager: clinic)
    # The look at the content version has its own connection, which tests keep open.
    monkeypatch.setattr("clinic_site.web.freshness.connection", Unused())
    return look


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Moves the clock of the process on by some seconds."""
    passed = [0.0]
    monkeypatch.setattr("clinic_site.web.freshness.monotonic", lambda: passed[0])

    def go_on(seconds: float) -> None:
        passed[0] += seconds

    return go_on


class Unused:
    def close(self) -> None: ...

    def close_if_unusable_or_obsolete(self) -> None: ...


@pytest.fixture
def at_noon() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def test_nothing_is_read_while_nothing_is_committed(database: Database, look: Look) -> None:
    freshness = FreshnessOfFile(database.path)
    assert len({freshness.state() for _ in range(10)}) == 1
    assert look.count == 1


def test_a_commit_is_seen_at_once(database: Database, look: Look) -> None:
    freshness = FreshnessOfFile(database.path)
    for number in (2, 3, 4):
        before = freshness.state()
        database.write(number)
        assert freshness.state() != before


def test_what_is_not_committed_is_not_seen(database: Database, look: Look) -> None:
    freshness = FreshnessOfFile(database.path)
    before = freshness.state()
    writer = database.open()
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE version SET number = 2")
    assert freshness.state() == before
    writer.execute("COMMIT")
    assert freshness.state() != before


def test_a_change_during_the_look_is_seen_by_the_next(database: Database, look: Look) -> None:
    freshness = FreshnessOfFile(database.path)
    read = database.read

    def read_and_change() -> int:
        number = read()
        look.read = read
        database.write(2)
        return number

    look.read = read_and_change
    before = freshness.state()
    assert freshness.state() != before


def test_a_checkpoint_hides_no_change(database: Database, look: Look) -> None:
    freshness = FreshnessOfFile(database.path)
    before = freshness.state()
    database.write(2)
    writer = database.open()
    writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert freshness.state() != before
    before = freshness.state()
    writer.execute("UPDATE version SET number = 3")
    assert freshness.state() != before


def test_a_database_that_replaces_the_file_is_seen(
    database: Database, look: Look, tmp_path: Path, pass_time: Callable[[float], None]
) -> None:
    freshness = FreshnessOfFile(database.path)
    before = freshness.state()
    other = Database(tmp_path / "other.sqlite3", number=7)
    for suffix in ("-wal", "-shm"):
        database.path.with_name(database.path.name + suffix).unlink(missing_ok=True)
    other.path.rename(database.path)
    pass_time(BETWEEN_CHECKS)
    assert freshness.state() != before


def test_a_database_that_is_gone_has_no_state(
    database: Database, look: Look, pass_time: Callable[[float], None]
) -> None:
    freshness = FreshnessOfFile(database.path)
    assert freshness.state() is not None
    database.path.rename(database.path.with_name("elsewhere"))
    pass_time(BETWEEN_CHECKS)
    assert freshness.state() is None
    database.path.with_name("elsewhere").rename(database.path)
    assert freshness.state() is not None


def test_what_changes_by_itself_is_a_new_state_from_that_moment(
    database: Database, look: Look, at_noon: Any
) -> None:
    look.next_change = timezone.now() + datetime.timedelta(minutes=1)
    freshness = FreshnessOfFile(database.path)
    before = freshness.state()
    at_noon.shift(59)
    assert freshness.state() == before
    at_noon.shift(1)
    assert freshness.state() != before


def test_a_day_of_the_clinic_is_a_new_state(database: Database, look: Look, at_noon: Any) -> None:
    freshness = FreshnessOfFile(database.path)
    before = freshness.state()
    at_noon.shift(16 * 3600 + 59 * 60)  # 11:59 PM
    assert freshness.state() == before
    at_noon.shift(60)
    assert freshness.state() != before


def test_the_end_of_a_day_s_hours_is_a_new_state(
    database: Database, look: Look, at_noon: Any
) -> None:
    """Pages say when the clinic is open; from then on that is another day."""
    noon = datetime.datetime.now(look.clinic.zone)
    today, tomorrow = (
        Opening(noon.date() + days, (), noon + days + datetime.timedelta(hours=1))
        for days in (datetime.timedelta(), datetime.timedelta(days=1))
    )
    look.clinic.opening = today
    freshness = FreshnessOfFile(database.path)
    before = freshness.state()
    look.clinic.opening = tomorrow
    at_noon.shift(3599)
    assert freshness.state() == before
    at_noon.shift(1)
    assert freshness.state() != before


def test_a_server_is_asked_once_a_second(
    database: Database, look: Look, pass_time: Callable[[float], None]
) -> None:
    freshness = FreshnessOnServer()
    before = freshness.state()
    database.write(2)
    assert freshness.state() == before
    pass_time(LONGEST_DELAY)
    assert freshness.state() != before
    assert look.count == 2
