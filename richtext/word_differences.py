"""Which words of a text were added, which removed, written so that a person can follow it."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import takewhile
from typing import Generic, TypeVar

# difflib's time grows with the pairs of equal items. So many take at most a second, and are those
# of one paragraph of 6,000 words against another.
MAX_PAIRS = 1_000_000
# So few words between two longer changes are an accident: "the", "of", "and".
ACCIDENT = 3

Item = TypeVar("Item", bound=Hashable)


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
class Stretch(Generic[Item]):
    """Words or lines that stayed, and the change that follows them."""

    same: list[Item]
    removed: list[Item] = field(default_factory=list)
    added: list[Item] = field(default_factory=list)

    @property
    def size(self) -> int:
        return max(len(self.removed), len(self.added))


def word_runs(old: Sequence[str], new: Sequence[str]) -> list[Run]:
    """What became of the words: the same and the added ones are the new text, in its order; the
    same and the removed ones the old.
    """
    runs = []
    for stretch in _without_accidents(stretches(old, new)):
        parts = (
            (Kind.SAME, stretch.same),
            (Kind.REMOVED, stretch.removed),
            (Kind.ADDED, stretch.added),
        )
        runs += [Run(kind, " ".join(words)) for kind, words in parts if words]
    return runs


def stretches(old: Sequence[Item], new: Sequence[Item]) -> list[Stretch[Item]]:
    """What became of words or lines. Beyond MAX_PAIRS only a common start and end are found, and
    all between them was removed and added.
    """
    start = _shared_start(old, new)
    end = _shared_start(old[start:][::-1], new[start:][::-1])
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    found = [Stretch(list(old[:start]))]
    for what, i, i_end, j, j_end in _opcodes(before, after):
        if what == "equal":
            found.append(Stretch(list(before[i:i_end])))
        else:
            found[-1].removed += before[i:i_end]
            found[-1].added += after[j:j_end]
    return [*found, Stretch(list(old[len(old) - end :]))]


def _shared_start(old: Sequence[Item], new: Sequence[Item]) -> int:
    pairs = zip(old, new, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _opcodes(old: Sequence[Item], new: Sequence[Item]) -> Sequence[tuple[str, int, int, int, int]]:
    times = Counter(new)
    if sum(times[item] for item in old) > MAX_PAIRS:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _without_accidents(stretches: Iterable[Stretch[str]]) -> list[Stretch[str]]:
    """A sentence that was written anew shows as one change, not as scraps around each "the"."""
    kept: list[Stretch[str]] = []
    for stretch in stretches:
        few = len(stretch.same) <= ACCIDENT
        if kept and few and len(stretch.same) < min(kept[-1].size, stretch.size):
            kept[-1].removed += stretch.same + stretch.removed
            kept[-1].added += stretch.same + stretch.added
        else:
            kept.append(stretch)
    return kept
