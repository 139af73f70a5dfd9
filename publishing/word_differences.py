"""Which words of a text were added, which removed, written so that a person can follow it."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import takewhile

# Rows times columns of the table that `common` fills, a bit each: 60 MB and a tenth of a second,
# enough for one paragraph of 20,000 words against another. Beyond it, all is removed and all added.
MAX_CELLS = 480_000_000
# So few words between two longer changes are an accident: "the", "of", "and".
ACCIDENT = 3


class Kind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Run:
    """Words that share their fate, with a blank between them."""

    kind: Kind
    text: str


@dataclass
class _Stretch:
    """Words that stayed, and the change that follows them."""

    same: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        return max(len(self.removed), len(self.added))


def word_runs(old: Sequence[str], new: Sequence[str]) -> list[Run]:
    """What became of the words: the same and the added ones are the new text, in its order; the
    same and the removed ones the old.
    """
    runs = []
    for stretch in _without_accidents(_stretches(old, new)):
        parts = (
            (Kind.SAME, stretch.same),
            (Kind.REMOVED, stretch.removed),
            (Kind.ADDED, stretch.added),
        )
        runs += [Run(kind, " ".join(words)) for kind, words in parts if words]
    return runs


def common(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The places of a longest common subsequence, each as (place in old, place in new).

    Its time does not depend on what the words are, as difflib's does: texts of 20,000 words take a
    tenth of a second at worst.
    """
    start = _shared_start(zip(old, new, strict=False))
    end = _shared_start(zip(reversed(old[start:]), reversed(new[start:]), strict=False))
    middle = _matches(old[start : len(old) - end], new[start : len(new) - end])
    return [
        *((place, place) for place in range(start)),
        *((start + i, start + j) for i, j in middle),
        *((len(old) - left, len(new) - left) for left in range(end, 0, -1)),
    ]


def _shared_start(pairs: Iterable[tuple[Hashable, Hashable]]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _matches(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The matches, read backwards from the table of `_rows`."""
    if not old or not new or len(old) * len(new) > MAX_CELLS:
        return []
    rows = _rows(old, new)
    found, i, j = [], len(old) - 1, len(new) - 1
    while i >= 0 and j >= 0:
        if old[i] == new[j]:
            found.append((i, j))
            i, j = i - 1, j - 1
        elif rows[i] >> j & 1:
            j -= 1
        else:
            i -= 1
    return found[::-1]


def _rows(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[int]:
    """For each beginning of old, a number whose bit j is 0 where the longest common subsequence
    with new[: j + 1] is longer than with new[:j].

    One addition fills a row of the table (Hyyrö 2004, Bit-parallel LCS-length computation
    revisited, Australasian Workshop on Combinatorial Algorithms).
    """
    places: dict[Hashable, int] = {}
    for place, word in enumerate(new):
        places[word] = places.get(word, 0) | 1 << place
    everywhere = (1 << len(new)) - 1
    row, rows = everywhere, []
    for word in old:
        here = row & places.get(word, 0)
        row = (row + here | row - here) & everywhere
        rows.append(row)
    return rows


def _stretches(old: Sequence[str], new: Sequence[str]) -> list[_Stretch]:
    stretches, i, j = [_Stretch()], 0, 0
    for place, new_place in [*common(old, new), (len(old), len(new))]:
        stretches[-1].removed += old[i:place]
        stretches[-1].added += new[j:new_place]
        if place < len(old):
            if stretches[-1].size:
                stretches.append(_Stretch())
            stretches[-1].same.append(old[place])
        i, j = place + 1, new_place + 1
    return stretches


def _without_accidents(stretches: Iterable[_Stretch]) -> list[_Stretch]:
    """A sentence that was written anew shows as one change, not as scraps around each "the"."""
    kept: list[_Stretch] = []
    for stretch in stretches:
        few = len(stretch.same) <= ACCIDENT
        if kept and few and len(stretch.same) < min(kept[-1].size, stretch.size):
            kept[-1].removed += stretch.same + stretch.removed
            kept[-1].added += stretch.same + stretch.added
        else:
            kept.append(stretch)
    return kept
