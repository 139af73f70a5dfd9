"""What the journal names: pages, styles, pictures. Each is a file named by its SHA-256, once."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from publishing.archive import files


class DamagedError(Exception):
    """Something isn't what it was when it was put on record. The message names it."""


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Objects:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        return self.folder / name[:2] / name[2:]

    def add(self, content: bytes) -> str:
        """Keep some content, if it isn't there or is damaged. Returns its digest."""
        name = digest(content)
        path = self.path(name)
        if not path.exists() or path.read_bytes() != content:
            for folder in (self.folder, path.parent):
                files.make_folder(folder)
            files.write_whole(path, content)
            files.sync(self.folder)
        return name

    def read(self, name: str) -> bytes:
        """The content with a digest. Raises DamagedError if it isn't there, or is another."""
        try:
            content = self.path(name).read_bytes()
        except FileNotFoundError:
            raise DamagedError(f"{name} is missing") from None
        except OSError as error:
            raise DamagedError(f"{name} can't be read: {error.strerror}") from error
        if digest(content) != name:
            raise DamagedError(f"{name} is damaged")
        return content

    def paths(self) -> Iterator[tuple[str, Path]]:
        """Every object that is there, by its digest."""
        for path in self.folder.glob("??/*"):
            if not path.name.startswith(files.UNFINISHED):
                yield path.parent.name + path.name, path

    def keep_only(self, needed: set[str]) -> None:
        """Remove the others, and what a process that was killed has left unfinished."""
        for name, path in list(self.paths()):
            if name not in needed:
                path.unlink()
        for path in self.folder.glob(f"??/{files.UNFINISHED}*"):
            path.unlink()
