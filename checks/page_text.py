"""What a page says, as the checks read it: plain values, made without a database."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import groupby, pairwise

from checks.findings import Place
from checks.readability import sentences
from richtext.blocks import Block, Callout, Paragraph, paragraphs
from richtext.markup import line
from richtext.pasted_markup import read

# A longer word or the end of a sentence; units ("cm") and numbers have powers.
_BEFORE_A_NOTE = re.compile(r"(?:[^\W\d]{4,}|[^\W\d][.,;:!?”’)]+)$")


class LinkState(StrEnum):
    """What a reader who follows a link finds."""

    LIVE = "live"
    NOT_LIVE = "not live"
    MISSING = "missing"


@dataclass(frozen=True)
class Words:
    """A paragraph, heading, list item or cell of the page, and the field it is written in.

    `tag` is p, h2 or h3 in the text, "" in a plain field.
    """

    field: str
    text: str
    tag: str = ""

    @property
    def place(self) -> Place:
        return Place(self.field, self.text)

    @property
    def is_heading(self) -> bool:
        return self.tag in {"h2", "h3"}


@dataclass(frozen=True)
class Link:
    """A link in the text: the field it is written in, its words and its address."""

    field: str
    text: str
    address: str

    @property
    def place(self) -> Place:
        return Place(self.field, self.text)


@dataclass(frozen=True)
class Part:
    """The cleaned HTML of one field, with the heading that stands before it on the page."""

    field: str
    html: str

    @cached_property
    def blocks(self) -> list[Block]:
        return read(self.html)

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        return paragraphs(self.blocks)

    @property
    def callouts(self) -> list[Words]:
        """Each callout by its first line."""
        first_lines = (
            next(map(line, paragraphs([block])), "")
            for block in self.blocks
            if isinstance(block, Callout)
        )
        return [Words(self.field, text) for text in first_lines]

    @property
    def words(self) -> list[Words]:
        return self._words()

    @property
    def typed(self) -> list[Words]:
        """The same without the digits of the phone number that stands for itself."""
        return self._words(phone="our number")

    def _words(self, phone: str = "") -> list[Words]:
        lines = ((paragraph.tag, line(paragraph, phone)) for paragraph in self.paragraphs)
        return [Words(self.field, text, tag) for tag, text in lines if text]

    @property
    def note_marks(self) -> list[Words]:
        """Each raised number after a word or a sentence that is no mark of a source."""
        return [
            Words(self.field, f"{before.text.split()[-1]}{mark.text}", paragraph.tag)
            for paragraph in self.paragraphs
            for before, mark in pairwise(paragraph.runs)
            if "sup" in mark.marks
            and mark.text.strip().isdigit()
            and not mark.is_source_mark
            and _BEFORE_A_NOTE.search(before.text)
        ]

    @property
    def links(self) -> list[Link]:
        runs = (run for paragraph in self.paragraphs for run in paragraph.runs)
        return [
            Link(self.field, " ".join("".join(run.text for run in inside).split()), address)
            for address, inside in groupby(runs, key=lambda run: run.href)
            if address
        ]


@dataclass(frozen=True)
class PageText:
    """A page as it stands in the form, saved or not.

    `links` tells what is known of the addresses in the text, `undescribed` which of them stand for
    pictures without a description. `treatment` is None for a page that needs none, and so is
    `approved`. `reviewer_lost` is whom readers see as reviewer now and won't once this is
    published. `phone` is the clinic's own number in E.164. `refused` holds what the form says
    against a field.
    """

    title: str = ""
    slug: str = ""
    summary: str = ""
    seo_title: str = ""
    seo_description: str = ""
    parts: tuple[Part, ...] = ()
    key_points: tuple[str, ...] = ()
    answers: tuple[Words, ...] = ()
    sources: int = 0
    links: Mapping[str, LinkState] = field(default_factory=dict)
    undescribed: frozenset[str] = frozenset()
    header_picture_undescribed: bool = False
    treatment: bool | None = None
    approved: bool | None = None
    reviewer_lost: str = ""
    phone: str = ""
    address_taken: bool = False
    refused: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def body(self) -> tuple[Words, ...]:
        """The text in reading order, headings included."""
        return tuple(words for part in self.parts for words in part.words)

    @property
    def headings(self) -> list[Words]:
        return [words for words in self.body if words.is_heading]

    @property
    def prose(self) -> list[Words]:
        return [words for words in self.body if not words.is_heading]

    @property
    def sentences(self) -> list[Words]:
        return [
            Words(words.field, sentence, words.tag)
            for words in self.prose
            for sentence in sentences(words.text)
        ]

    @property
    def written(self) -> list[Words]:
        """All that was typed for readers: title, summary, key points, answers and the text."""
        points = [Words("key_points", point) for point in self.key_points]
        typed = (words for part in self.parts for words in part.typed)
        return [
            Words("title", self.title),
            Words("summary", self.summary),
            *points,
            *self.answers,
            *typed,
        ]

    @property
    def callouts(self) -> list[Words]:
        return [callout for part in self.parts for callout in part.callouts]

    @property
    def links_in_text(self) -> list[Link]:
        return [link for part in self.parts for link in part.links]

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written yet."""
        return not any((self.title, self.summary, self.body, self.key_points))
