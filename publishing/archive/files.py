"""Files that are whole and on the disk, or not there, and for the site's account alone."""

import os
import tempfile
from pathlib import Path

UNFINISHED = ".unfinished-"


def make_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file of mode 600 that gets its name once it's on the disk."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=UNFINISHED)
    draft = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)  # noqa: PTH105 - what a test makes fail
    finally:
        draft.unlink(missing_ok=True)
    sync(path.parent)


def append(path: Path, content: bytes) -> None:
    """Add to the end of a file, on the disk before this returns."""
    is_new = not path.exists()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        sync(path.parent)


def sync(folder: Path) -> None:
    """Have the names in a folder on the disk too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
