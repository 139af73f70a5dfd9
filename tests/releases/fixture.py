"""The files of a release's fixture, and processes that run the site on them."""

import contextlib
import gzip
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests import postgresql

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
EXPECTED, DATABASE, DUMP, MEDIA = (
    "expected.json",
    "clinic.sqlite3",
    "clinic.postgresql.sql",
    "media",
)
SECRET_KEY = "one key for the fixtures of all releases: it signs their private links"


def run(module: str, data: Path, *arguments: Path, database_url: str = "") -> str:
    """Run a module of this folder on a site's data. Returns what it prints."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "clinic_site.settings",
        "ENV_FILE": os.devnull,
        "DATA_DIR": str(data),
        "DATABASE_URL": database_url,
        "SECRET_KEY": SECRET_KEY,
    }
    return subprocess.run(
        [sys.executable, "-m", f"tests.releases.{module}", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout


def pack(data: Path, folder: Path, expected: str) -> None:
    """Make a release's fixture from a site's data."""
    folder.mkdir()
    (folder / EXPECTED).write_text(expected, encoding="utf-8")
    shutil.copytree(data / MEDIA, folder / MEDIA)
    (folder / f"{DUMP}.gz").write_bytes(_compressed(_as_sql(data)))
    with contextlib.closing(sqlite3.connect(data / DATABASE)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("VACUUM")
    (folder / f"{DATABASE}.gz").write_bytes(_compressed((data / DATABASE).read_bytes()))


def unpack(folder: Path, data: Path) -> None:
    """Put a release's database and pictures where the site looks for its own."""
    database = gzip.decompress((folder / f"{DATABASE}.gz").read_bytes())
    (data / DATABASE).write_bytes(database)
    shutil.copytree(folder / MEDIA, data / MEDIA)


@contextlib.contextmanager
def restored(folder: Path) -> Iterator[str]:
    """Run a PostgreSQL server that holds a release's database. Gives its address."""
    dump = gzip.decompress((folder / f"{DUMP}.gz").read_bytes())
    with _server() as (address, place):
        psql = [postgresql.program("psql"), *place, "--single-transaction", "postgres"]
        stop = ["--set=ON_ERROR_STOP=1"]
        subprocess.run([*psql, *stop], input=dump, stdout=subprocess.DEVNULL, check=True)
        yield address


def _as_sql(data: Path) -> bytes:
    """The rows of a site's SQLite database, as a dump of a PostgreSQL server that took them."""
    rows = data / "rows.json"
    rows.write_text(run("rows", data), encoding="utf-8")
    with _server() as (address, place):
        run("rows", data, rows, database_url=address)
        dump = [postgresql.program("pg_dump"), *place, "--inserts", "--no-owner", "postgres"]
        return subprocess.run(dump, stdout=subprocess.PIPE, check=True).stdout


@contextlib.contextmanager
def _server() -> Iterator[tuple[str, list[str]]]:
    """The address of an empty database, for the site and for the server's own programs."""
    with (
        tempfile.TemporaryDirectory() as folder,
        postgresql.server(Path(folder)) as address,
    ):
        yield address, [f"--host={folder}", "--username=clinic"]


def _compressed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
