"""Reads HTML, pasted from anywhere, into blocks of text.

Knows what Word, Google Docs and Outlook put on the clipboard: lists written as paragraphs with a
``mso-list`` style, tracked changes, comments, footnotes. Notes become a numbered list at the end
and their marks raised numbers: a source of the page needs a title, which no program can make of a
note, so whoever pasted them moves there what is one.
"""

import re
from dataclasses import dataclass, replace

from lxml import etree

from richtext.addresses import clean_address
from richtext.blocks import (
    CALLOUTS,
    Block,
    Callout,
    Hint,
    ListBlock,
    Paragraph,
    Quote,
    Rule,
    Run,
    Table,
)
from richtext.html_tree import BLOCK_TAGS, HEADINGS, parse
from richtext.pasted_elements import (
    Attributes,
    cell_of,
    font_in,
    is_deleted,
    is_noise,
    marks_of,
)
from richtext.symbol_fonts import as_unicode
from richtext.typed_lists import is_marker

MAX_LIST_LEVEL = 6

# Footnotes: the mark in the text links to the note, the note links back to the mark.
NOTE_MARK = re.compile(r"#_?(?:ftn|edn|ftnt)(\d+)")
NOTE_BACK_LINK = re.compile(r"#_?(?:ftnref|ednref|ftnt_ref)(\d+)")

# Blanks of other widths are layout; a narrow no-break one binds like the common one. Soft hyphens
# and the ligatures of a printed page are no letters of a word: who searches for it types none.
_BLANKS = re.compile(r"[ \t\r\n\f\v\x85\u1680\u2000-\u200a\u2028\u2029\u205f\u3000]+")
_LIGATURES = dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
_FOLDED = str.maketrans({"\u202f": "\xa0", "\xad": "", "\u2060": "", **_LIGATURES})


@dataclass(frozen=True)
class Pasted:
    """The blocks that HTML from anywhere holds, not yet tidied, and what of it was left out."""

    blocks: list[Block]
    deletions: int = 0
    pictures: int = 0


def read(html: str) -> list[Block]:
    """The blocks that HTML from anywhere holds, not yet tidied; any text gives a result."""
    return read_pasted(html).blocks


def read_pasted(html: str) -> Pasted:
    reader = _Reader()
    walk = etree.iterwalk(parse(html), events=("start", "end"))
    for event, element in walk:
        if event == "end":
            reader.end(element)
            reader.add_text(element.tail)
        elif reader.begin(element):
            reader.add_text(element.text)
        else:
            walk.skip_subtree()
    reader.end_paragraph()
    return Pasted(reader.root, reader.deletions, reader.pictures)


@dataclass(frozen=True)
class _State:
    """What an element inherits from those around it."""

    marks: frozenset[str] = frozenset()
    href: str = ""
    tag: str = "p"
    font: str = ""
    in_marker: bool = False
    in_checklist: bool = False  # Google Docs strikes through what is done, and draws a box before
    in_head: bool = False
    in_notes: bool = False
    one_item_lists: bool = False  # Word on the web wraps each item in a list of its own
    list_level: int = 0
    tables: int = 0
    quoted: bool = False


