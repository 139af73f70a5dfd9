"""Uploads in the folder of copies: each file once, named by its digest."""

import os
import shutil
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings

from transfer.backup import folder
from transfer.backup.container import DamagedError, Member, Progress, silent

Listed = dict[str, dict[str, Any]]  # name: {"sha256", "size", "changed"}


def files() -> dict[str, os.stat_result]:
    """The uploads by their names under MEDIA_ROOT; what a restore works with begins with a dot."""
    root = Path(settings.MEDIA_ROOT)
    found = {}
    for path in sorted(root.rglob("*")) if root.exists() else ():
        name = path.relative_to(root)
        if path.is_file() and not name.parts[0].startswith("."):
            found[name.as_posix()] = path.stat()
    return found


def is_known(known: Listed, name: str, status: os.stat_result) -> bool:
    """Whether the newest copy has this file already. Uploads are never changed in place."""
    file = known.get(name)
    return (
        file is not None
        and (file["size"], file["changed"]) == (status.st_size, status.st_mtime_ns)
        and folder.stored(file["sha256"]).exists()
    )


def new_bytes(known: Listed) -> int:
    return sum(
        status.st_size for name, status in files().items() if not is_known(known, name, status)
    )


def store_all(known: Listed, listed: Listed, progress: Progress = silent) -> None:
    """Copy each upload that isn't in ``listed`` yet into the folder, and list it.

    Call it before and after the database is copied: then what the database names is there, even if
    staff add and delete pictures meanwhile.
    """
    for name, status in files().items():
        if name in listed:
            continue
        if is_known(known, name, status):
            listed[name] = known[name]
            continue
        try:
            listed[name] = _store(Path(settings.MEDIA_ROOT) / name, progress)
        except FileNotFoundError:
            continue  # deleted at this moment


def _store(path: Path, progress: Progress) -> dict[str, Any]:
    store = folder.place() / "media"
    draft = store / f"{folder.UNFINISHED}{uuid.uuid4().hex}"
    try:
        shutil.copyfile(path, draft)
        draft.chmod(0o600)
        member, status = Member.of("", draft), path.stat()
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(draft, store / member.sha256)  # noqa: PTH105 - what a test makes fail
    finally:
        draft.unlink(missing_ok=True)
    progress(member.size)
    return {"sha256": member.sha256, "size": member.size, "changed": status.st_mtime_ns}


def staged() -> Path:
    """Where a restore builds: within MEDIA_ROOT, which may be a disk of its own."""
    return Path(settings.MEDIA_ROOT) / ".restoring"


def build(listed: Listed, source: Path, progress: Progress = silent) -> None:
    """Put the uploads of a copy together beside the present ones; ``source`` has them by digest."""
    discard()
    staged().mkdir(parents=True)
    for name, file in listed.items():
        target = staged() / name
        if ".." in target.parts or not target.is_relative_to(staged()):
            raise DamagedError(f"an upload can't be named {name}")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / file["sha256"], target)
        target.chmod(settings.FILE_UPLOAD_PERMISSIONS)
        if Member.of("", target).sha256 != file["sha256"]:
            raise DamagedError(f"the upload {name}")
        os.utime(target, ns=(file["changed"], file["changed"]))
        progress(file["size"])


def moves() -> list[tuple[Path | None, Path]]:
    """What is to be renamed to what; None: what is there is removed."""
    root = Path(settings.MEDIA_ROOT)
    new = {path.name for path in staged().iterdir()}
    present = {path.name for path in root.iterdir()} - {staged().name}
    return [
        (staged() / name if name in new else None, root / name) for name in sorted(new | present)
    ]


def discard() -> None:
    """Remove what was built, and not put in place."""
    shutil.rmtree(staged(), ignore_errors=True)
