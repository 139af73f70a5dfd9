"""Puts on disk what a test has in its database, for programs that run beside the test."""

from pathlib import Path

from tests.made_once import keep


def copy_database(folder: Path) -> Path:
    """A copy of the test's database, where a site with this DATA_DIR looks for its own."""
    file = folder / "clinic.sqlite3"
    keep(file)
    return file
