"""Two versions of a page side by side, for people: field by field, line by line, word by word.

A content is the dict of ``PublishablePage.content()``. A :class:`Field` knows how its value reads
as lines; the lines of two versions are matched, and inside a line that changed its words are.
Nothing is lost: added and unchanged words together are the new text, removed and unchanged ones
the old.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from richtext.blocks import (
    CALLOUTS,
    Block,
    Callout,
    Cell,
    ListBlock,
    Paragraph,
    Quote,
    Rule,
    Table,
    Writer,
)
from richtext.blocks import Run as Inline
from richtext.pasted_markup import read
from richtext.references import Reference
from richtext.word_differences import Kind, Run, stretches, word_runs

Content = Mapping[str, Any]
Names = Mapping[Any, str]

# Two lines are one line that was rewritten if they share this part of the longer one's words.
ALIKE = 0.4
# How many removed lines are looked through for the one that an added line was.
NEARBY = 12

# Turns the value of a field into lines.
Reader = Callable[[Any], list["Piece"]]

GONE = "(no longer exists)"
EMPTY = "(empty)"
_TAGS = {"h2": "Heading", "h3": "Smaller heading"}


@dataclass(frozen=True)
class Piece:
    """A line of a version. ``form`` tells two lines of the same words in other markup apart."""

    label: str
    words: tuple[str, ...]
    form: str = ""


@dataclass(frozen=True)
class Field:
    """A part of a page: the key of its value in a content, its name, and how its value reads."""

    key: str
    label: str
    read: Reader
    default: Any = ""

    def value(self, content: Content) -> Any:
        return content.get(self.key, self.default)


@dataclass(frozen=True)
class Line:
    """A line with what became of its words, and what else became of it."""

    label: str
    runs: tuple[Run, ...]
    note: str = ""

    @property
    def is_changed(self) -> bool:
        return bool(self.note) or any(run.kind is not Kind.SAME for run in self.runs)


@dataclass(frozen=True)
class Gap:
    """Unchanged lines that are not shown."""

    lines: int


@dataclass(frozen=True)
class Change:
    """A field with all of its lines, also those that stayed."""

    label: str
    lines: tuple[Line, ...]

    @property
    def shown(self) -> list[Line | Gap]:
        """The changed lines, each stretch of others as a gap and the last heading in it."""
        shown: list[Line | Gap] = []
        passed: list[Line] = []
        for line in self.lines:
            if not line.is_changed:
                passed.append(line)
                continue
            shown += [*_short(passed), line]
            passed = []
        return shown + ([Gap(len(passed))] if passed else [])


def compare(old: Content, new: Content, fields: Iterable[Field]) -> list[Change]:
    """What changed, in the order of the fields; unchanged fields are left out."""
    changes = []
    for field in fields:
        before, after = field.value(old), field.value(new)
        if before == after:
            continue
        lines = tuple(_lines(field.read(before), field.read(after)))
        if not any(line.is_changed for line in lines):
            lines = (*lines, Line("", (), "only the formatting changed"))
        changes.append(Change(field.label, lines))
    return changes


def changed_labels(old: Content, new: Content, fields: Iterable[Field]) -> list[str]:
    """The names of the fields that differ."""
    return [field.label for field in fields if field.value(old) != field.value(new)]


def read_all(content: Content, fields: Iterable[Field]) -> list[Change]:
    """One version as text; fields without any are left out."""
    texts = [(field.label, field.read(field.value(content))) for field in fields]
    return [Change(label, tuple(map(_unchanged, pieces))) for label, pieces in texts if pieces]


def text_pieces(value: Any) -> list[Piece]:
    """Plain text, a line for each of its lines."""
    lines = str(value if value is not None else "").splitlines()
    return [Piece("", tuple(line.split()), line) for line in lines if line.strip()]


def yes_no(value: Any) -> list[Piece]:
    return [Piece("", ("yes" if value else "no",))]


def named(names: Names, value: Any) -> list[Piece]:
    """One thing or several that have names, such as a picture or topics."""
    chosen = value if isinstance(value, list) else [value]
    return [Piece("", (names.get(each, GONE),)) for each in chosen if each not in (None, "")]


def row_pieces(columns: Sequence[str], rows: Iterable[Any]) -> list[Piece]:
    """A short list, a line for each row, its columns in order."""
    told = [[row.get(name) for name in columns] if isinstance(row, dict) else [row] for row in rows]
    said = [" · ".join(str(cell) for cell in row if cell not in (None, "")) for row in told]
    return [Piece("", tuple(text.split())) for text in said]


def rich_pieces(links: Names, html: str) -> list[Piece]:
    """Rich text, a line for each paragraph, heading, list item and table row.

    ``links`` says what references stand for: ``{"clinic:article/12": "link: Sleep"}``.
    """
    return [piece for block in read(html) for piece in _pieces(block, "Paragraph", 0, links)]


def _pieces(block: Block, label: str, depth: int, links: Names) -> Iterator[Piece]:
    match block:
        case Paragraph(tag=tag):
            form = f"{depth} {Writer().block(block)}"
            yield Piece(_TAGS.get(tag, label), _words(block, links), form)
        case ListBlock(ordered=ordered, items=items):
            item_label = "Numbered item" if ordered else "List item"
            for inner in (inner for item in items for inner in item):
                yield from _pieces(inner, item_label, depth + 1, links)
        case Quote(blocks=blocks):
            for inner in blocks:
                yield from _pieces(inner, "Quotation", depth, links)
        case Callout(kind=kind, blocks=blocks):
            for inner in blocks:
                yield from _pieces(inner, CALLOUTS[kind], depth, links)
        case Table(rows=rows):
            yield from (_row(row, links) for row in rows)
        case Rule():
            yield Piece("Dividing line", ())
        case _:
            assert_never(block)


def _row(row: Sequence[Cell], links: Names) -> Piece:
    """A table's row: bars between its cells."""
    words: list[str] = []
    for cell in row:
        pieces = (piece for block in cell.blocks for piece in _pieces(block, "", 0, links))
        words += ["|", *(word for piece in pieces for word in piece.words)]
    return Piece("Table row", tuple(words[1:]), "".join(map(Writer().cell, row)))


