"""The references that texts hold in place of addresses: ``clinic:phone``, ``clinic:article/12``.

A reference is the address of a link. What it stands for is looked up when the text is shown, so
that it survives a change of number, address or picture. No other module knows how one is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from richtext.html_tree import parse

_SCHEME = "clinic"
_SHAPE = re.compile(rf"{_SCHEME}:[a-z]+(?:/[a-z0-9-]+)?")
_MOST_DIGITS = 18  # those of any id


class Reference(NamedTuple):
    """What a link stands for: a kind and, unless there is only one of it, which one by id or name.

    Whether there is such a thing is for others to know.
    """

    kind: str
    target: str = ""

    @classmethod
    def parse(cls, address: str) -> Reference | None:
        """The reference that an address is, or is meant to be: `is_reference` is stricter."""
        scheme, _, rest = address.partition(":")
        kind, _, target = rest.partition("/")
        return cls(kind, target) if scheme == _SCHEME else None

    @property
    def number(self) -> int | None:
        """The target where it is an id or a number in a list, and no name."""
        is_number = self.target.isascii() and self.target.isdigit()
        return int(self.target) if is_number and len(self.target) <= _MOST_DIGITS else None

    def __str__(self) -> str:
        return f"{_SCHEME}:{self.kind}/{self.target}" if self.target else f"{_SCHEME}:{self.kind}"


PHONE = Reference("phone")
SAFETY = Reference("safety")


def is_reference(address: str) -> bool:
    """Whether an address is a reference that a text may hold."""
    return _SHAPE.fullmatch(address) is not None


def references(html: str) -> list[Reference]:
    """The references of all links in the text, in their order."""
    found = (Reference.parse(link.get("href", "")) for link in parse(html).iter("a"))
    return [reference for reference in found if reference]


def numbers(references: Iterable[Reference], kind: str) -> set[int]:
    """The ids of those things of a kind that are referred to."""
    return {each.number for each in references if each.kind == kind and each.number is not None}
