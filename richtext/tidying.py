"""Tidies blocks of text: what is left says the same, in the one form that the site stores.

Tidying twice changes nothing more. The order matters: paragraphs are split and empty ones dropped
before neighbours are joined to lists.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, zip_longest

from richtext.blocks import (
    Block,
    Callout,
    Cell,
    ListBlock,
    Paragraph,
    Quote,
    Rule,
    Run,
    Table,
    cut,
    is_bold,
    paragraphs,
)
from richtext.typed_lists import BULLET, gather_lists, strip_bullets

_PIECES = re.compile(r"\n|[ \xa0]+|[^ \xa0\n]+(?:[ \xa0][^ \xa0\n]+)*")
# Between two paragraphs: an empty line, or a line break before another bullet.
_GAP = re.compile(rf"\n[ \xa0]*\n[ \xa0\n]*|\n(?={BULLET.pattern})")


def tidy(blocks: list[Block]) -> list[Block]:
    """The text of a whole page in its tidy form."""
    number_headings(blocks)
    return tidy_blocks(blocks)


def number_headings(blocks: Iterable[Block]) -> None:
    """Page headings start at h2: the title of the page is its only h1.

    Where a text has one, its h1 are the sections and its h2 what is below them.
    """
    headings = [block for block in paragraphs(blocks) if block.tag != "p"]
    sections = any(heading.tag == "h1" for heading in headings)
    for heading in headings:
        top = heading.tag == "h1" or (heading.tag == "h2" and not sections)
        heading.tag = "h2" if top else "h3"


def tidy_blocks(blocks: Iterable[Block], level: int = 0, in_item: bool = False) -> list[Block]:
    """One sequence of blocks; `level` counts the lists around it."""
    parts = [part for block in blocks for part in _parts(block)]
    if in_item and parts and isinstance(parts[0], Paragraph):
        strip_bullets(parts[0])
    gathered = gather_lists(parts, level)
    return [_tidy_block(block, level) for block in gathered]


def _parts(block: Block) -> list[Block]:
    """What is left of a block without empty parts and without a frame around text."""
    if isinstance(block, Rule):
        return [block]
    if not any(paragraph.text.strip() for paragraph in paragraphs([block])):
        return []
    if isinstance(block, Paragraph):
        return split_paragraph(block)
    if isinstance(block, Table):
        cells = [cell for row in block.rows for cell in row]
        if len(cells) == 1:
            return [part for inner in cells[0].blocks for part in _parts(inner)]
    return [block]


def _tidy_block(block: Block, level: int) -> Block:
    match block:
        case Paragraph():
            return replace(block, runs=fold(block))
        case ListBlock():
            return _tidy_list(block, level)
        case Quote(blocks=inner):
            return Quote(tidy_blocks(inner, level))
        case Callout(kind=kind, blocks=inner):
            return Callout(kind, tidy_blocks(inner, level))
        case Table():
            return _tidy_table(block, level)
        case _:
            return block


def _tidy_list(block: ListBlock, level: int) -> ListBlock:
    items: list[list[Block]] = []
    for item in block.items:
        tidied = tidy_blocks(item, level + 1, in_item=True)
        if len(tidied) == 1 and isinstance(tidied[0], ListBlock):
            items += tidied[0].items  # an item that holds nothing but a list
        elif tidied:
            items.append(tidied)
    return replace(block, items=items)


def _tidy_table(table: Table, level: int) -> Table:
    head = len([row for row in table.rows[: table.head] if row])
    tidied = Table([row for row in table.rows if row], head)
    for cell in (cell for row in tidied.rows for cell in row):
        cell.blocks = tidy_blocks(cell.blocks, level)
    return _with_headers(tidied)


def _with_headers(table: Table) -> Table:
    """Header cells say what they head; a first row all in bold is a row of headers."""
    if not table.head and table.rows[1:] and all(_is_bold(cell) for cell in table.rows[0]):
        table.head = 1
    for number, row in enumerate(table.rows):
        for cell in row:
            cell.header = cell.header or number < table.head
            if cell.header:
                cell.scope = cell.scope or ("col" if number < max(table.head, 1) else "row")
                _drop_bold(cell.blocks)
            else:
                cell.scope = ""
    return table


def _is_bold(cell: Cell) -> bool:
    return cell.header or is_bold(cell.blocks)


def _drop_bold(blocks: Iterable[Block]) -> None:
    for paragraph in paragraphs(blocks):
        paragraph.runs = _join(paragraph.without("strong"))


def split_paragraph(paragraph: Paragraph) -> list[Block]:
    """One paragraph for each part between two line breaks or bullets; a heading is one line."""
    if paragraph.tag != "p":
        one_line = [replace(run, text=run.text.replace("\n", " ")) for run in paragraph.runs]
        heading = replace(paragraph, runs=one_line)
        strip_bullets(heading)
        return [heading]
    edges = [0, *(edge for gap in _GAP.finditer(paragraph.text) for edge in gap.span())]
    parts = [cut(paragraph.runs, *span) for span in zip_longest(edges[::2], edges[1::2])]
    filled = [Paragraph(part) for part in parts if any(run.text.strip() for run in part)]
    if filled:
        filled[0].hint = paragraph.hint
    return list(filled)


def fold(paragraph: Paragraph) -> list[Run]:
    """The runs of a paragraph in their shortest form.

    Several blanks become one, none stands at an end or beside a break; one no-break space between
    words stays. Blanks have the marks that the words on both sides share.
    """
    folded: list[Run] = []
    for piece in _pieces(paragraph):
        if not _is_word(piece) and not folded:
            continue
        if _is_blank(piece) and not _is_word(folded[-1]):
            folded[-1] = folded[-1] if folded[-1].text == "\n" else replace(piece, text=" ")
            continue
        if piece.text == "\n" and _is_blank(folded[-1]):
            folded.pop()
        folded.append(replace(piece, text=" ") if _is_blank(piece) and piece.text[1:] else piece)
    while folded and not _is_word(folded[-1]):
        folded.pop()
    return _join(_shared(folded))


def _pieces(paragraph: Paragraph) -> Iterator[Run]:
    """The words, blanks and breaks of a paragraph, each with the marks that it can have."""
    for run in paragraph.runs:
        marks = run.marks - {"strong"} if paragraph.tag != "p" else run.marks
        if "sup" in marks:
            marks -= {"sub"}
        if run.is_source_mark:
            marks = frozenset()  # the mark of a source brings its own look
        yield from (Run(text, marks, run.href) for text in _PIECES.findall(run.text))


def _is_blank(run: Run) -> bool:
    return run.text[0] in " \xa0"


def _is_word(run: Run) -> bool:
    return run.text[0] not in " \xa0\n"


def _shared(pieces: list[Run]) -> Iterator[Run]:
    for place, piece in enumerate(pieces):
        if _is_word(piece):
            yield piece
        else:
            before, after = pieces[place - 1], pieces[place + 1]
            href = before.href if before.href == after.href else ""
            yield Run(piece.text, before.marks & after.marks, href)


def _join(runs: Iterable[Run]) -> list[Run]:
    alike = groupby(runs, key=lambda run: (run.marks, run.href))
    return [Run("".join(run.text for run in same), *look) for look, same in alike]