def _words(paragraph: Paragraph, links: Names) -> tuple[str, ...]:
    return tuple("".join(_said(run, links) for run in paragraph.runs).split())


def _said(run: Inline, links: Names) -> str:
    """The words of a run, and where its link leads."""
    match run.reference:
        case None:
            return f"{run.text} (link: {run.href})" if run.href else run.text
        case Reference("source", number):
            return f" (source {number})"
        case Reference("phone", ""):
            return "(the phone number)"
        case Reference("safety", ""):
            return "(the safety information)"
        case _:
            return f"{run.text} ({links.get(run.href, 'a broken link')})"


def _lines(old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[Line]:
    """The lines that stayed, and between them those that were added, removed or rewritten."""
    for stretch in stretches(old, new):
        yield from map(_unchanged, stretch.same)
        yield from _rewritten(stretch.removed, stretch.added)


def _rewritten(old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[Line]:
    """Each added line beside the removed one that it was, if it was one."""
    start, added = 0, list[Line]()
    for piece in new:
        place = _origin(old[start : start + NEARBY], piece, is_only=len(old) == len(new) == 1)
        if place is None:
            added.append(Line(piece.label, _whole(Kind.ADDED, piece)))
            continue
        yield from map(_removed, old[start : start + place])
        yield from added
        yield _changed(old[start + place], piece)
        start, added = start + place + 1, []
    yield from map(_removed, old[start:])
    yield from added


def _origin(candidates: Sequence[Piece], piece: Piece, *, is_only: bool) -> int | None:
    if is_only:
        return 0
    alike = [_likeness(candidate, piece) for candidate in candidates]
    best = max(alike, default=0.0)
    return alike.index(best) if best >= ALIKE else None


def _likeness(one: Piece, other: Piece) -> float:
    """The part of the longer line's words that both have, in any order."""
    shared = (Counter(one.words) & Counter(other.words)).total()
    return shared / max(len(one.words), len(other.words), 1)


def _changed(old: Piece, new: Piece) -> Line:
    notes = []
    if old.label != new.label:
        notes.append(f"was: {old.label.lower()}")
    elif old.words == new.words:
        notes.append("only the formatting changed")
    return Line(new.label, tuple(word_runs(old.words, new.words)), ", ".join(notes))


def _removed(piece: Piece) -> Line:
    return Line(piece.label, _whole(Kind.REMOVED, piece))


def _unchanged(piece: Piece) -> Line:
    return Line(piece.label, _whole(Kind.SAME, piece))


def _whole(kind: Kind, piece: Piece) -> tuple[Run, ...]:
    return (Run(kind, " ".join(piece.words) or EMPTY),)


def _short(passed: list[Line]) -> list[Line | Gap]:
    """The last heading of lines that are passed over says where the change stands."""
    headings = [line for line in passed if line.label in _TAGS.values()]
    hidden = len(passed) - len(headings[-1:])
    return [*([Gap(hidden)] if hidden else []), *headings[-1:]]
