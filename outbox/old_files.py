"""Files that are kept for a while."""

import contextlib
import datetime
from pathlib import Path


def remove(folder: Path, pattern: str, moment: datetime.datetime) -> None:
    """Delete the files of a folder that were written before a moment.

    Two workers may do so at once: what one of them has deleted is no error for the other.
    """
    for path in folder.glob(pattern):
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < moment.timestamp():
                path.unlink()
