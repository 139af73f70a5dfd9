"""What the site's pages said, from when to when. See docs/decisions/0023.

It is kept in files, never in the database, so that a restore doesn't roll it back: a journal, one
line for each change, and what the lines name by its digest.
"""

from pathlib import Path

from django.conf import settings

from publishing.archive.store import Archive


def archive() -> Archive:
    """The archive of this site."""
    folder: Path = settings.DATA_DIR / "archive"
    return Archive(folder)
