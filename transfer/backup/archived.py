"""The archive of what was published: a copy carries it, and a restore adds what is missing.

It isn't rolled back. Its objects are stored beside uploads, each once; its journal is a member of
the site's part.
"""

import contextlib
import datetime
from pathlib import Path

from publishing.archive import archive, merging
from publishing.archive.objects import DamagedError
from transfer.backup import folder
from transfer.backup.media import Listed

JOURNAL = "archive-journal"


def store_all(room: Path) -> tuple[Listed, Path]:
    """Copy the objects into the folder of copies, and list them; the journal into ``room``.

    What is damaged is left out: verify_archive names it, and nothing else must wait for it.
    """
    listed: Listed = {}
    store, journal = archive(), room / JOURNAL
    with store.alone():
        journal.write_bytes(store.journal.content())
        for name, path in store.objects.paths():
            with contextlib.suppress(DamagedError):
                if not folder.stored(name).exists():
                    content = store.objects.read(name)
                    with folder.whole_file(folder.stored(name)) as file:
                        file.write(content)
                listed[name] = {"sha256": name, "size": path.stat().st_size}
    return listed, journal


def new_bytes() -> int:
    """What a copy would add to the folder of copies."""
    return sum(
        path.stat().st_size
        for name, path in archive().objects.paths()
        if not folder.stored(name).exists()
    )


def merge(parts: Path, objects: Path, now: datetime.datetime) -> None:
    """Add what an opened copy has; one of an earlier version has no archive."""
    journal = parts / JOURNAL
    if not journal.exists():
        return

    def read(name: str) -> bytes | None:
        path = objects / name
        return path.read_bytes() if path.exists() else None

    store = archive()
    with store.alone():
        merging.merge(store, journal.read_bytes(), read, now)
