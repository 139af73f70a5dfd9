"""Takes a copy of the site into the folder of copies, and packs one into a single file."""

import contextlib
import datetime
import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings

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
from transfer.backup.container import Member, Progress, silent, write
from transfer.backup.retention import Copy

DAILY, BY_HAND, UPDATE, RESTORE = "daily", "by-hand", "before-update", "before-restore"
DAY = datetime.timedelta(days=1)


def take(reason: str, now: datetime.datetime, progress: Progress = silent) -> Copy:
    """Copy the site and the requests, and delete the copies that are past their time.

    Raises BackupError, and then nothing was copied. What went wrong is on the dashboard.
    """
    try:
        with folder.alone() as place:
            copy = (now.replace(microsecond=0), reason)
            take_into(place, copy, progress)
            folder.prune(now)
    except (OSError, BackupError) as error:
        trouble = describe(error)
        with contextlib.suppress(OSError):
            folder.note(trouble)
        raise BackupError(trouble) from error
    folder.note()
    return copy


def take_if_due(now: datetime.datetime) -> bool:
    """Take the copy of the day, for the worker. Requests are forgotten even if that fails."""
    folder.forget_requests(now)
    newest = max(
        (moment for moment, reason in folder.copies("site") if reason == DAILY), default=None
    )
    if newest is not None and newest <= now < newest + DAY:
        return False
    take(DAILY, now)
    return True


def describe(error: Exception) -> str:
    """What went wrong, in a sentence."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'A file'} can't be used: {error.strerror}."
    return str(error)


def take_into(place: Path, copy: Copy, progress: Progress = silent) -> None:
    """Take a copy; the caller holds the folder of copies."""
    database = databases.engine()
    if database.is_empty():
        raise BackupError("There's no site here yet. Start it once: bin/serve")
    if not swap.journal().exists():  # what a restore that was killed has left
        database.discard()
        media.discard()
    known = _newest_media()
    folder.require_room(place, 3 * database.size() + media.new_bytes(known) + archived.new_bytes())
    listed: media.Listed = {}
    media.store_all(known, listed, progress)
    with folder.workroom(place) as room:
        counts, migrations = database.copy_out(room, patients.tables())
        media.store_all(known, listed, progress)
        archive, journal = archived.store_all(room)
        facts: dict[str, Any] = {
            "made_at": copy[0].isoformat(),
            "version": version(),
            "engine": databases.name(),
            "migrations": migrations,
            "counts": counts,
        }
        site = [
            (database.FILES["site"], room / database.FILES["site"]),
            (archived.JOURNAL, journal),
        ]
        if (key := settings.DATA_DIR / "secret_key").exists():
            site.append(("secret_key", key))
        requests = [(database.FILES["requests"], room / database.FILES["requests"])]
        # The requests come first: a copy of the site without them would look whole.
        _write("requests", copy, facts, requests)
        _write("site", copy, {**facts, "media": listed, "archive": archive}, site)


def _write(part: str, copy: Copy, facts: dict[str, Any], files: list[tuple[str, Path]]) -> None:
    with folder.whole_file(folder.place() / part / folder.file_name(copy)) as target:
        write(
            target,
            {"kind": part, **facts},
            [(Member.of(name, path), path) for name, path in files],
        )


def _newest_media() -> media.Listed:
    """The uploads in the newest copy that can be read."""
    for path in reversed(folder.copies("site").values()):
        with contextlib.suppress(BackupError):
            listed: media.Listed = folder.manifest(path)["media"]
            return listed
    return {}


def pack(copy: Copy, target: Path, recipient: str = "", progress: Progress = silent) -> None:
    """Write one file with the whole of a local copy: site, requests and uploads.

    ``recipient`` is a public key of age's: then only who has the private key can open the file.
    """
    name = folder.file_name(copy)
    place = folder.place()
    parts = [(f"{part}.tar", place / part / name) for part in ("site", "requests")]
    digests = folder.files_of(folder.manifest(parts[0][1]))
    members = [(Member.of(part, path), path) for part, path in parts]
    members += [
        (Member(f"media/{digest}", size, digest), folder.stored(digest))
        for digest, size in sorted(digests.items())
    ]
    folder.require_room(target.parent, sum(member.size for member, _ in members))
    with folder.whole_file(target) as file, encryption.to(file, recipient) as stream:
        facts = {"kind": "whole", "made_at": copy[0].isoformat(), "version": version()}
        write(stream, facts, members, progress)


def version() -> str:
    file = settings.BASE_DIR / "pyproject.toml"
    return str(tomllib.loads(file.read_text(encoding="utf-8"))["project"]["version"])
