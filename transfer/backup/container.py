"""One file of several members: a plain tar that is refused if a single byte of it was changed.

The first member, ``manifest.json``, lists the others with size and SHA-256; the second is its own
SHA-256. All else in a tar (headers, padding, end) has only one right form here, and is compared to
it. ``tar -xf`` opens the file without this code.
"""

import hashlib
import json
import re
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, Self

from transfer.backup import BackupError

FORMAT = 1
MANIFEST, DIGEST = "manifest.json", "manifest.sha256"
LARGEST_MANIFEST = 64 * 1024 * 1024
CHUNK = 1024 * 1024
SAFE_NAME = re.compile(r"[a-z0-9_][a-z0-9_.-]*(/[a-z0-9_][a-z0-9_.-]*)?")

Progress = Callable[[int], None]  # told of each number of bytes that was moved


def silent(size: int) -> None:
    """No progress is shown."""


class DamagedError(BackupError):
    """A file isn't what it was when it was made. The message names the part."""

    def __init__(self, part: str) -> None:
        super().__init__(f"This backup is damaged: {part}. Use another one.")


@dataclass(frozen=True)
class Member:
    """A file within a container; ``sha256`` is that of its content."""

    name: str
    size: int
    sha256: str

    @classmethod
    def of(cls, name: str, path: Path) -> Self:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return cls(name, path.stat().st_size, digest)


def write(
    target: BinaryIO,
    facts: dict[str, Any],
    members: list[tuple[Member, Path]],
    progress: Progress = silent,
) -> None:
    """Write a container whose manifest has ``facts`` and the members."""
    listed = [asdict(member) for member, _ in members]
    manifest = json.dumps({"format": FORMAT, **facts, "members": listed}, indent=1).encode()
    _write_small(target, MANIFEST, manifest)
    _write_small(target, DIGEST, _digest(manifest))
    for member, path in members:
        target.write(_header(member.name, member.size))
        found = hashlib.sha256()
        with path.open("rb") as source:
            while chunk := source.read(CHUNK):
                found.update(chunk)
                target.write(chunk)
                progress(len(chunk))
        if found.hexdigest() != member.sha256:
            raise BackupError(f"{path} was changed or is damaged. Nothing was written.")
        target.write(_padding(member.size))
    target.write(bytes(2 * tarfile.BLOCKSIZE))


class Reader:
    """Reads a container from beginning to end. Raises DamagedError at the first wrong byte.

    ``manifest`` is known to be right at once; the content of each member after it was read, and
    the whole file only when ``members`` is exhausted.
    """

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        try:
            self.manifest = self._read_manifest()
            if self.manifest["format"] != FORMAT:
                raise BackupError("This backup was made by a later version. Update the site first.")
            self.entries = [Member(**listed) for listed in self.manifest["members"]]
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedError("the manifest") from error

    def _read_manifest(self) -> dict[str, Any]:
        header = self._source.read(tarfile.BLOCKSIZE)
        try:
            info = tarfile.TarInfo.frombuf(header, "ascii", "strict")
        except (tarfile.TarError, UnicodeError) as error:
            raise BackupError("This file isn't a backup of the site, or is damaged.") from error
        if info.size > LARGEST_MANIFEST or header != _header(MANIFEST, info.size):
            raise BackupError("This file isn't a backup of the site, or is damaged.")
        content = self._source.read(info.size)
        self._expect(_padding(info.size), "the manifest")
        expected = _digest(content)
        self._expect(_header(DIGEST, len(expected)), "the manifest")
        self._expect(expected + _padding(len(expected)), "the manifest")
        manifest: dict[str, Any] = json.loads(content)
        return manifest

    def members(self) -> Iterator[tuple[Member, Iterator[bytes]]]:
        """Each member with its content, which is to be read before the next one is asked for."""
        for member in self.entries:
            self._expect(_header(member.name, member.size), f"the header of {member.name}")
            yield member, self._content(member)
            self._expect(_padding(member.size), f"the end of {member.name}")
        self._expect(bytes(2 * tarfile.BLOCKSIZE), "its end")
        if self._source.read(1):
            raise DamagedError("something follows its end")

    def _content(self, member: Member) -> Iterator[bytes]:
        left, found = member.size, hashlib.sha256()
        while chunk := self._source.read(min(left, CHUNK)):
            left -= len(chunk)
            found.update(chunk)
            yield chunk
        if found.hexdigest() != member.sha256:
            raise DamagedError(member.name)

    def _expect(self, expected: bytes, part: str) -> None:
        if self._source.read(len(expected)) != expected:
            raise DamagedError(part)


def unpack(source: BinaryIO, folder: Path, progress: Progress = silent) -> dict[str, Any]:
    """Write every member into a folder, and return the manifest once all of it proved right."""
    reader = Reader(source)
    for member, content in reader.members():
        if not SAFE_NAME.fullmatch(member.name):
            raise DamagedError("a name in the manifest")
        path = folder / member.name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with path.open("xb") as file:
            for chunk in content:
                file.write(chunk)
                progress(len(chunk))
    return reader.manifest


def _write_small(target: BinaryIO, name: str, content: bytes) -> None:
    target.write(_header(name, len(content)) + content + _padding(len(content)))


def _digest(content: bytes) -> bytes:
    return f"{hashlib.sha256(content).hexdigest()}  {MANIFEST}\n".encode()


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.USTAR_FORMAT)


def _padding(size: int) -> bytes:
    return bytes(-size % tarfile.BLOCKSIZE)