class _Reader:
    def __init__(self) -> None:
        self.root: list[Block] = []
        self.containers: list[list[Block] | ListBlock | Table] = [self.root]
        self.runs: list[Run] = []
        self.hint: Hint | None = None
        self.state = _State()
        self.open: list[tuple[etree._Element, _State, int]] = []
        self.deletions = 0
        self.pictures = 0

    def begin(self, element: etree._Element) -> bool:
        """Open an element; False if what it holds is not part of the text."""
        tag, attributes = element.tag, Attributes(element)
        address = attributes.named.get("href", "")
        if tag in BLOCK_TAGS:
            self.end_paragraph()
        if self.is_left_out(tag, attributes):
            return False
        if note := NOTE_BACK_LINK.fullmatch(address):
            self.hint = Hint(1, f"{int(note[1][:4])}.", family="notes")
            self.drop_rule()
            return False
        if note := NOTE_MARK.fullmatch(address):
            self.runs.append(Run(note[1], self.state.marks | {"sup"}))
            return False
        self.open.append((element, self.state, len(self.containers)))
        self.state = _inherit(self.state, tag, attributes)
        self.read_hint(element, attributes)
        self.open_container(tag, attributes)
        return True

    def is_left_out(self, tag: str, attributes: Attributes) -> bool:
        is_picture = tag == "img"
        deletes = is_deleted(tag, attributes) and not self.state.in_checklist
        self.pictures += is_picture and not self.state.in_checklist
        self.deletions += deletes
        return is_picture or deletes or is_noise(attributes)

    def end(self, element: etree._Element) -> None:
        """Close an element, if it was opened."""
        if not self.open or self.open[-1][0] is not element:
            return
        if element.tag in BLOCK_TAGS:
            self.end_paragraph()
            self.hint = None
        _, self.state, depth = self.open.pop()
        del self.containers[depth:]

    def open_container(self, tag: str, attributes: Attributes) -> None:
        state = self.state
        if tag == "br":
            self.add_run("\n")
        elif tag == "hr":
            self.add_rule()
        elif tag in {"ul", "ol"} and not state.one_item_lists and state.list_level < MAX_LIST_LEVEL:
            new = ListBlock(tag == "ol", start=attributes.number("start", most=999))
            self.state = replace(state, list_level=state.list_level + 1, tag="p")
            self.open_block(new, new)
        elif tag == "li" and isinstance(self.containers[-1], ListBlock):
            self.containers[-1].items.append([])
            self.containers.append(self.containers[-1].items[-1])
        elif tag in {"blockquote", "aside"}:
            self.open_frame(tag, attributes.named.get("data-callout", ""))
        elif tag in {"table", "thead", "tr", "td", "th"}:
            self.open_table_part(tag, attributes)

    def open_frame(self, tag: str, kind: str) -> None:
        """A quotation or a callout: on the page itself, not in another frame, list or table."""
        state = self.state
        inside = state.quoted or state.list_level or state.tables
        if inside or (tag == "aside" and kind not in CALLOUTS):
            return
        self.state = replace(state, quoted=True, tag="p")
        frame = Callout(kind) if tag == "aside" else Quote()
        self.open_block(frame, frame.blocks)

    def open_table_part(self, tag: str, attributes: Attributes) -> None:
        """The outer table only: tables in a table, once used for layout, become paragraphs."""
        table = self.containers[-1]
        if tag == "table":
            self.state = replace(self.state, tables=self.state.tables + 1, tag="p")
            if self.state.tables == 1:
                table = Table()
                self.open_block(table, table)
        elif not isinstance(table, Table):
            return
        elif tag == "thead":
            self.state = replace(self.state, in_head=True)
        elif tag == "tr":
            table.rows.append([])
            table.head += self.state.in_head and table.head == len(table.rows) - 1
        elif table.rows:
            cell = cell_of(tag == "th", attributes)
            table.rows[-1].append(cell)
            self.containers.append(cell.blocks)

    def open_block(self, block: Block, container: list[Block] | ListBlock | Table) -> None:
        self.add_block(block)
        self.containers.append(container)

    def read_hint(self, element: etree._Element, attributes: Attributes) -> None:
        """What the source knows of a paragraph that is an item of a list."""
        tag = element.tag
        item = re.search(r"(?:(l\d+) )?level(\d)", attributes.style.get("mso-list", ""))
        if tag == "li" and self.state.one_item_lists:
            around = next(element.iterancestors("ul", "ol"), None)
            ordered = around is not None and around.tag == "ol"
            marker = f"{attributes.number('data-aria-posinset')}." if ordered else "·"
            self.hint = Hint(attributes.number("data-aria-level", most=9), marker)
        elif tag == "p" and item:
            self.hint = Hint(int(item[2]), family=item[1] or "")
        elif tag == "p" and any(name.startswith("msolistpara") for name in attributes.classes):
            self.hint = Hint(0)

    def add_text(self, text: str | None) -> None:
        if text:
            text = _BLANKS.sub(" ", text).translate(_FOLDED)
            self.add_run(text if self.state.in_marker else as_unicode(text, self.state.font))

    def add_run(self, text: str) -> None:
        if not self.state.in_marker:
            self.runs.append(Run(text, self.state.marks, self.state.href))
        elif self.hint:
            self.hint = replace(self.hint, marker=(self.hint.marker + text).strip(" \n\xa0"))

    def add_rule(self) -> None:
        state = self.state
        if not (state.in_notes or state.list_level or state.quoted or state.tables):
            self.add_block(Rule())

    def drop_rule(self) -> None:
        """The rule that Google Docs puts above the notes: the list is enough."""
        if self.root and isinstance(self.root[-1], Rule):
            self.root.pop()

    def end_paragraph(self) -> None:
        """Close the paragraph that is being read, if there is one."""
        if any(run.text.strip(" ") for run in self.runs):
            if self.hint and self.hint.marker and not is_marker(self.hint.marker):
                self.runs.insert(0, Run(f"{self.hint.marker} "))
                self.hint = replace(self.hint, marker="·")
            self.add_block(Paragraph(self.runs, self.state.tag, self.hint))
            self.hint = None
        self.runs = []

    def add_block(self, block: Block) -> None:
        match self.containers[-1]:
            case ListBlock(items=items):
                # Google Docs puts a nested list beside the item that it belongs to.
                if not (isinstance(block, ListBlock) and items):
                    items.append([])
                items[-1].append(block)
            case Table():
                # Only a caption stands here; it becomes a paragraph before the table.
                outer = next(box for box in reversed(self.containers) if isinstance(box, list))
                outer.insert(len(outer) - 1, block)
            case blocks:
                blocks.append(block)


def _inherit(state: _State, tag: str, attributes: Attributes) -> _State:
    inside = state.list_level or state.quoted or state.tables
    element = attributes.style.get("mso-element", "")
    return replace(
        state,
        marks=marks_of(state.marks, tag, attributes),
        href=clean_address(attributes.named.get("href", "")) if tag == "a" else state.href,
        tag=tag if tag in HEADINGS and not inside else "p" if inside else state.tag,
        font=font_in(state.font, attributes),
        in_marker=state.in_marker or "ignore" in attributes.style.get("mso-list", ""),
        in_checklist=state.in_checklist or "aria-checked" in attributes.named,
        in_notes=state.in_notes or element in {"footnote-list", "endnote-list"},
        one_item_lists=state.one_item_lists or "listcontainerwrapper" in attributes.classes,
    )
