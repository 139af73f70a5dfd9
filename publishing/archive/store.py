"""The archive as a whole: what the worker puts on record, and what the Owner asks."""

import datetime
import fcntl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from publishing.archive import files, timeline
from publishing.archive.journal import Facts, Journal, Line
from publishing.archive.objects import Objects
from publishing.archive.timeline import Shown, Version

Moment = datetime.datetime


class BusyError(Exception):
    """Another process is using the archive."""


@dataclass(frozen=True)
class Seen:
    """What was seen at an address: a page with the content of its parts, or None for no page.

    ``since`` is when it began to be shown, as far as the site knows; never earlier than it did.
    """

    path: str
    since: Moment
    shown: Shown | None
    contents: tuple[bytes, ...] = ()


class Archive:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.journal, self.objects = Journal(folder), Objects(folder / "objects")

    @contextmanager
    def alone(self, *, waits: bool = True) -> Iterator[None]:
        """Hold the archive, so that nobody else writes. Raises BusyError if it isn't to wait."""
        files.make_folder(self.folder)
        path = self.folder / ".lock"
        path.touch(mode=0o600)
        with path.open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
            except BlockingIOError:
                raise BusyError("Another process is using the archive.") from None
            yield

    def versions(self) -> dict[int, Version]:
        """Every version on record, by its number."""
        return timeline.versions(self.journal.lines())

    def present(self) -> dict[str, Version]:
        """What each address shows now, as far as is on record."""
        mine = [version for version in self.versions().values() if version.until is None]
        return {version.path: version for version in mine}

    def shown_between(self, path: str, begin: Moment, end: Moment) -> list[Version]:
        """What an address showed between two moments, the latter left out, in their order."""
        found = [
            version
            for version in self.versions().values()
            if version.path == path and version.was_shown(begin, end)
        ]
        return sorted(found, key=lambda version: (version.since, version.number))

    def record(self, seen: Iterable[Seen], now: Moment) -> list[Line]:
        """Put on record what was seen; the caller holds the archive. First what lines name."""
        facts: list[Facts] = []
        for each in seen:
            for content in each.contents:
                self.objects.add(content)
            page = each.shown.facts if each.shown else None
            times = {"at": now.isoformat(), "since": each.since.isoformat()}
            facts.append({**times, "path": each.path, "page": page})
        return self.journal.append(facts)

    def past(self, now: Moment, days: int) -> set[int]:
        """The versions that went offline, or were replaced, more than some days ago."""
        limit = now - datetime.timedelta(days=days)
        return {
            version.number
            for version in self.versions().values()
            if not version.is_dropped and version.is_over_since(limit)
        }

    def drop(self, numbers: set[int], now: Moment) -> None:
        """Stop keeping some versions, and delete what only they were made of; the caller holds the
        archive. Their lines stay, and one more says that they were dropped.
        """
        if numbers:
            self.journal.append([{"at": now.isoformat(), "dropped": sorted(numbers)}])
        kept = (each.shown.objects for each in self.versions().values() if not each.is_dropped)
        self.objects.keep_only(set().union(*kept))
