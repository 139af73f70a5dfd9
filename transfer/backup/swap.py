"""The moment at which a restore takes effect, and what makes it whole after a power cut.

What is to be done is written down first, in one file. Once that is on the disk the restore is
decided: whoever comes next does what is left, before anything reads the database. Until then,
nothing of the present site was touched.
"""

import fcntl
import json
import os
import shutil
from pathlib import Path

from django.conf import settings

from transfer.backup import databases, folder

Moves = list[tuple[Path | None, Path]]  # what is renamed to what; None: what is there is removed


def journal() -> Path:
    path: Path = settings.DATA_DIR / "restore.json"
    return path


def commit(moves: Moves) -> None:
    """Decide a restore, and carry it out. The caller holds the folder of copies."""
    listed = [[str(new) if new else None, str(live)] for new, live in moves]
    with folder.whole_file(journal()) as file:
        file.write(json.dumps({"moves": listed}).encode())
    _apply()


def finish() -> None:
    """Complete a restore that was cut off after it was decided. Waits for one that's running."""
    if not journal().exists():
        return
    with (folder.place() / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if journal().exists():
            _apply()


def _apply() -> None:
    """Each step may have been done before, by a process that was killed after it."""
    databases.engine().switch()
    touched = set()
    for new, live in json.loads(journal().read_bytes())["moves"]:
        _move(Path(new) if new else None, Path(live))
        touched.add(Path(live).parent)
    for parent in touched:
        folder.sync(parent)
    journal().unlink()
    folder.sync(journal().parent)


def _move(new: Path | None, live: Path) -> None:
    if new is not None and not new.exists():
        return
    if live.is_dir():
        shutil.rmtree(live)
    elif new is None:
        live.unlink(missing_ok=True)
    if new is not None:
        os.replace(new, live)  # noqa: PTH105 - what a test makes fail
