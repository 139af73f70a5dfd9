"""Puts pages on record without a site that shows them."""

import datetime

from publishing.archive import archive
from publishing.archive.objects import digest
from publishing.archive.store import Archive, Seen
from publishing.archive.timeline import Shown
from tests.clock import NOW

STYLES = b"p { color: black }"
PICTURE = b"a picture"


def seen(path: str, text: str, since: datetime.datetime = NOW) -> Seen:
    """A page with a text, and a picture that all have; none at all without a text."""
    if not text:
        return Seen(path, since, None)
    contents = (b"<title>A page</title>\n", f"<main>{text}</main>\n".encode())
    pictures = {"/media/one.webp": digest(PICTURE)}
    shown = Shown(tuple(map(digest, contents)), digest(STYLES), pictures)
    return Seen(path, since, shown, (*contents, STYLES, PICTURE))


def keep(
    path: str, text: str, since: datetime.datetime = NOW, store: Archive | None = None
) -> None:
    store = store or archive()
    with store.alone():
        store.record([seen(path, text, since)], since)
