"""The files of pictures: encoded when uploaded, named by their digest, removed with the row."""

import hashlib
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.db import transaction
from PIL import Image as PillowImage

from images.own_process import read_in_own_process
from images.processing import MAX_BYTES, TOO_LARGE, UnusablePictureError, is_large, read
from images.renditions import WHOLE, Rendition, original, renditions

FOLDER = "images"
_one_at_a_time = threading.Lock()  # each decoder takes much memory, and a worker has four threads


@dataclass(frozen=True)
class Prepared:
    """An upload as pixels, encoded as far as that does not depend on its point of interest."""

    picture: PillowImage.Image
    original: Rendition
    whole: list[Rendition]


def prepare(file: File) -> Prepared:
    """Decode and encode an uploaded file, once however often it is asked for.

    Raises UnusablePictureError.
    """
    prepared = getattr(file, "prepared", None)
    if prepared is None:
        if file.size > MAX_BYTES:
            raise UnusablePictureError(TOO_LARGE)
        file.seek(0)
        picture = _read(file.read())
        prepared = Prepared(picture, original(picture), list(renditions(picture, WHOLE)))
        file.prepared = prepared  # type: ignore[attr-defined]
    return prepared


def _read(content: bytes) -> PillowImage.Image:
    with _one_at_a_time:
        return read_in_own_process(content) if is_large(content) else read(content)


def forget(file: File) -> None:
    """Let go of what was prepared of an uploaded file: whoever has the file would keep it all."""
    file.__dict__.pop("prepared", None)


def store(storage: Storage, made: Iterable[Rendition]) -> list[str]:
    """Write files and return their names; if one cannot be written, none is left.

    A name is a digest of what is in the file, so its address can be cached for ever. Where a file
    of that name exists already, the storage adds to the name: no row relies on another's file.
    """
    written: dict[str, str] = {}
    names = []
    try:
        for rendition in made:
            digest = hashlib.sha256(rendition.content).hexdigest()[:20]
            name = f"{FOLDER}/{digest}.{rendition.extension}"
            if name not in written:
                written[name] = storage.save(name, ContentFile(rendition.content))
            names.append(written[name])
    except Exception:
        remove(storage, written.values())
        raise
    return names


def remove(storage: Storage, names: Iterable[str]) -> None:
    for name in names:
        storage.delete(name)


def remove_unused_after_commit(
    storage: Storage, names: Iterable[str], still_used: Callable[[], set[str]]
) -> None:
    """Remove files that no row names once the transaction is committed; not if it is undone."""
    transaction.on_commit(partial(_remove_unused, storage, set(names), still_used), robust=True)


def _remove_unused(storage: Storage, names: set[str], still_used: Callable[[], set[str]]) -> None:
    remove(storage, names - still_used())
