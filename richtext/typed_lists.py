"""Makes lists of paragraphs that only look like lists.

Word writes a list as paragraphs, each beginning with a bullet or number and a wide gap; people
type them with a hyphen and a blank. A source that says more (the level, the marker) is believed
before the characters are.
"""

import re
from dataclasses import dataclass

from richtext.blocks import Block, Hint, ListBlock, Paragraph, cut

MAX_LEVEL = 6

# Word's own bullets by level; the last of each are what Symbol and Wingdings leave without a font.
_BULLETS = {1: "·•●‣\uf0b7", 2: "◦○", 3: "▪■\uf0a7"}
BULLET = re.compile(rf"[ \xa0\n]*([{''.join(_BULLETS.values())}])[ \xa0]+(?=\S)")
_WIDE = re.compile(r"[ \xa0\n]*(o|§|[-–*]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])[ \xa0]{2,}(?=\S)")
_NARROW = re.compile(r"[ \xa0\n]*([-–*]|\d{1,3}[.)])[ \xa0](?=\S)")
# What numbers or marks an item. Anything else that stands in its place is a label: "Day 1:".
_MARKER = re.compile(r"[^\d\s]|\(?(?:\d{1,3}|[a-z]|[ivxlc]{1,7})[.)]", re.IGNORECASE)
_ROMAN = re.compile(r"i{1,3}|i?[vx]|vi{1,3}|xi{0,3}")


@dataclass(frozen=True)
class _Item:
    """How a paragraph stands in a list; level 0 continues the item before it."""

    level: int
    ordered: bool = False
    number: int = 0  # 0 where the marker is no number
    begins: bool = False  # a list of its own, where another of its kind is open
    family: str = ""
    typed: int = 0  # how many characters of the paragraph are its marker


def gather_lists(blocks: list[Block], level: int) -> list[Block]:
    """The blocks with neighbouring list paragraphs joined to lists; `level` lists are around them.

    The new lists are not tidied.
    """
    if level >= MAX_LEVEL:
        return blocks
    gathered: list[Block] = []
    nest = _Nest(MAX_LEVEL - level)
    for block, item in zip(blocks, _items(blocks), strict=True):
        if isinstance(block, Paragraph) and item and (item.level or nest.open):
            gathered += nest.add(block, item)
        else:
            nest = _Nest(MAX_LEVEL - level)
            gathered.append(block)
    return gathered


def is_marker(text: str) -> bool:
    """Whether a text is a bullet, number or letter, and no words."""
    return bool(_MARKER.fullmatch(text))


def strip_bullets(paragraph: Paragraph) -> None:
    """Take typed bullets off a paragraph that is an item already."""
    while found := BULLET.match(paragraph.text):
        paragraph.runs = cut(paragraph.runs, found.end())


class _Nest:
    """Lists inside lists, as they grow item by item."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.open: list[tuple[_Item, ListBlock]] = []

    def add(self, paragraph: Paragraph, item: _Item) -> list[ListBlock]:
        """Put a paragraph in its place; the result is the new outermost list, if it begins one."""
        paragraph.hint = None
        if not item.level:
            self.open[-1][1].items[-1].append(paragraph)
            return []
        paragraph.runs = cut(paragraph.runs, item.typed)
        while self.open and item.level < self.open[-1][0].level and len(self.open) > 1:
            self.open.pop()
        return self.put(paragraph, item)

    def put(self, paragraph: Paragraph, item: _Item) -> list[ListBlock]:
        deeper = not self.open or item.level > self.open[-1][0].level
        if not deeper and not self.belongs(item):
            self.open.pop()
            deeper = True
        if not deeper or len(self.open) == self.depth:
            self.open[-1][1].items.append([paragraph])
            return []
        new = ListBlock(item.ordered, [[paragraph]], max(item.number, 1))
        self.open.append((item, new))
        if len(self.open) > 1:
            self.open[-2][1].items[-1].append(new)
            return []
        return [new]

    def belongs(self, item: _Item) -> bool:
        """Whether an item of the same level goes on with the open list."""
        first, block = self.open[-1]
        same = (first.ordered, first.family) == (item.ordered, item.family)
        goes_on = not item.number or item.number == block.start + len(block.items)
        return same and goes_on and not item.begins


def _items(blocks: list[Block]) -> list[_Item | None]:
    """For each block, how it stands in a list if it does."""
    plain = [
        block if isinstance(block, Paragraph) and block.tag == "p" else None for block in blocks
    ]
    typed = [_NARROW.match(paragraph.text) if paragraph else None for paragraph in plain]
    return [
        (_sure_item(paragraph) or _neighbours_item(typed, place)) if paragraph else None
        for place, paragraph in enumerate(plain)
    ]


def _sure_item(paragraph: Paragraph) -> _Item | None:
    """The item that one paragraph is by itself, whatever stands beside it."""
    hint = paragraph.hint
    if hint and hint.marker:
        return _item(hint, hint.marker, 0)
    typed = BULLET.match(paragraph.text) or _WIDE.match(paragraph.text)
    if hint and not typed:
        typed = _NARROW.match(paragraph.text)
    if typed:
        return _item(hint, typed[1], typed.end())
    return _Item(hint.level) if hint else None


def _neighbours_item(typed: list[re.Match[str] | None], place: int) -> _Item | None:
    """The item that a paragraph is because the one before or after it goes on in the same way."""
    found = typed[place]
    if not found:
        return None
    beside = [typed[other] for other in (place - 1, place + 1) if 0 <= other < len(typed)]
    if not any(_goes_on(found[1], other[1]) for other in beside if other):
        return None
    return _item(None, found[1], found.end())


def _goes_on(marker: str, other: str) -> bool:
    if marker[0].isdigit() and other[0].isdigit():
        return abs(int(marker[:-1]) - int(other[:-1])) == 1
    return marker == other


def _item(hint: Hint | None, marker: str, typed: int) -> _Item:
    bare = marker.strip("().").lower()
    number = int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 4 else 0
    ordered = marker[-1:] in {".", ")"} and bare.isalnum()
    # Neighbours with bullets are one list, whatever the source counts; numbers say which is which.
    family = f"{hint.family if hint else ''} {'1' if number else 'a'}" if ordered else ""
    level = hint.level if hint and hint.level else _level_of(bare, ordered)
    begins = ordered and bare in {"1", "a"}
    return _Item(level, ordered, number, begins, family, typed)


def _level_of(marker: str, ordered: bool) -> int:
    if ordered:
        return 1 if marker.isdigit() else 3 if _ROMAN.fullmatch(marker) else 2
    if marker in _BULLETS[3] or marker == "§":
        return 3
    return 2 if marker in _BULLETS[2] or marker == "o" else 1
