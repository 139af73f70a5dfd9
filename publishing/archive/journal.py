"""The journal: a text file that only grows, each line bound to the one before it by its digest.

A line is its SHA-256, a blank, and JSON that has the line's number and the digest of the line
before. The file ``head`` beside the journal says what the last line is, so that lines missing at
the end are found too. A line counts once it's on the disk; the head follows it.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

from publishing.archive import files
from publishing.archive.objects import DamagedError, digest

Facts = dict[str, Any]


class Head(NamedTuple):
    """The last line: its number and its digest. The head of an empty journal is 0 and nothing."""

    number: int = 0
    digest: str = ""


@dataclass(frozen=True)
class Line:
    number: int
    previous: str
    facts: Facts

    @property
    def json(self) -> bytes:
        whole = {"number": self.number, "previous": self.previous, **self.facts}
        return json.dumps(whole, separators=(",", ":")).encode("ascii")

    @property
    def head(self) -> Head:
        return Head(self.number, digest(self.json))

    @property
    def raw(self) -> bytes:
        """The line as it is in the file, without its end."""
        return self.head.digest.encode("ascii") + b" " + self.json

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Raises DamagedError for anything that ``raw`` didn't write."""
        own, _, text = raw.partition(b" ")
        if own.decode("ascii", "replace") != digest(text):
            raise DamagedError("a line is damaged")
        facts = json.loads(text)
        return cls(facts.pop("number"), facts.pop("previous"), facts)


class Journal:
    def __init__(self, folder: Path) -> None:
        self.path, self.head_path = folder / "journal", folder / "head"
        self._sound: tuple[int, Head] | None = None  # the size at which it was last seen to be so

    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def content(self) -> bytes:
        return self.path.read_bytes() if self.path.exists() else b""

    def lines(self) -> Iterator[Line]:
        """The lines that are whole; ``verification`` names the others."""
        return whole_lines(self.content())

    def noted_head(self) -> Head:
        """What the file says of the last line. Raises DamagedError if it can't be read as that."""
        if not self.head_path.exists():
            return Head()
        try:
            number, _, name = self.head_path.read_bytes().decode("ascii").partition(" ")
            head = Head(int(number), name.removesuffix("\n"))
        except ValueError as error:
            raise DamagedError("the file head is damaged") from error
        if _written(head) != self.head_path.read_bytes():
            raise DamagedError("the file head is damaged")
        return head

    def heal(self) -> Head:
        """Make the journal ready for its next line, and return what that follows.

        Half a line that a power cut left was never counted, and goes. A line that counted stays as
        it is even if it's damaged: the next one gets the number after it, and shows that it was.
        """
        if self._sound is not None and self._sound[0] == self.size():
            return self._sound[1]
        content = self.content()
        last = max((line.head for line in whole_lines(content)), default=Head())
        try:
            noted = self.noted_head()
        except DamagedError:
            noted = Head()
        whole, end, rest = content.rpartition(b"\n")
        if rest:
            if noted.number > last.number:
                files.append(self.path, b"\n")
            else:
                files.write_whole(self.path, whole + end)
        head = max(noted, last, key=lambda found: found.number)
        self._note(head)
        return head

    def append(self, facts: Iterable[Facts]) -> list[Line]:
        """Write a line for each. The caller holds the archive alone."""
        head = self.heal()
        lines: list[Line] = []
        for each in facts:
            line = Line(head.number + 1, head.digest, each)
            lines.append(line)
            head = line.head
        self.append_lines(lines)
        return lines

    def append_lines(self, lines: list[Line]) -> None:
        """Write lines as they are, which follow the last one."""
        if lines:
            files.append(self.path, b"".join(line.raw + b"\n" for line in lines))
            self._note(lines[-1].head)

    def _note(self, head: Head) -> None:
        files.write_whole(self.head_path, _written(head))
        self._sound = self.size(), head


def _written(head: Head) -> bytes:
    return f"{head.number} {head.digest}\n".encode("ascii")


def whole_lines(content: bytes) -> Iterator[Line]:
    for raw in content.split(b"\n")[:-1]:
        try:
            yield Line.parse(raw)
        except (DamagedError, ValueError, KeyError, TypeError, AttributeError):
            continue
