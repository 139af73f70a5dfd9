"""Reads a text export of articles: bytes -> text -> plain values. No Django, no database.

The format: each article begins with a line "Posted on" (a date may follow it), then its title, then
blocks with blank lines between them. Lines that stand together belong together.

    text = read_export(Path("articles.txt"))
    articles = parse(text)
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby
from pathlib import Path

from transfer.text_import.bullets import Line, goes_on, is_bulleted, marked_lines
from transfer.text_import.encoding import EncodingError, text_from
from transfer.text_import.heading_case import (
    LearnedCase,
    is_question,
    learn_case,
    looks_like_heading,
    sentence_case,
)
from transfer.text_import.lists import Item, lists

MAX_BYTES = 5 * 1024 * 1024
MAX_TITLE_LENGTH = 120  # characters, as the title field of a page

_POSTED_ON = re.compile(r"posted on\s*:?(?:\s+(?=\D*\d).{1,39}[^.!?])?", re.IGNORECASE)
_NOTE = re.compile(r"(\*+)\s?[^\s*]")


class ExportError(ValueError):
    """The export cannot be read; the message is one line for the person who started the import."""


class Kind(Enum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    NOTE = "note"


@dataclass(frozen=True)
class Block:
    """One block of an article. A list has items and no text, everything else text and no items."""

    kind: Kind
    text: str = ""
    items: tuple[Item, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(item.text for item in self.items) if self.items else (self.text,)


@dataclass(frozen=True)
class ParsedArticle:
    title: str
    blocks: tuple[Block, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(block.text for block in self.blocks if block.kind is Kind.HEADING)

    @property
    def word_count(self) -> int:
        return sum(len(text.split()) for block in self.blocks for text in block.texts)


# Bytes to text


def read_export(path: Path) -> str:
    """The text of the file. Raises ExportError where it is missing, too large or no text."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise ExportError(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise ExportError(f"{path} is a folder, not a file.") from None
    except OSError as error:
        raise ExportError(f"{path} cannot be read: {error.strerror}.") from None
    return decode(data)


def decode(data: bytes) -> str:
    """Text from bytes: see ``encoding``. Raises ExportError."""
    if len(data) > MAX_BYTES:
        raise ExportError(f"The file is over {MAX_BYTES // 1024**2} MB.")
    try:
        text = text_from(data)
    except EncodingError as error:
        raise ExportError(str(error)) from None
    if not text.strip():
        raise ExportError("The file is empty.")
    return text


# Text to articles


def parse(text: str) -> list[ParsedArticle]:
    """All articles in the order of the text. Raises ExportError where it is no such export."""
    lines = text.removeprefix("\ufeff").splitlines()
    return [_parse_article(chunk, number) for number, chunk in enumerate(_chunks(lines), start=1)]


def _chunks(lines: list[str]) -> Iterator[list[str]]:
    """The lines of each article, without its "Posted on"."""
    starts = [n for n, line in enumerate(lines) if _POSTED_ON.fullmatch(line.strip())]
    if not starts:
        raise ExportError("No article found: each one begins with a line “Posted on”.")
    preface = " ".join(lines[: starts[0]])
    if preface.strip():
        raise ExportError(
            f"“{_excerpt(preface)}” stands before the first “Posted on” and is part of no article."
        )
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield lines[start + 1 : end]


def _parse_article(lines: list[str], number: int) -> ParsedArticle:
    at = next((n for n, line in enumerate(lines) if line.strip()), None)
    if at is None or is_bulleted(lines[at]):
        raise ExportError(f"Article {number} has no title after its “Posted on” line.")
    title = fold(lines[at])
    if len(title) > MAX_TITLE_LENGTH:
        raise ExportError(
            f"Article {number} has no title: “{_excerpt(title)}” is longer than "
            f"{MAX_TITLE_LENGTH} characters."
        )
    blocks = list(_blocks(lines[at + 1 :]))
    if not blocks:
        raise ExportError(f"Article {number}, “{_excerpt(title)}”, has no text.")
    blocks = _only_headings_of_something(blocks)
    prose = (block for block in blocks if block.kind is not Kind.HEADING)
    case = learn_case(text for block in prose for text in block.texts)
    finished = _notes_in_place(_finish(block, case) for block in blocks)
    return ParsedArticle(sentence_case(title, case), tuple(finished))


def fold(text: str) -> str:
    """Runs of blanks of any kind become one, and none is left at the ends."""
    return " ".join(text.split())


def _excerpt(text: str) -> str:
    text = fold(text)
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"


# Lines to blocks


def _blocks(lines: list[str]) -> Iterator[Block]:
    """A block for each heading, paragraph and note; items that follow each other make a list."""
    for is_list, group in groupby(_pieces(marked_lines(lines)), key=lambda piece: piece.is_item):
        if is_list:
            yield from (Block(Kind.LIST, items=tuple(items)) for items in lists(group))
        else:
            yield from (Block(_kind(piece.text), piece.text) for piece in group)


def _pieces(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines that belong together as one: its first line, with the words of all of them.

    A blank line ends a piece, a bullet begins one, and so does a line that does not go on with the
    item before it. A heading is a piece of its own even when the text under it follows at once.
    """
    begun: list[Line] = []
    for line in lines:
        if begun and (line.is_blank or line.is_item or _is_whole(begun, line)):
            yield _joined(begun)
            begun = []
        if not line.is_blank:
            begun.append(line)
    if begun:
        yield _joined(begun)


def _joined(lines: list[Line]) -> Line:
    return replace(lines[0], text=" ".join(line.text for line in lines if line.text))


def _is_whole(begun: list[Line], line: Line) -> bool:
    """Whether a piece ends before a plain line that follows it."""
    if begun[0].is_item:
        return not goes_on(begun, line)
    return len(begun) == 1 and looks_like_heading(begun[0].text)


def _kind(text: str) -> Kind:
    if _NOTE.match(text):
        return Kind.NOTE
    return Kind.HEADING if looks_like_heading(text) else Kind.PARAGRAPH


def _only_headings_of_something(blocks: list[Block]) -> list[Block]:
    """The blocks, where a heading with nothing under it has become the paragraph that it is.

    That is the last line of an article ("Ready to start?", a signature), and a question right
    before another heading: an opening line, not the name of a section.
    """
    checked: list[Block] = []
    for block in reversed(blocks):
        if block.kind is Kind.HEADING:
            below = checked[-1].kind if checked else None
            if below is None or (is_question(block.text) and below is Kind.HEADING):
                block = replace(block, kind=Kind.PARAGRAPH)
        checked.append(block)
    return checked[::-1]


def _finish(block: Block, case: LearnedCase) -> Block:
    if block.kind is not Kind.HEADING:
        return block
    return replace(block, text=sentence_case(block.text.rstrip(" :"), case))


# Asterisk notes


def _notes_in_place(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, where each asterisk note follows the block that carries its asterisk.

    Where that block introduces a list, the note follows the list: it speaks of what is listed, and
    the sentence before a list must not be torn from it. A note that nothing refers to stays.
    """
    placed: list[Block] = []
    for block in blocks:
        placed.insert(_place_of(block, placed), block)
    return placed


def _place_of(block: Block, before: list[Block]) -> int:
    mark = _NOTE.match(block.text) if block.kind is Kind.NOTE else None
    if mark is None:
        return len(before)
    carries = re.compile(rf"(?<=[^\s*]){re.escape(mark[1])}(?![\w*])")
    for at in range(len(before) - 1, -1, -1):
        if any(map(carries.search, before[at].texts)):
            return _after_its_list(at, before)
    return len(before)


def _after_its_list(at: int, blocks: list[Block]) -> int:
    at += 1
    while at < len(blocks) and blocks[at].kind in (Kind.LIST, Kind.NOTE):
        at += 1
    return at
