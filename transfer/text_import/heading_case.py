"""Which lines are headings, and how a heading in capitals or title case reads in sentence case.

The case of a word is learnt from the prose around it ("TMJ", "Botox", "ketamine"), not from a list.
Pure functions on text.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

MAX_HEADING_LENGTH = 80  # characters
MAX_HEADING_WORDS = 12
MAX_HEADING_DIGITS = 6  # one more could be a phone number

_WORD = re.compile(r"[^\W_]+")
_LETTER = re.compile(r"[^\W\d_]")
_NEXT_SENTENCE = re.compile(r"[.!?…]\S*\s")
_OPENS_SENTENCE = re.compile(r"[.!?…:“\"]")
_SUFFIX = re.compile(r"(?<=\w)['’]$")
_SMALL_WORD = 5  # letters; a longer word is written with a capital in title case
_CONNECTOR = 3  # letters, as in "University of Somewhere"


@dataclass(frozen=True)
class LearnedCase:
    """How the prose writes words, and names of several words, in mid-sentence.

    Keys are case-folded; names are tuples of words.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Word:
    text: str
    gap: str  # what stands between the word before and this one
    opens: bool  # the first word of a sentence, a quotation or what follows a colon
    is_suffix: bool  # the "s" of "jaw's", the "t" of "don't"


# Headings


def looks_like_heading(line: str) -> bool:
    """A short line in capitals or title case, or one that ends in a question mark or a colon."""
    if not _is_short(line):
        return False
    is_one_sentence = _NEXT_SENTENCE.search(line) is None
    asks_or_announces = line.endswith(("?", ":")) and is_one_sentence
    return asks_or_announces or is_in_capitals(line) or is_in_title_case(line)


def is_in_capitals(line: str) -> bool:
    return line.isupper()


def is_in_title_case(line: str) -> bool:
    """Long words begin with a capital, so do the first and the last one, and most of the rest."""
    words = [letters for word in line.split() if (letters := "".join(_LETTER.findall(word)))]
    if not words or line.endswith((".", ",", ";", "…")):
        return False
    capitals = [word[0].isupper() for word in words]
    long_ones = [word[0].isupper() for word in words if len(word) > _SMALL_WORD]
    return capitals[0] and capitals[-1] and all(long_ones) and sum(capitals) * 2 >= len(capitals)


def _is_short(line: str) -> bool:
    return (
        len(line) <= MAX_HEADING_LENGTH
        and len(line.split()) <= MAX_HEADING_WORDS
        and sum(character.isdigit() for character in line) <= MAX_HEADING_DIGITS
        and _LETTER.search(line) is not None
    )


# Sentence case


def sentence_case(line: str, case: LearnedCase) -> str:
    """The line in sentence case; a line in neither capitals nor title case stays as it is."""
    if not (is_in_capitals(line) or is_in_title_case(line)):
        return line
    words = list(_words(line))
    shouted = is_in_capitals(line)
    forms = [_mid_sentence_form(word, case, shouted=shouted) for word in words]
    _put_names(forms, case)
    for at, word in enumerate(words):
        if at == 0 or _NEXT_SENTENCE.search(word.gap):
            forms[at] = _capitalised(forms[at])
    replacements = iter(map(_same_word, (word.text for word in words), forms))
    return _WORD.sub(lambda _: next(replacements), line)


def _mid_sentence_form(word: _Word, case: LearnedCase, *, shouted: bool) -> str:
    if word.is_suffix:
        return word.text.lower()
    learned = case.words.get(word.text.casefold())
    if learned is not None:
        return learned
    if word.text in ("I", "i"):
        return "I"
    has_capital_inside = word.text[1:] != word.text[1:].lower() and not shouted
    is_numbered = word.text[-1].isdigit()  # B12
    return word.text if has_capital_inside or is_numbered else word.text.lower()


def _put_names(forms: list[str], case: LearnedCase) -> None:
    folded = [form.casefold() for form in forms]
    for length in range(2, len(forms) + 1):  # the longest name has the last word
        for at in range(len(forms) - length + 1):
            name = case.names.get(tuple(folded[at : at + length]))
            if name is not None:
                forms[at : at + length] = name


def _capitalised(form: str) -> str:
    return form[:1].upper() + form[1:] if form.islower() else form


def _same_word(before: str, after: str) -> str:
    """A change of case must not change the word: a few letters have no capital of their own."""
    return after if after.casefold() == before.casefold() else before


# What the prose does


def learn_case(prose: Iterable[str]) -> LearnedCase:
    """The case each word mostly has in mid-sentence; where two are equally common, lower case."""
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    runs: Counter[tuple[str, ...]] = Counter()
    for text in prose:
        if is_in_capitals(text):
            continue
        words = list(_words(text))
        for word in filter(_shows_its_case, words):
            seen[word.text.casefold()][word.text] += 1
        runs.update(_capitalised_runs(words))
    learned = {key: _commonest(forms) for key, forms in seen.items()}
    names = {
        tuple(map(str.casefold, run)): run
        for run, _ in reversed(runs.most_common())
        if any(learned.get(word.casefold(), word)[0].isupper() for word in run)
    }
    return LearnedCase(learned, names)


def _commonest(forms: Counter[str]) -> str:
    return max(forms, key=lambda form: (forms[form], form.islower()))


def _shows_its_case(word: _Word) -> bool:
    is_acronym = len(word.text) > 1 and word.text.isupper()
    return not word.is_suffix and (is_acronym or not word.opens)


def _capitalised_runs(words: list[_Word]) -> Iterator[tuple[str, ...]]:
    """Names of several words in mid-sentence: capitals with at most a small word between two."""
    run: list[str] = []
    for word in words:
        is_capital = word.text[0].isupper()
        if word.opens or word.gap != " " or (not is_capital and len(word.text) > _CONNECTOR):
            yield from _name(run)
            run = []
        if not word.opens and (run or is_capital):
            run.append(word.text)
    yield from _name(run)


def _name(run: list[str]) -> Iterator[tuple[str, ...]]:
    while run and not run[-1][0].isupper():
        run.pop()
    if len(run) > 1:
        yield tuple(run)


def _words(text: str) -> Iterator[_Word]:
    end = 0
    for match in _WORD.finditer(text):
        gap = text[end : match.start()]
        opens = end == 0 or _OPENS_SENTENCE.search(gap) is not None
        is_suffix = len(match[0]) <= 2 and _SUFFIX.search(text[max(end - 1, 0) : match.start()])
        yield _Word(match[0], gap, opens, bool(is_suffix))
        end = match.end()
