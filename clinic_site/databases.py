"""What the two databases do differently and Django does not even out."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction

SET_UP_LOCK = 0x636C696E6963  # any number that nobody else locks in the same database


def reason(error: Exception) -> str:
    """What a database says was wrong, in one line; the driver of PostgreSQL goes on in others."""
    return str(error).partition("\n")[0]


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait until nobody else sets the site up on the same PostgreSQL server.

    Machines that share one are often started together. A file of SQLite's has one machine. If this
    fails, the connection's end is the end of the lock.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [SET_UP_LOCK])
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [SET_UP_LOCK])


def note_file(connection: Any, **kwargs: object) -> None:
    """Signal receiver: remember which file a connection was opened to."""
    if connection.vendor == "sqlite":
        connection.opened_file = _file_at(connection.settings_dict["NAME"])


def close_if_replaced(**kwargs: object) -> None:
    """Close a connection that would go on using a file of SQLite's that is no longer in its place.

    Without one there, the next would make an empty file: then the old one is kept, and read.
    """
    if connection.vendor != "sqlite" or connection.connection is None or connection.in_atomic_block:
        return
    file = _file_at(connection.settings_dict["NAME"])
    if file and file != getattr(connection, "opened_file", file):
        connection.close()


def _file_at(path: str | os.PathLike[str]) -> tuple[int, int] | None:
    try:
        stat = Path(path).stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino
