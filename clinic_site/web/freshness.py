"""Which state of what readers see is the present one: asked before each finished page is sent.

SQLite tells without a call of the system whether anything was committed since the last look, by
whatever process: then, and when something changes by itself, the content version is read again. A
server's database is asked at most once a second.
"""

import datetime
import mmap
import sqlite3
import threading
import time
from collections.abc import Hashable
from pathlib import Path
from time import monotonic
from typing import NamedTuple, Self

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from clinic.models import Clinic
from clinic_site.web import content_version

ONE_DAY = datetime.timedelta(days=1)
LONGEST_DELAY = 1.0  # seconds until a change in a server's database is seen
BETWEEN_CHECKS = 0.1  # seconds until a database that replaces this one is seen
WAL_INDEX_HEADER = 48  # bytes


class Freshness:
    """The state as one process last read it."""

    def __init__(self) -> None:
        self.known: Hashable = None
        self.ends_at = 0.0  # seconds since 1970
        self.lock = threading.Lock()

    def state(self) -> Hashable | None:
        """Equal for as long as readers see the same; None while the database cannot tell."""
        try:
            if self.is_over():
                with self.lock:
                    if self.is_over():
                        self.look()
        except (DatabaseError, sqlite3.Error, OSError):
            return None
        return self.known

    def is_over(self) -> bool:
        return time.time() >= self.ends_at or self.may_differ()

    def may_differ(self) -> bool:
        """Whether the database may hold another state than the known one."""
        raise NotImplementedError

    def look(self) -> None:
        connection.close_if_unusable_or_obsolete()
        now = timezone.now()
        clinic = Clinic.objects.current()
        zone, opening = clinic.zone, clinic.opening
        today = now.astimezone(zone).date()
        midnight = datetime.datetime.combine(today + ONE_DAY, datetime.time(), zone)
        # Pages speak of the next days, and of when the clinic is open.
        self.known = content_version.current(now), today, opening
        ends = [midnight, content_version.next_change(now) or midnight]
        ends += [opening.ends_at] if opening else []
        self.ends_at = min(ends).timestamp()


class FreshnessOnServer(Freshness):
    def __init__(self) -> None:
        super().__init__()
        self.looks_at = 0.0

    def may_differ(self) -> bool:
        return monotonic() >= self.looks_at

    def look(self) -> None:
        super().look()
        self.looks_at = monotonic() + LONGEST_DELAY


class Opened(NamedTuple):
    """A database file, and the memory in which SQLite's processes tell each other of it.

    https://www.sqlite.org/walformat.html#walidxfmt: its header changes with each commit, whoever
    made it, and is where readers look for their snapshot. To read it takes no call of the system,
    which would let other threads go first; "PRAGMA data_version" makes several.
    """

    device: int
    inode: int
    connection: sqlite3.Connection  # while it is open, nobody takes the memory away
    memory: mmap.mmap

    @classmethod
    def at(cls, path: Path) -> Self:
        stat = path.stat()
        address = f"{path.absolute().as_uri()}?mode=ro"
        reader = sqlite3.connect(address, uri=True, check_same_thread=False)
        reader.execute("SELECT 1 FROM sqlite_schema").fetchall()  # makes the memory, if need be
        with path.with_name(f"{path.name}-shm").open("rb") as file:
            memory = mmap.mmap(file.fileno(), WAL_INDEX_HEADER, prot=mmap.PROT_READ)
        return cls(stat.st_dev, stat.st_ino, reader, memory)

    def is_at(self, path: Path) -> bool:
        stat = path.stat()
        return (stat.st_dev, stat.st_ino) == (self.device, self.inode)


class FreshnessOfFile(Freshness):
    """Of an SQLite database, whose file may also be replaced while the site runs."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.opened: Opened | None = None
        self.header = b""
        self.checks_file_at = 0.0

    def may_differ(self) -> bool:
        opened = self.opened
        return (
            opened is None
            or opened.memory[:WAL_INDEX_HEADER] != self.header
            or monotonic() >= self.checks_file_at
        )

    def look(self) -> None:
        if self.opened is None or not self.opened.is_at(self.path):
            connection.close()  # it would go on reading a file that was replaced
            self.opened = Opened.at(self.path)
            self.header = b""
        header = self.opened.memory[:WAL_INDEX_HEADER]
        self.checks_file_at = monotonic() + BETWEEN_CHECKS
        if header != self.header or time.time() >= self.ends_at:
            super().look()
            # Of before the look: what was committed meanwhile is seen next time.
            self.header = header


def freshness() -> Freshness:
    """The one that suits the site's database."""
    if connection.vendor == "sqlite":
        return FreshnessOfFile(Path(settings.DATABASES["default"]["NAME"]))
    return FreshnessOnServer()
