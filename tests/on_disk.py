"""Puts on disk what a test has in its database, for programs that run beside the test."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection


def copy_database(folder: Path) -> Path:
    """A copy of the test's database, where a site with this DATA_DIR looks for its own."""
    file = folder / "clinic.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.connect(file)) as copy:
        connection.connection.backup(copy)
    return file
