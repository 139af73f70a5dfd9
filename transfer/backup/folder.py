"""The folder of local copies: ``site/``, ``requests/``, and ``media/`` with each file once.

Everything in it is for the account that runs the site alone. A copy has its name only once it's
whole and on the disk.
"""

import contextlib
import datetime
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from transfer.backup import BackupError
from transfer.backup.container import Reader
from transfer.backup.retention import REQUEST_DAYS, Copy, kept_requests, kept_sites

STAMP = "%Y-%m-%dT%H%M%SZ"
UNFINISHED = ".unfinished-"
SPARE = 16 * 1024 * 1024  # bytes that a copy leaves free for patients' requests
PARTS = ("site", "requests", "media")


@dataclass(frozen=True)
class State:
    """How the last attempt went; what the dashboard shows."""

    size: int  # bytes of all copies
    copies: int
    trouble: str = ""


def place() -> Path:
    """The folder, made if it isn't there."""
    folder: Path = settings.DATA_DIR / "backups"
    for made in (folder, *(folder / part for part in PARTS)):
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextlib.contextmanager
def alone() -> Iterator[Path]:
    """Hold the folder, so that no two backups, and no backup and restore, get in each other's way.

    What a process that was killed left unfinished is cleared away.
    """
    folder = place()
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError(
                "Another backup or restore is running. Try again when it's done."
            ) from None
        for left in folder.rglob(f"{UNFINISHED}*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        yield folder


@contextlib.contextmanager
def workroom(folder: Path) -> Iterator[Path]:
    """A folder for drafts, removed at the end."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=UNFINISHED) as name:
        yield Path(name)


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file of mode 600 that gets its name when it's whole and on the disk, or not at all."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=UNFINISHED)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)  # noqa: PTH105 - what a test makes fail
        sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def sync(folder: Path) -> None:
    """Have the names in a folder on the disk too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def require_room(folder: Path, size: int) -> None:
    """Raise BackupError if ``size`` bytes don't fit beside what must stay free."""
    free = free_room(folder)
    if size + SPARE > free:
        raise BackupError(
            f"This needs {readable(size + SPARE)}, and {folder} has only {readable(free)} free."
        )


def free_room(folder: Path) -> int:
    """Bytes that are free on the disk of a folder."""
    return shutil.disk_usage(folder).free


def readable(size: float) -> str:
    for unit in ("bytes", "KB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


def file_name(copy: Copy) -> str:
    return f"{copy[0].strftime(STAMP)}-{copy[1]}.tar"


def copies(part: str) -> dict[Copy, Path]:
    """The copies of a part, the newest last."""
    found = {}
    for path in sorted((settings.DATA_DIR / "backups" / part).glob("*Z-*.tar")):
        stamp, _, reason = path.stem.partition("Z-")
        with contextlib.suppress(ValueError):
            moment = datetime.datetime.strptime(f"{stamp}Z", STAMP)
            found[(moment.replace(tzinfo=datetime.UTC), reason)] = path
    return found


def newest() -> datetime.datetime | None:
    """When the newest copy of the site was made."""
    return max((moment for moment, _ in copies("site")), default=None)


def manifest(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return Reader(file).manifest


def files_of(manifest: dict[str, Any]) -> dict[str, int]:
    """The files that a copy needs beside its own, by digest, with their sizes."""
    listed = [*manifest["media"].values(), *manifest.get("archive", {}).values()]
    return {file["sha256"]: file["size"] for file in listed}


def stored(digest: str) -> Path:
    """Where an upload, or an object of the archive, is kept, once for all copies."""
    path: Path = settings.DATA_DIR / "backups" / "media" / digest
    return path


def forget_requests(now: datetime.datetime) -> None:
    """Delete the copies of patients' requests that are past their time, whatever else fails."""
    requests = copies("requests")
    for copy in requests.keys() - kept_requests(requests, now, settings.REQUEST_RETENTION_DAYS):
        requests[copy].unlink()
    oldest = now - datetime.timedelta(days=min(REQUEST_DAYS, settings.REQUEST_RETENTION_DAYS))
    for path in (settings.DATA_DIR / "backups").glob("damaged-*"):
        if path.stat().st_mtime <= oldest.timestamp():
            path.unlink()


def prune(now: datetime.datetime) -> None:
    """Delete the copies that are past their time, and media that no copy needs any more."""
    forget_requests(now)
    sites = copies("site")
    keep = kept_sites(sites)
    for copy in sites.keys() - keep:
        sites[copy].unlink()
    _forget_media({sites[copy] for copy in keep})


def _forget_media(sites: set[Path]) -> None:
    """A copy that can't be read might need any of the files: then all are kept."""
    try:
        needed = {digest for site in sites for digest in files_of(manifest(site))}
    except BackupError:
        return
    for path in (settings.DATA_DIR / "backups" / "media").iterdir():
        if path.name not in needed:
            path.unlink()


def note(trouble: str = "") -> None:
    """Write down how the last attempt went."""
    folder = place()
    files = [path for path in folder.rglob("*") if path.is_file()]
    state = State(sum(path.stat().st_size for path in files), len(copies("site")), trouble)
    with whole_file(folder / "state.json") as file:
        file.write(json.dumps(asdict(state)).encode())


def state() -> State:
    try:
        return State(**json.loads((settings.DATA_DIR / "backups" / "state.json").read_bytes()))
    except (OSError, ValueError, TypeError):
        return State(size=0, copies=0)
