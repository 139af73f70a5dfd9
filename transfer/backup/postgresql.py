"""Copies of a PostgreSQL database, made with the server's own programs.

A restore builds in a schema beside the live one, and then renames both in one transaction: nobody
needs the right to make databases for it.
"""

import contextlib
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection

from transfer.backup import BackupError

SITE, REQUESTS = "site.pgdump", "requests.pgdump"
FILES = {"site": SITE, "requests": REQUESTS}
OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND backend_type = 'client backend'
"""
PATIENCE = 2.0  # seconds until a connection counts as one that stays
STAGED, KEPT = "clinic_restoring", "clinic_kept"
NOT_OURS = re.compile(r"\d+; \d+ \d+ (SCHEMA|EXTENSION|COMMENT|ACL) ")  # lines of pg_restore --list
OF_DJANGO = ("cursor_factory", "context", "client_encoding", "prepare_threshold", "password")
Counts = dict[str, int]


def size() -> int:
    return int(_value("SELECT pg_database_size(current_database())"))


def is_empty() -> bool:
    """Whether no site was ever set up in the database."""
    return not _value("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()")


def copy_out(folder: Path, patients: list[str]) -> tuple[Counts, list[str]]:
    """Write SITE and REQUESTS into a folder. Returns the rows of each table, and the migrations.

    Both are dumps of one snapshot, while others go on writing.
    """
    with _connected() as database:
        database.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        [snapshot, schema] = database.execute(
            "SELECT pg_export_snapshot(), current_schema()"
        ).fetchone()
        counts = count(database, schema)
        rows = database.execute("SELECT app, name FROM django_migrations ORDER BY id")
        migrations = [f"{app}.{name}" for app, name in rows]
        apart = sorted(set(patients) & counts.keys())
        dump = ["--format=custom", "--no-owner", "--no-acl", f"--snapshot={snapshot}"]
        without = [f"--exclude-table-data={schema}.{table}" for table in apart]
        _run("pg_dump", *dump, f"--schema={schema}", *without, f"--file={folder / SITE}")
        tables = [f"--table={schema}.{table}" for table in apart]
        _run("pg_dump", *dump, "--data-only", *tables, f"--file={folder / REQUESTS}")
    return counts, migrations


def build(folder: Path) -> Counts:
    """Make the staged schema of the parts in a folder. Returns the rows of each table.

    A dump names its schema, so the live one steps aside within the transaction; nobody sees it.
    """
    discard()
    schema = _value("SELECT current_schema()")
    listed = _run("pg_restore", "--list", str(folder / SITE), connect=False)
    chosen = folder / "chosen"
    chosen.write_text("\n".join(line for line in listed.split("\n") if not NOT_OURS.match(line)))
    site, requests = folder / "site.sql", folder / "requests.sql"
    plain = ["--no-owner", "--no-acl"]
    _run("pg_restore", *plain, f"-L{chosen}", f"--file={site}", str(folder / SITE), connect=False)
    scripts = [f"--file={site}"]
    if (folder / REQUESTS).exists():
        _run("pg_restore", *plain, f"--file={requests}", str(folder / REQUESTS), connect=False)
        scripts.append(f"--file={requests}")
    _run(
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        f'--command=ALTER SCHEMA "{schema}" RENAME TO {KEPT}',
        f'--command=CREATE SCHEMA "{schema}"',
        *scripts,
        f'--command=ALTER SCHEMA "{schema}" RENAME TO {STAGED}',
        f'--command=ALTER SCHEMA {KEPT} RENAME TO "{schema}"',
    )
    with _connected() as database:
        return count(database, STAGED)


@contextlib.contextmanager
def on_staged() -> Iterator[None]:
    """Let Django work in the staged schema."""
    live = connection.settings_dict["OPTIONS"]
    connection.close()
    chosen = f"{live.get('options', '')} -c search_path={STAGED}".strip()
    connection.settings_dict["OPTIONS"] = {**live, "options": chosen}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["OPTIONS"] = live


def discard() -> None:
    """Drop a staged schema that wasn't put in place."""
    with _connected() as database:
        database.execute("SET client_min_messages = warning")
        database.execute(f"DROP SCHEMA IF EXISTS {STAGED} CASCADE")


def require_stopped() -> None:
    """Raise BackupError while anyone else is connected to the database, as a running site is.

    The server lists a connection for a moment after it was closed.
    """
    connection.close()
    deadline = time.monotonic() + PATIENCE
    while _value(OTHERS):
        if time.monotonic() > deadline:
            raise BackupError("The site is running. Stop it first, on every machine.")
        time.sleep(PATIENCE / 20)


def keep_damaged(folder: Path, stamp: str) -> Path:
    raise BackupError("The database that is there can't be copied first, so it's left as it is.")


def moves() -> list[tuple[Path | None, Path]]:
    """The database has no files of ours."""
    return []


def switch() -> None:
    """Put the staged schema in place of the live one, unless that was done."""
    with _connected() as database:
        found = database.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [STAGED])
        if not found.fetchone():
            return
        database.execute("SET LOCAL client_min_messages = warning")
        [schema] = database.execute("SELECT current_schema()").fetchone()
        database.execute(f'DROP SCHEMA "{schema}" CASCADE')
        database.execute(f'ALTER SCHEMA {STAGED} RENAME TO "{schema}"')


def count(database: Any, schema: str) -> Counts:
    names = database.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename", [schema]
    ).fetchall()
    return {
        name: database.execute(f'SELECT count(*) FROM "{schema}"."{name}"').fetchone()[0]  # noqa: S608
        for (name,) in names
    }


@contextlib.contextmanager
def _connected() -> Iterator[Any]:
    """A connection of its own, in one transaction. Raises BackupError."""
    try:
        parameters = connection.get_connection_params()
        with (
            connection.wrap_database_errors,
            closing(connection.get_new_connection(parameters)) as database,
        ):
            yield database
            database.commit()
    except DatabaseError as error:
        reason = str(error).partition("\n")[0]
        raise BackupError(f"The database can't be used: {reason}") from error


def _value(query: str) -> Any:
    with _connected() as database:
        return database.execute(query).fetchone()[0]


def _run(program: str, *arguments: str, connect: bool = True) -> str:
    """Run one of the server's programs. Returns what it prints."""
    parameters = connection.get_connection_params()
    environment = {**os.environ, "PGPASSWORD": parameters.get("password") or ""}
    if connect:
        words = [f"{key}={_quoted(v)}" for key, v in parameters.items() if key not in OF_DJANGO]
        arguments = (*arguments, f"--dbname={' '.join(words)}")
    ran = subprocess.run(  # noqa: S603 - our own arguments
        [_path(program), *arguments], env=environment, capture_output=True, text=True
    )
    if ran.returncode:
        reason = next(iter(ran.stderr.strip().splitlines()), f"exit code {ran.returncode}")
        raise BackupError(f"{program} failed: {reason}")
    return ran.stdout


def _quoted(value: object) -> str:
    escaped = str(value).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def require_programs() -> None:
    """Raises BackupError if one of the server's programs isn't installed."""
    for program in ("pg_dump", "pg_restore", "psql"):
        _path(program)


def _path(program: str) -> str:
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), reverse=True)
    path = shutil.which(program) or next(map(str, places), "")
    if not path:
        raise BackupError(f"{program} isn't installed. Install the package postgresql-client.")
    return path
