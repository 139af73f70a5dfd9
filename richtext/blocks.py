"""Body text as plain values: what a page's text can hold, and how it is written as HTML.

Text is a list of blocks. A paragraph is a list of runs; inside a run, a line break is the
character "\\n" and nothing else is markup. The writer can only write the elements it knows and
escapes everything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from html import escape
from itertools import groupby

from richtext.references import Reference

MARKS = ("strong", "em", "sup", "sub")

# What a callout can be, and what it is called where its writer gave it no title.
CALLOUTS = {"note": "Note", "warning": "Warning", "urgent": "Urgent"}


@dataclass(frozen=True)
class Run:
    """Characters that share their marks (a subset of MARKS) and their link."""

    text: str
    marks: frozenset[str] = frozenset()
    href: str = ""

    @property
    def reference(self) -> Reference | None:
        """What its link stands for, if it is one of our own references."""
        return Reference.parse(self.href)

    @property
    def is_source_mark(self) -> bool:
        reference = self.reference
        return reference is not None and reference.kind == "source"


@dataclass(frozen=True)
class Hint:
    """A sign that a paragraph is an item of a list: its level from 1 and its typed marker.

    A hint without a marker continues the item before it. `family` keeps two neighbouring lists
    apart.
    """

    level: int
    marker: str = ""
    family: str = ""


@dataclass
class Paragraph:
    """A paragraph or a heading (`tag` is p, h2 or h3; while pasted text is read, h1 to h6)."""

    runs: list[Run]
    tag: str = "p"
    hint: Hint | None = None

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def place(self) -> Reference | None:
        """What the paragraph holds the place of, if it is nothing but a link to it."""
        addresses = {run.href for run in self.runs}
        return Reference.parse(addresses.pop()) if len(addresses) == 1 else None

    def without(self, mark: str) -> list[Run]:
        """Its runs, one of MARKS taken off."""
        return [replace(run, marks=run.marks - {mark}) for run in self.runs]


@dataclass
class Rule:
    """A change of subject between two paragraphs."""


@dataclass
class ListBlock:
    """A list; `start` is the number of its first item."""

    ordered: bool
    items: list[list[Block]] = field(default_factory=list)
    start: int = 1


@dataclass
class Quote:
    blocks: list[Block] = field(default_factory=list)


@dataclass
class Callout:
    """Text in a box, of a kind from CALLOUTS; a first paragraph all in bold is its title.

    Stored as ``<aside data-callout="warning">``. The element says what it is to whatever reads the
    text without our style sheet, no source that people paste from writes it, so that a pasted
    quotation stays one, and its only attribute has three values, so that the text still has no
    class. The title is a paragraph, like the header cells of a table a matter of bold text:
    wherever the box is lost, the words read on in order.
    """

    kind: str
    blocks: list[Block] = field(default_factory=list)

    def parts(self) -> tuple[Paragraph | None, list[Block]]:
        """The title, if there is one, and what stands below it."""
        first = next(iter(self.blocks), None)
        if self.blocks[1:] and isinstance(first, Paragraph) and is_bold([first]):
            return first, self.blocks[1:]
        return None, self.blocks


@dataclass
class Cell:
    blocks: list[Block] = field(default_factory=list)
    header: bool = False
    scope: str = ""
    colspan: int = 1
    rowspan: int = 1


@dataclass
class Table:
    """Rows of cells; the first `head` rows are the table's head."""

    rows: list[list[Cell]] = field(default_factory=list)
    head: int = 0


Block = Paragraph | Rule | ListBlock | Quote | Callout | Table


def paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Every paragraph and heading in reading order, however deep it stands."""
    for block in blocks:
        match block:
            case Paragraph():
                yield block
            case ListBlock(items=items):
                for item in items:
                    yield from paragraphs(item)
            case Quote(blocks=inner) | Callout(blocks=inner):
                yield from paragraphs(inner)
            case Table(rows=rows):
                for row in rows:
                    for cell in row:
                        yield from paragraphs(cell.blocks)


def is_bold(blocks: Iterable[Block]) -> bool:
    """Whether there are words and all of them are bold."""
    runs = [run for block in paragraphs(blocks) for run in block.runs if run.text.strip()]
    return bool(runs) and all("strong" in run.marks for run in runs)


def cut(runs: Iterable[Run], start: int, end: int | None = None) -> list[Run]:
    """The runs of the characters from `start` up to, not including, `end`."""
    kept, passed = [], 0
    for run in runs:
        text = run.text[max(start - passed, 0) : None if end is None else max(end - passed, 0)]
        passed += len(run.text)
        if text:
            kept.append(replace(run, text=text))
    return kept


class Writer:
    """Writes blocks as HTML. A renderer overrides the methods that differ on a page."""

    def write(self, blocks: Iterable[Block]) -> str:
        return "".join(self.block(block) for block in blocks)

    def block(self, block: Block) -> str:
        match block:
            case Paragraph():
                return self.paragraph(block)
            case ListBlock():
                return self.list_block(block)
            case Quote(blocks=inner):
                return f"<blockquote>{self.write(inner)}</blockquote>"
            case Callout():
                return self.callout(block)
            case Table():
                return self.table(block)
            case Rule():
                return "<hr>"

    def callout(self, callout: Callout) -> str:
        return f'<aside data-callout="{callout.kind}">{self.write(callout.blocks)}</aside>'

    def paragraph(self, paragraph: Paragraph) -> str:
        return f"<{paragraph.tag}>{self.inline(paragraph.runs)}</{paragraph.tag}>"

    def list_block(self, block: ListBlock) -> str:
        tag = "ol" if block.ordered else "ul"
        start = f' start="{block.start}"' if block.ordered and block.start > 1 else ""
        items = "".join(f"<li>{self.flow(item)}</li>" for item in block.items)
        return f"<{tag}{start}>{items}</{tag}>"

    def table(self, table: Table) -> str:
        head, body = table.rows[: table.head], table.rows[table.head :]
        written = f"<thead>{self.rows(head)}</thead>" if head else ""
        written += f"<tbody>{self.rows(body)}</tbody>" if body else ""
        return f"<table>{written}</table>"

    def rows(self, rows: Iterable[Iterable[Cell]]) -> str:
        return "".join(f"<tr>{''.join(self.cell(cell) for cell in row)}</tr>" for row in rows)

    def cell(self, cell: Cell) -> str:
        tag = "th" if cell.header else "td"
        attributes = f' scope="{cell.scope}"' if cell.scope else ""
        for name, span in (("colspan", cell.colspan), ("rowspan", cell.rowspan)):
            attributes += f' {name}="{span}"' if span > 1 else ""
        return f"<{tag}{attributes}>{self.flow(cell.blocks)}</{tag}>"

    def flow(self, blocks: list[Block]) -> str:
        """The inside of a list item or cell: its only paragraph needs no element of its own."""
        if [isinstance(block, Paragraph) for block in blocks].count(True) == 1:
            first, *rest = blocks
            if isinstance(first, Paragraph):
                return self.inline(first.runs) + self.write(rest)
        return self.write(blocks)

    def inline(self, runs: Iterable[Run]) -> str:
        return "".join(
            self.link(href, list(inside)) if href else self.marked(list(inside), MARKS)
            for href, inside in groupby(runs, key=lambda run: run.href)
        )

    def link(self, href: str, runs: list[Run]) -> str:
        return f'<a href="{escape(href)}">{self.marked(runs, MARKS)}</a>'

    def marked(self, runs: list[Run], marks: tuple[str, ...]) -> str:
        """Runs wrapped in the elements of their marks, outermost first."""
        if not marks:
            return "".join(escape(run.text, quote=False).replace("\n", "<br>") for run in runs)
        mark, *inner = marks
        written = ""
        for has_mark, inside in groupby(runs, key=lambda run: mark in run.marks):
            text = self.marked(list(inside), tuple(inner))
            written += f"<{mark}>{text}</{mark}>" if has_mark else text
        return written
