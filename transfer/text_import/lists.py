"""Which item of a list belongs below which, and where another list begins. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from richtext.pasted_markup import MAX_LIST_LEVEL
from transfer.text_import.bullets import DEEPER, NUMBER, Line


@dataclass(frozen=True)
class Item:
    """An item of a list: its number, 0 with a bullet; its level, 0 for the outermost."""

    text: str
    number: int = 0
    level: int = 0


def lists(lines: Iterable[Line]) -> Iterator[list[Item]]:
    """The lists that items which follow each other make, with their levels."""
    found = [line for line in lines if line.text]
    levels = _levels(found)
    items = [Item(line.text, line.number, level) for line, level in zip(found, levels, strict=True)]
    return split(items)


def split(items: Sequence[Item]) -> Iterator[list[Item]]:
    """The lists that items of one level make, with all that is below them.

    Numbers and bullets are lists of their own, and so is what begins to count anew.
    """
    current: list[Item] = []
    number = 0
    for item in items:
        if item.level == items[0].level:
            if current and item.number != (number + 1 if number else 0):
                yield current
                current = []
            number = item.number
        current.append(item)
    if current:
        yield current


def _levels(lines: Sequence[Line]) -> Iterator[int]:
    """By indentation where there is any, else by the order in which the bullets appear."""
    first = {line.mark: at for at, line in reversed(list(enumerate(lines)))}
    last = {line.mark: at for at, line in enumerate(lines)}
    indents = [line.indent for line in lines]
    is_flat = not lines or max(indents) - min(indents) < DEEPER
    outer: list[Line] = []
    for line in lines:
        while outer and line.indent <= outer[-1].indent - DEEPER:
            outer.pop()
        if beside := [level for level, other in enumerate(outer) if _is_beside(other, line)]:
            del outer[beside[-1] :]
        elif outer and line.indent < outer[-1].indent + DEEPER:
            mark = outer[-1].mark
            # Numbers after bullets are below them only where the bullets go on.
            is_below = last[mark] > first[line.mark] if NUMBER in (mark, line.mark) else is_flat
            del outer[len(outer) - (not is_below) :]
        outer.append(line)
        yield min(len(outer), MAX_LIST_LEVEL) - 1


def _is_beside(one: Line, other: Line) -> bool:
    return one.mark == other.mark and abs(one.indent - other.indent) < DEEPER
