"""The tests' database on SQLite: migrated once for all processes, put back after a test, not safe.

On PostgreSQL pytest-django's own ways are kept.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.test import TransactionTestCase

from tests.made_once import once, put_back

IS_SQLITE = connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def migrated_database(shared_folder: Path, django_db_blocker: Any) -> Path:
    """A database file as the migrations leave it."""
    with django_db_blocker.unblock():
        return once(shared_folder / "migrated.sqlite3", migrate)


def migrate(file: Path) -> None:
    with mock.patch.dict(connection.settings_dict, NAME=str(file)):
        call_command("migrate", interactive=False, verbosity=0)
        connection.close()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_modify_db_settings_parallel_suffix: None,
) -> None:
    """A database in a file, as on a live site: each request has a connection of its own.

    In memory, the live server's requests would share one with the test: its transactions too.
    """
    if IS_SQLITE:
        file = tmp_path_factory.mktemp("database") / "clinic.sqlite3"
        shutil.copy(request.getfixturevalue("migrated_database"), file)
        settings.DATABASES["default"]["TEST"]["NAME"] = str(file)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Whether the database is used as it lies there."""
    return IS_SQLITE


@pytest.fixture(scope="session", autouse=True)
def database_is_put_back(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test that commits. A copy costs a tenth of emptying the tables one by one."""
    if not IS_SQLITE:
        yield
        return
    migrated = request.getfixturevalue("migrated_database")

    def put_it_back(test: TransactionTestCase) -> None:
        put_back(migrated)

    with mock.patch.object(TransactionTestCase, "_fixture_teardown", put_it_back):
        yield


@pytest.fixture(scope="session", autouse=True)
def no_test_waits_for_the_disk() -> Iterator[None]:
    """What a test commits need not outlive a power cut."""
    connection_created.connect(do_not_wait)
    yield
    connection_created.disconnect(do_not_wait)


def do_not_wait(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    if IS_SQLITE:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = OFF")
