"""Collects the static files when any of them changed since they were last collected."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from clinic_site.web import static_files

MANIFEST = "staticfiles.json"


def collect_if_changed() -> bool:
    """Collect what staff and readers are served. False if that is done already."""
    stamp = settings.DATA_DIR / "static.sha256"
    current = fingerprint()
    is_collected = (settings.STATIC_ROOT / MANIFEST).exists() and stamp.exists()
    if is_collected and stamp.read_text() == current:
        return False
    # Cleared first, for a file that an older copy of the site brings back counts as not newer.
    call_command("collectstatic", clear=True, interactive=False, verbosity=0)
    stamp.write_text(current)
    return True


def fingerprint() -> str:
    """A digest of the name, size and time of each static file and of the code that joins them."""
    digest = hashlib.sha256()
    for path in sources():
        state = path.stat()
        digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def sources() -> Iterator[Path]:
    yield Path(static_files.__file__)
    for finder in get_finders():
        for name, storage in finder.list([".*", "*~"]):
            yield Path(storage.path(name))
