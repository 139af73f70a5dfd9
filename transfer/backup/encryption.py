"""Encryption of a backup to a public key, in the format of age (https://age-encryption.org).

The package ``pyrage`` is an extra. A file made with it can be opened by any program of age's.
"""

import contextlib
import importlib
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from transfer.backup import BackupError

BEGINNING = b"age-encryption.org/v1\n"
MISSING = (
    "Encryption needs the package pyrage. Install it with:"
    " .venv/bin/pip install --require-hashes -r requirements-encryption.txt"
)


def check(recipient: str) -> None:
    """Raise BackupError if a public key can't be used, before anything is done."""
    if recipient:
        _public(recipient)


def _library() -> Any:
    try:
        return importlib.import_module("pyrage")
    except ImportError as error:
        raise BackupError(MISSING) from error


def _public(recipient: str) -> object:
    pyrage = _library()
    try:
        return pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise BackupError(
            "The public key must begin with age1. Make a pair with age-keygen."
        ) from error


@contextlib.contextmanager
def to(file: BinaryIO, recipient: str) -> Iterator[BinaryIO]:
    """A stream whose content is in ``file`` afterwards: encrypted, or as it is without a key."""
    if not recipient:
        yield file
        return
    key = _public(recipient)
    with _piped(lambda source: _library().encrypt_io(source, file, [key])) as stream:
        yield stream


@contextlib.contextmanager
def _piped(work: Callable[[BinaryIO], None]) -> Iterator[BinaryIO]:
    """A stream to write to, which ``work`` reads in another thread."""
    reading, writing = os.pipe()
    troubles: list[Exception] = []

    def run() -> None:
        with os.fdopen(reading, "rb") as source:
            try:
                work(source)
            except Exception as error:
                troubles.append(error)

    thread = threading.Thread(target=run, name="encryption")
    thread.start()
    try:
        with os.fdopen(writing, "wb") as stream:
            yield stream
    except BrokenPipeError:
        pass  # the other thread has the reason
    finally:
        thread.join()
    if troubles:
        raise BackupError(f"The backup can't be encrypted: {troubles[0]}") from troubles[0]


def is_encrypted(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(BEGINNING)) == BEGINNING


def decrypt(path: Path, identity: Path | None, target: Path) -> None:
    """Write the content of an encrypted file to another one."""
    if identity is None:
        raise BackupError("This backup is encrypted. Name the file of your private key: --key FILE")
    pyrage = _library()
    try:
        lines = identity.read_text(encoding="utf-8").split()
        keys = [pyrage.x25519.Identity.from_str(word) for word in lines if word.startswith("AGE-")]
    except (OSError, UnicodeError, pyrage.IdentityError) as error:
        raise BackupError(f"{identity} isn't a file with a private key of age's.") from error
    if not keys:
        raise BackupError(f"{identity} isn't a file with a private key of age's.")
    try:
        with path.open("rb") as source, target.open("xb") as file:
            pyrage.decrypt_io(source, file, keys)
    except (OSError, pyrage.DecryptError) as error:
        if getattr(error, "errno", None):
            raise  # of the disk, and not of the content
        raise BackupError(
            "This backup can't be opened: it's damaged, or encrypted to another key."
        ) from error
