"""Puts a copy in place of the site: verified, built beside it, and then all at once."""

import contextlib
import datetime
import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from appointments.inbox import erasure
from publishing.seen_by_readers import content_changed
from transfer.backup import (
    BackupError,
    archived,
    databases,
    encryption,
    folder,
    media,
    patients,
    swap,
)
from transfer.backup.container import DamagedError, Progress, Reader, silent, unpack
from transfer.backup.take import RESTORE, take_into

KEY = "secret_key"
FACTS = {"counts", "engine", "made_at", "media", "migrations", "version"}
Say = Callable[[str], None]


@dataclass(frozen=True)
class Opened:
    """The verified parts of a copy, unpacked into a folder of the restore's own."""

    parts: Path
    uploads: Path  # by digest
    facts: dict[str, Any]
    has_requests: bool


@dataclass(frozen=True)
class Report:
    """What a restore put in place."""

    made_at: datetime.datetime
    version: str
    rows: int
    tables: int
    uploads: int
    has_requests: bool
    erased_again: int
    earlier: str  # where the site that was there before is kept; empty if there was none


def restore(
    file: Path,
    now: datetime.datetime,
    *,
    force: bool = False,
    key: Path | None = None,
    say: Say = print,
    progress: Progress = silent,
) -> Report:
    """Restore a file that ``backup`` wrote, or the site's part of a local copy.

    Raises BackupError, and then the site is as it was.
    """
    with folder.alone() as place, folder.workroom(place) as room:
        say("Checking the backup")
        opened = open_copy(file, room, key, progress)
        _require_known(opened.facts)
        database = databases.engine()
        database.require_stopped()
        is_occupied = not database.is_empty() or bool(media.files())
        if is_occupied and not force:
            raise BackupError("There's a site here already. To replace it, add --force.")
        uploads = opened.facts["media"]
        media_root = Path(settings.MEDIA_ROOT)
        media_root.mkdir(parents=True, exist_ok=True)
        folder.require_room(media_root, sum(entry["size"] for entry in uploads.values()))
        earlier = ""
        if is_occupied:
            say("Keeping the site that is here")
            earlier = _keep_present(place, now, progress)
        with _nothing_left_behind():
            say("Building the restored site")
            media.build(uploads, opened.uploads, progress)
            counts = _build_database(opened)
            erased = _bring_up_to_date()
            archived.merge(opened.parts, opened.uploads, now)
            say("Putting it in place")
            database.require_stopped()
            swap.commit([*database.moves(), *_key_moves(opened), *media.moves()])
    return Report(
        datetime.datetime.fromisoformat(opened.facts["made_at"]),
        opened.facts["version"],
        sum(counts.values()),
        len(counts),
        len(uploads),
        opened.has_requests,
        erased,
        earlier,
    )


def open_copy(file: Path, room: Path, key: Path | None, progress: Progress) -> Opened:
    """Verify a copy to its last byte, and unpack it into a folder."""
    if encryption.is_encrypted(file):
        folder.require_room(room, file.stat().st_size)
        encryption.decrypt(file, key, room / "plain")
        file = room / "plain"
    with file.open("rb") as source:
        reader = Reader(source)
    kind = reader.manifest.get("kind")
    if kind == "requests":
        raise BackupError(
            "This is only the part with the requests. Name the file of the same name in site/."
        )
    folder.require_room(room, 2 * file.stat().st_size)
    place, parts = file.parent.parent, room / "parts"
    site, requests = file, place / "requests" / file.name
    if kind == "whole":
        place = room / "whole"
        place.mkdir()
        with file.open("rb") as source:
            unpack(source, place, progress)
        site, requests = place / "site.tar", place / "requests.tar"
    parts.mkdir()
    with site.open("rb") as source:
        facts = unpack(source, parts)
    if requests.exists():
        with requests.open("rb") as source:
            unpack(source, parts)
    return Opened(parts, place / "media", facts, requests.exists())


def _require_known(facts: dict[str, Any]) -> None:
    """Raise BackupError for a copy that this version of the code can't make a site of."""
    if missing := FACTS - facts.keys():
        raise DamagedError(f"its manifest doesn't say {', '.join(sorted(missing))}")
    if facts["engine"] != databases.name():
        raise BackupError(
            f"This backup is of {facts['engine']}, and this site uses {databases.name()}."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if set(facts["migrations"]) - known:
        raise BackupError(
            f"This backup was made by version {facts['version']}. Update the site first."
        )


def _keep_present(place: Path, now: datetime.datetime, progress: Progress) -> str:
    """Take a copy of what will be replaced, or keep a database that can't be copied as it is."""
    copy = (now.replace(microsecond=0), RESTORE)
    try:
        take_into(place, copy, progress)
    except BackupError:
        return str(databases.engine().keep_damaged(place, copy[0].strftime(folder.STAMP)))
    return str(place / "site" / folder.file_name(copy))


@contextlib.contextmanager
def _nothing_left_behind() -> Iterator[None]:
    """Remove what was built, unless the swap has been decided: then it's needed."""
    try:
        yield
    except BaseException:
        if not swap.journal().exists():
            databases.engine().discard()
            media.discard()
            _staged_key().unlink(missing_ok=True)
        raise
    media.discard()


def _build_database(opened: Opened) -> dict[str, int]:
    """Build the database beside the live one, and compare the rows of each table."""
    counts: dict[str, int] = databases.engine().build(opened.parts)
    expected = dict(opened.facts["counts"])
    if not opened.has_requests:
        expected |= dict.fromkeys(set(patients.tables()) & expected.keys(), 0)
    if counts != expected:
        wrong = ", ".join(sorted(name for name in expected if counts.get(name) != expected[name]))
        raise DamagedError(f"rows are missing or too many in {wrong}")
    return counts


def _bring_up_to_date() -> int:
    """Make the staged database this version's. Returns how many requests were erased again."""
    with databases.engine().on_staged():
        ContentType.objects.clear_cache()
        call_command("migrate", interactive=False, verbosity=0)
        erased = erasure.erase_again()
        call_command("rebuild_search_index", stdout=io.StringIO())
        content_changed.send(sender=None)
        erasure.clear_traces()
    ContentType.objects.clear_cache()
    connection.close()
    return erased


def _staged_key() -> Path:
    path: Path = settings.DATA_DIR / f"{KEY}.restoring"
    return path


def _key_moves(opened: Opened) -> swap.Moves:
    if not (opened.parts / KEY).exists():
        return []
    staged = _staged_key()
    shutil.copyfile(opened.parts / KEY, staged)
    staged.chmod(0o600)
    return [(staged, settings.DATA_DIR / KEY)]
