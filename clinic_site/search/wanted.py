"""What is looked for: typed words, each with the other ways that staff know to say it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

Words = tuple[str, ...]
Ways = tuple[Words, ...]  # to say one thing, each in a few words that must all occur


@dataclass(frozen=True)
class Wanted:
    """Each thing that is looked for, with the ways to say it, the typed one first.

    The last typed word may be unfinished. ``all_of``: whether all the things must occur, or any.
    """

    things: tuple[Ways, ...]
    all_of: bool = True

    def __bool__(self) -> bool:
        return bool(self.things)

    def or_any(self) -> "Wanted":
        return replace(self, all_of=False)


def wanted(words: Sequence[str], synonyms: Sequence[Sequence[Words]] = ()) -> Wanted:
    """The things that words ask for; the longest known way of saying a thing is taken first.

    ``synonyms``: groups of words that mean the same.
    """
    known = {way: tuple(group) for group in synonyms for way in group}
    things: list[Ways] = []
    rest = tuple(words)
    while rest:
        way = next(filter(known.__contains__, _beginnings(rest)), rest[:1])
        others = (other for other in known.get(way, ()) if other != way)
        things.append((way, *others))
        rest = rest[len(way) :]
    return Wanted(tuple(things))


def asks_for(words: Sequence[str], way: Words) -> bool:
    """Whether words next to each other are a way of saying something."""
    starts = range(len(words) - len(way) + 1)
    return any(tuple(words[start : start + len(way)]) == way for start in starts)


def _beginnings(words: Words) -> list[Words]:
    return [words[:length] for length in range(len(words), 0, -1)]
