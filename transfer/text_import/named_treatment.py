"""Which treatment an article's title names. Pure functions on titles."""

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+")
_SHORT = 3  # letters; "for", "and" and "the" are no name of anything, but "TMJ" is


def named_treatment(title: str, treatments: Sequence[str]) -> int | None:
    """The index of the treatment that a title names, if it names one.

    A treatment is named by the leading word of its own title ("Botox" of "Botox for headaches"), so
    that one complaint in common does not make an article about it. Among several, the one with
    the most words in common wins, and then the one that stands first.
    """
    said = set(_names(title))
    best, most = None, 0
    for index, treatment in enumerate(treatments):
        names = _names(treatment)
        common = len(said.intersection(names))
        if names and names[0] in said and common > most:
            best, most = index, common
    return best


def _names(title: str) -> list[str]:
    """The title's words that name something, in order and case-folded."""
    return [
        word.casefold()
        for word in _WORD.findall(title)
        if len(word) > _SHORT or (len(word) > 1 and word.isupper())
    ]
