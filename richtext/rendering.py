"""Cleaned text as it stands on a page: headings with addresses, references resolved."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from itertools import chain, count
from typing import Protocol

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from richtext.blocks import CALLOUTS, MARKS, Block, Callout, Paragraph, Run, Table, Writer
from richtext.pasted_markup import read
from richtext.references import Reference

# Ids that page templates use and a heading could be called by; more can be passed to `render`.
PAGE_IDS = {"contents", "further", "key-points", "main", "menu", "safety", "sources"}


@dataclass(frozen=True)
class Heading:
    """An h2 of the text, for the list of what is on the page."""

    id: str
    text: str


@dataclass(frozen=True)
class Rendered:
    """Text ready for a template, and its h2 headings in reading order."""

    html: SafeString
    headings: list[Heading]


class References(Protocol):
    """What ``clinic:`` references stand for on the page that is rendered."""

    def phone(self) -> tuple[str, str] | None:
        """The address and the words of a link to the phone number, if there is one."""

    def page(self, kind: str, pk: int) -> str | None:
        """The address of a page that readers can see."""

    def figure(self, name: str) -> SafeString | None:
        """A drawing with its caption."""

    def picture(self, pk: int, words: str) -> SafeString | None:
        """A picture with its caption; `words` are those of the link that stands for it."""

    def safety(self) -> SafeString | str:
        """The approved-use and safety block, or ""."""

    def source(self, number: int) -> bool:
        """Whether the page lists a source of this number, counted from 1."""


def render(html: str, references: References, taken: Iterable[str] = ()) -> Rendered:
    """Cleaned HTML with its references resolved; `taken` are more ids that the page uses.

    A reference that leads nowhere leaves its words without a link; the mark of a missing source
    and a missing drawing or picture leave nothing. The safety block stands where the text has its
    place, else before the text.

    The result may be marked safe: `rich_text.clean` let only harmless elements through, the writer
    escapes every text and attribute anew and adds markup of its own, and what `references` gives is
    escaped unless it is safe. Links get no `rel`: none opens a window, and the site's
    Referrer-Policy tells no other site which page its reader came from.
    """
    writer = _PageWriter(references, taken)
    body = "".join(writer.page_block(block) for block in read(html))
    if not writer.placed_safety:
        body = conditional_escape(references.safety()) + body
    return Rendered(mark_safe(body), writer.headings)


class _PageWriter(Writer):
    def __init__(self, references: References, taken: Iterable[str]) -> None:
        self.references = references
        self.taken = PAGE_IDS | set(taken)
        self.headings: list[Heading] = []
        self.drawn: set[str] = set()
        self.placed_safety = False
        self.section = ""

    def page_block(self, block: Block) -> str:
        """A block between others on the page, where a figure or the safety block can stand."""
        if not isinstance(block, Paragraph):
            return self.block(block)
        match block.place:
            case Reference("safety", ""):
                return self.safety()
            case Reference("drawing", name):
                return self.drawing(name)
            case Reference("image", number=int(pk)):
                words = " ".join(block.text.split())
                return conditional_escape(self.references.picture(pk, words) or "")
            case _:
                return self.block(block)

    def safety(self) -> str:
        if self.placed_safety:
            return ""
        self.placed_safety = True
        return conditional_escape(self.references.safety())

    def drawing(self, name: str) -> str:
        """A drawing once: its ids must not be on the page twice."""
        if name in self.drawn:
            return ""
        self.drawn.add(name)
        return conditional_escape(self.references.figure(name) or "")

    def paragraph(self, paragraph: Paragraph) -> str:
        if paragraph.tag == "p":
            return super().paragraph(paragraph)
        text = "".join(run.text for run in paragraph.runs if not run.is_source_mark)
        heading = Heading(self.free_id(text), text.strip())
        if paragraph.tag == "h2":
            self.headings.append(heading)
        self.section = heading.text
        inside = self.inline(paragraph.runs)
        return f'<{paragraph.tag} id="{heading.id}">{inside}</{paragraph.tag}>'

    def free_id(self, text: str) -> str:
        """An id made of a heading's words that nothing else on the page has."""
        slug = slugify(text) or "section"
        slug = f"on-{slug}" if slug.startswith("source-") else slug  # the list of sources has these
        numbered = (f"{slug}-{number}" for number in count(2))
        free = next(name for name in chain([slug], numbered) if name not in self.taken)
        self.taken.add(free)
        return free

    def callout(self, callout: Callout) -> str:
        """A box with its title; its kind is said too, for whoever does not see its color."""
        kind = CALLOUTS[callout.kind]
        title, blocks = callout.parts()
        words = self.inline(title.without("strong")) if title else kind
        box = f'class="callout callout-{callout.kind}" role="note" aria-label="{kind}"'
        return f'<aside {box}><p class="callout-title">{words}</p>{self.write(blocks)}</aside>'

    def table(self, table: Table) -> str:
        """A table that can be scrolled on a small screen, with the keyboard too."""
        label = f"Table: {self.section}" if self.section else "Table"
        region = f'class="table-scroll" role="region" aria-label="{escape(label)}" tabindex="0"'
        return f"<div {region}>{super().table(table)}</div>"

    def link(self, href: str, runs: list[Run]) -> str:
        match Reference.parse(href):
            case None:
                address: str | None = href
            case Reference("source") as source:
                return self.source_mark(source.number or 0)
            case Reference("phone", ""):
                address, number = self.references.phone() or (None, "")
                runs = [Run(number)] if address else runs
            case Reference(kind, number=int(pk)):
                address = self.references.page(kind, pk)
            case _:
                address = None
        return super().link(address, runs) if address else self.marked(runs, MARKS)

    def source_mark(self, number: int) -> str:
        if not self.references.source(number):
            return ""
        attributes = f'class="source-mark" href="#source-{number}" aria-label="Source {number}"'
        return f"<a {attributes}>{number}</a>"
