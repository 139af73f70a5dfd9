"""What comes in, as plain values: made by a parser, stored by the loader. No database here.

Pages and topics go by their slugs; the ids are the database's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from richtext.references import Reference, references


@dataclass(frozen=True)
class Source:
    """Where pages come from, and what follows from that."""

    name: str  # as the provenance records have it
    maker: str  # as the history names it
    note: str = ""  # stands in the history, too
    is_whole: bool = False  # what it leaves out of a page goes back to the default
    comes_beside: bool = False  # a page whose address is taken is a draft beside the other one


@dataclass(frozen=True)
class Page:
    """One page, of a kind by its registered name.

    ``values`` and ``initial`` by field name, a title among the values; only a new page gets what
    is ``initial``, which is the staff's from then on. A rich text refers to another page by slug:
    ``clinic:article/<slug>``. ``links``: the slugs that a field points to, by the field's name.
    """

    kind: str
    external_id: str  # tells it from all others of its source, next time too
    slug: str
    values: Mapping[str, Any]
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    initial: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return self.values["title"]

    @property
    def references(self) -> list[Reference]:
        """What the text refers to, in order."""
        texts = (text for text in self.values.values() if isinstance(text, str))
        return [reference for text in texts for reference in references(text)]


@dataclass(frozen=True)
class Topic:
    name: str
    slug: str
    description: str = ""
    show_crisis_card: bool = False
