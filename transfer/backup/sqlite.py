"""Copies of a SQLite database, made while it's written to, and what a restore does with them."""

import contextlib
import gzip
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from django.db import connection

from transfer.backup import BackupError
from transfer.backup.container import DamagedError

SITE, REQUESTS = "site.sqlite3.gz", "requests.sqlite3.gz"
FILES = {"site": SITE, "requests": REQUESTS}
Counts = dict[str, int]


def file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def staged() -> Path:
    """Where a restore builds: beside the database, so that a rename puts it in place."""
    return file().with_name(f"{file().name}.restoring")


def size() -> int:
    """Bytes of the database with its write-ahead log."""
    return sum(path.stat().st_size for path in (file(), _log(file())) if path.exists())


def is_empty() -> bool:
    """Whether no site was ever set up in the database. A damaged one isn't empty."""
    if not file().exists() or not file().stat().st_size:
        return True
    try:
        with closing(sqlite3.connect(file())) as database:
            return not table_names(database)
    except sqlite3.DatabaseError:
        return False


def copy_out(folder: Path, patients: list[str]) -> tuple[Counts, list[str]]:
    """Write SITE and REQUESTS into a folder. Returns the rows of each table, and the migrations.

    SQLite copies one committed state, while others go on writing. Raises BackupError for a damaged
    database.
    """
    whole = folder / "whole.sqlite3"
    try:
        with (
            closing(sqlite3.connect(file(), timeout=20)) as source,
            closing(sqlite3.connect(whole)) as target,
        ):
            source.backup(target)
        with closing(sqlite3.connect(whole, isolation_level=None)) as copy:
            copy.execute("PRAGMA journal_mode=DELETE")
            _require_sound(copy)
            counts, migrations = count(copy), applied_migrations(copy)
            _move_apart(copy, patients, folder)
    except sqlite3.DatabaseError as error:
        raise BackupError(f"The database can't be copied: {error}.") from error
    for part, name in FILES.items():
        draft = folder / f"{part}.sqlite3"
        with draft.open("rb") as source, gzip.open(folder / name, "wb", 6) as packed:
            shutil.copyfileobj(source, packed)
        draft.unlink()
    whole.unlink()
    return counts, migrations


def _move_apart(copy: sqlite3.Connection, patients: list[str], folder: Path) -> None:
    """Split a copy in two. VACUUM leaves no trace of the deleted rows in the site's part."""
    copy.execute("ATTACH ? AS apart", [str(folder / "requests.sqlite3")])
    for table in set(patients) & set(table_names(copy)):
        copy.execute(f'CREATE TABLE apart."{table}" AS SELECT * FROM main."{table}"')  # noqa: S608
        copy.execute(f'DELETE FROM main."{table}"')  # noqa: S608
    copy.execute("DETACH apart")
    copy.execute("VACUUM INTO ?", [str(folder / "site.sqlite3")])
    with closing(sqlite3.connect(folder / "requests.sqlite3")) as apart:
        apart.execute("VACUUM")  # an empty one is a file too


def build(folder: Path) -> Counts:
    """Make the staged database of the parts in a folder. Returns the rows of each table."""
    discard()
    with gzip.open(folder / SITE) as packed, staged().open("xb") as target:
        staged().chmod(0o600)
        shutil.copyfileobj(packed, target)
    with closing(sqlite3.connect(staged(), isolation_level=None)) as database:
        if (folder / REQUESTS).exists():
            apart = folder / "requests.sqlite3"
            with gzip.open(folder / REQUESTS) as packed, apart.open("wb") as target:
                shutil.copyfileobj(packed, target)
            _bring_together(database, apart)
        _require_sound(database)
        if database.execute("PRAGMA foreign_key_check").fetchone():
            raise DamagedError("its rows don't fit together")
        return count(database)


def _bring_together(database: sqlite3.Connection, apart: Path) -> None:
    database.execute("ATTACH ? AS apart", [str(apart)])
    names = database.execute("SELECT name FROM apart.sqlite_master WHERE type = 'table'").fetchall()
    database.execute("BEGIN")
    for (table,) in names:
        columns = [row[1] for row in database.execute(f'PRAGMA apart.table_info("{table}")')]
        listed = ", ".join(f'"{column}"' for column in columns)
        database.execute(
            f'INSERT INTO main."{table}" ({listed}) SELECT {listed} FROM apart."{table}"'  # noqa: S608
        )
    database.execute("COMMIT")
    database.execute("DETACH apart")


@contextlib.contextmanager
def on_staged() -> Iterator[None]:
    """Let Django work on the staged database, which is one file on the disk afterwards."""
    live = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(staged())
    try:
        yield
        connection.close()
        with closing(sqlite3.connect(staged())) as database:
            database.execute("PRAGMA journal_mode=DELETE")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = live


def discard() -> None:
    """Delete a staged database that wasn't put in place."""
    for path in (staged(), _log(staged()), _shared_memory(staged())):
        path.unlink(missing_ok=True)


def require_stopped() -> None:
    """Raise BackupError while another process has the database open, as a running site does.

    SQLite leaves the mode with a log beside it only for the last connection.
    """
    if not file().exists():
        return
    connection.close()
    try:
        with closing(sqlite3.connect(file(), timeout=0)) as database:
            database.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise BackupError("The site is running. Stop it first.") from error
    except sqlite3.DatabaseError:
        pass  # damaged: there's nothing in it that a process could still use


def keep_damaged(folder: Path, stamp: str) -> Path:
    """Copy a database that can't be backed up, as it is, into a folder."""
    kept = folder / f"damaged-{stamp}.sqlite3"
    for path, name in ((file(), kept), (_log(file()), _log(kept))):
        if path.exists():
            shutil.copyfile(path, name)
            name.chmod(0o600)
    return kept


def moves() -> list[tuple[Path | None, Path]]:
    """What is to be renamed to what, in this order; None: what is there is removed."""
    beside: list[tuple[Path | None, Path]] = [(None, _log(file())), (None, _shared_memory(file()))]
    return [*beside, (staged(), file())]


def switch() -> None:
    """On SQLite, renaming the files is all."""


def table_names(database: sqlite3.Connection) -> list[str]:
    found = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%'"
        " ESCAPE '\\' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    )
    return [name for (name,) in found]


def count(database: sqlite3.Connection) -> Counts:
    return {
        name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for name in table_names(database)
    }


def applied_migrations(database: sqlite3.Connection) -> list[str]:
    rows = database.execute("SELECT app, name FROM django_migrations ORDER BY id")
    return [f"{app}.{name}" for app, name in rows]


def _require_sound(database: sqlite3.Connection) -> None:
    [found] = database.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise BackupError(f"The database is damaged: {found}.")


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _shared_memory(path: Path) -> Path:
    return path.with_name(f"{path.name}-shm")
