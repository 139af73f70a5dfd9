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

    ``synonyms``: groups of words that mean the same, in the singular or the plural.
    """
    known = {_singular(way): group for group in synonyms for way in group}
    things: list[Ways] = []
    rest = tuple(words)
    while rest:
        way = next((way for way in _beginnings(rest) if _singular(way) in known), rest[:1])
        group = known.get(_singular(way), ())
        things.append((way, *(other for other in group if _singular(other) != _singular(way))))
        rest = rest[len(way) :]
    return Wanted(tuple(things))


def asks_for(words: Sequence[str], way: Words) -> bool:
    """Whether words next to each other are a way of saying something."""
    asked, looked_for = _singular(tuple(words)), _singular(way)
    starts = range(len(asked) - len(way) + 1)
    return any(asked[start : start + len(way)] == looked_for for start in starts)


def _singular(words: Words) -> Words:
    return tuple(word.removesuffix("s") for word in words)


def _beginnings(words: Words) -> list[Words]:
    return [words[:length] for length in range(len(words), 0, -1)]
