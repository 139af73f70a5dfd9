"""Words as an expression of SQLite's full-text search, FTS5, with its English stemmer."""

from collections.abc import Iterator, Sequence
from string import ascii_lowercase

MIN_COMPLETED = 3

# How English words end where the stemmer cuts or changes them.
_ENDINGS = """
    ability able ably al alism ality ally ance ancy ate ation ational ative ator ed ement ence ency
    ent ently er ful fulness ible ibility ic ical icate icity ies ing ion ism ist ity ive iveness
    ivity ivization ization ize izer ly ment ness ous ously ousness tional
"""


def match_expression(words: Sequence[str]) -> str:
    """An expression that matches documents with all the words, the last one perhaps unfinished.

    Expects at least one word, and in the words nothing but letters, digits and marks.
    """
    *finished, last = words
    return " AND ".join([*map(_quoted, finished), f"({' OR '.join(_beginnings(last))})"])


def _beginnings(word: str) -> Iterator[str]:
    """Terms for every word that begins with these letters.

    The index holds stems: "inflammation" as "inflamm", which does not begin with "inflammat". So
    whole words that the letters may become are looked up too. And the stemmer writes a last y as
    i, "poly" as "poli": the letter after it brings the y back.
    """
    yield f"{_quoted(word)} *"
    if len(word) < MIN_COMPLETED:
        return
    yield from map(_quoted, sorted(completions(word)))
    if word.endswith("y"):
        yield from (f"{_quoted(word + letter)} *" for letter in ascii_lowercase)


def completions(word: str) -> set[str]:
    """The word with an ending that it has begun finished: "infusi" as "infusion", "infusing"."""
    return {
        word + ending[begun:]
        for ending in _ENDINGS.split()
        for begun in range(1, len(ending))
        if word.endswith(ending[:begun])
    }


def _quoted(word: str) -> str:
    return f'"{word}"'
