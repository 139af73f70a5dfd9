"""Words as an expression of SQLite's full-text search, FTS5, with its English stemmer."""

from collections.abc import Iterable, Iterator
from string import ascii_lowercase

from clinic_site.search.wanted import Wanted, Words

MIN_COMPLETED = 3

# How English words end where the stemmer cuts or changes them.
_ENDINGS = """
    ability able ably al alism ality ally ance ancy ate ation ational ative ator ed ement ence ency
    ent ently er ful fulness ible ibility ic ical icate icity ies ing ion ism ist ity ive iveness
    ivity ivization ization ize izer ly ment ness ous ously ousness tional
"""


def match_expression(wanted: Wanted) -> str:
    """An expression that matches documents with what is wanted.

    Expects at least one thing, and in the words nothing but letters, digits and marks.
    """
    *finished, last = wanted.things
    typed, *others = last
    things = [_one_of(map(_all_of, ways)) for ways in finished]
    unfinished = _one_of([_all_of_unfinished(typed), *map(_all_of, others)])
    return (" AND " if wanted.all_of else " OR ").join([*things, unfinished])


def _one_of(ways: Iterable[str]) -> str:
    return f"({' OR '.join(ways)})"


def _all_of(words: Words) -> str:
    return _both(map(_quoted, words))


def _all_of_unfinished(words: Words) -> str:
    *finished, last = words
    return _both([*map(_quoted, finished), _one_of(_beginnings(last))])


def _both(terms: Iterable[str]) -> str:
    return f"({' AND '.join(terms)})"


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
