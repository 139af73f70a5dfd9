"""What can be wrong with the machine under the site, each found by a look of some milliseconds.

A trouble that explains others comes first: a full disk ends in a worker that can't work.
"""

import datetime
import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.timesince import timesince

from clinic_site.databases import reason
from clinic_site.health import heartbeat
from clinic_site.health.heartbeat import Signs
from clinic_site.models import Heartbeat
from images.models import Image
from publishing import actions

LEAST_ROOM = 50_000_000  # bytes: a day's log and a picture still fit
CLOCKS_DIFFER = datetime.timedelta(minutes=5)
DISK_ERRORS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}

Moment = datetime.datetime


@dataclass(frozen=True)
class Trouble:
    """``cause`` is one word for monitors and names nobody; the rest is for staff."""

    cause: str
    said: str
    detail: str


def find(now: Moment) -> list[Trouble]:
    """All that is wrong; what explains the others comes first."""
    found = list(disk())
    try:
        if connection.vendor == "sqlite":
            read_file(Path(connection.settings_dict["NAME"]))
        signs = heartbeat.with_newest_rows()
        found += [*clock(signs, now), *worker(signs, now), *pictures()]
    except (DatabaseError, sqlite3.Error, OSError) as error:
        found.append(
            Trouble(
                "database",
                "The database can’t be read",
                f"{reason(error)}. Readers still get pages that are cached. Tell the person who"
                " runs the site.",
            )
        )
    return found


def is_disk_full() -> bool:
    return any(disk())


def disk() -> Iterator[Trouble]:
    for folder in _folders():
        try:
            state = os.statvfs(folder)
        except OSError:
            continue  # the database or the pictures say what that means
        if state.f_flag & os.ST_RDONLY:
            wrong = "The disk is read-only"
        elif state.f_bavail * state.f_frsize < LEAST_ROOM:
            wrong = "The disk is full"
        else:
            continue
        yield Trouble(
            "disk",
            wrong,
            "Nothing can be saved, and appointment requests can’t be received. Saved pages can"
            " still be read. Tell the person who runs the site.",
        )
        return


def _folders() -> set[Path]:
    folders = {Path(settings.DATA_DIR), Path(settings.MEDIA_ROOT)}
    if connection.vendor == "sqlite":
        folders.add(Path(connection.settings_dict["NAME"]).parent)
    return folders


def read_file(path: Path) -> None:
    """Raise an error unless a database is there: who has it open goes on reading a deleted one."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as reader:
        reader.execute(f"SELECT 1 FROM {Heartbeat._meta.db_table}").fetchone()  # noqa: S608


def clock(signs: Signs | None, now: Moment) -> Iterator[Trouble]:
    """A clock that was set back hides every page that was published after it."""
    newest = signs.newest if signs else now
    if newest > now + CLOCKS_DIFFER:
        yield Trouble(
            "clock",
            "This machine’s clock is wrong",
            f"It is behind the newest entry by {timesince(now, newest)}. Pages published since then"
            " can’t be seen. Tell the person who runs the site.",
        )


def worker(signs: Signs | None, now: Moment) -> Iterator[Trouble]:
    if signs is None or signs.beat_at < now - heartbeat.LATE:
        since = f"for {timesince(signs.beat_at, now)}" if signs else "yet"
        yield Trouble(
            "worker",
            "The background worker isn’t running",
            f"It hasn’t responded {since}: no email is sent and nothing is published on"
            " time. Tell the person who runs the site.",
        )
    elif actions.overdue(now).exists():
        yield Trouble(
            "worker", "The background worker isn’t publishing", "A scheduled page is overdue."
        )


def pictures() -> Iterator[Trouble]:
    if not Path(settings.MEDIA_ROOT).is_dir() and Image.objects.exists():
        yield Trouble(
            "media",
            "Pictures are missing",
            "Their folder can’t be found, so pages have gaps. Tell the person who runs the site.",
        )
