"""What many tests begin with is made once, and then copied."""

import fcntl
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

PATIENCE = 60  # seconds until a connection that holds the database counts as left open


def once(path: Path, make: Callable[[Path], None]) -> Path:
    """The path at which ``make`` has left something, in this process or in one beside it."""
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            unfinished = path.with_name(f"{path.name}.unfinished")
            make(unfinished)
            unfinished.rename(path)
    return path


def fill(name: str, make: Callable[[], None]) -> None:
    """Give the database and the data folder what ``make`` does: by copying, after its first time.

    What the test has put into the database before is gone. Inside a transaction, and on
    PostgreSQL, ``make`` is called each time.
    """
    if connection.in_atomic_block or connection.vendor != "sqlite":
        make()
        return
    folder = Path(str(connection.settings_dict["NAME"])).with_name(name)
    if folder.exists():
        shutil.copytree(folder / "files", settings.DATA_DIR, dirs_exist_ok=True)
        put_back(folder / "database")
    else:
        make()
        shutil.copytree(settings.DATA_DIR, folder / "files")
        keep(folder / "database")


def keep(file: Path) -> None:
    """Copy the database of the tests into a file."""
    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as copy:
        copy_pages(connection.connection, copy)


def put_back(file: Path) -> None:
    """Replace all that is in the database of the tests by what was kept in a file."""
    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as kept:
        copy_pages(kept, connection.connection)


def copy_pages(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Raise TimeoutError if another connection holds the target: by itself the copy would go on."""
    deadline = time.monotonic() + PATIENCE

    def give_up(status: int, remaining: int, total: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} and time.monotonic() > deadline:
            raise TimeoutError(
                f"The tests' database could not be copied within {PATIENCE} seconds:"
                " a connection that a test left open holds it."
            )

    source.backup(target, progress=give_up)
