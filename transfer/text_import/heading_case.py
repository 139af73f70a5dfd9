"""Which lines are headings, and how a heading in capitals or title case reads in sentence case.

The case of a word is learnt from the prose around it ("Botox", "ketamine"). Where that has no
sample, abbreviations of medicine are known from a list, and what can be no word stays as it is.
Pure functions on text.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from transfer.text_import.abbreviations import DOTTED_TITLES, TITLES, is_no_word, written

MAX_HEADING_LENGTH = 80  # characters
MAX_HEADING_WORDS = 12
MAX_HEADING_DIGITS = 6  # one more could be a phone number

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[oO]['’](?i:clock)|[^\W_]+")  # "U.S." is one
_LETTER = re.compile(r"[^\W\d_]")
_NEXT_SENTENCE = re.compile(r"[.!?…]\S*\s")
_OPENS_SENTENCE = re.compile(r"[.!?…:“\"]")
_AROUND = {"“": "”", '"': '"', "‘": "’", "'": "'", "„": "“”", "«": "»", "(": ")", "[": "]"}
_SUFFIX = re.compile(r"(?<=\w)['’]$")
_MC = re.compile(r"mc[^\W\d_]{4,}")  # "McCoy", and no "mcg"
_NUMBERED = re.compile(r"[^\W\d_]+\d\w*")  # B12, A1C
_LITTLE = "a about and at before can for if in is on or the to when with"
_NO_NAMES = frozenset(_LITTLE.split())
# After these, "A" is a name, as in "vitamin A".
_CLASSES = frozenset({"grade", "group", "hepatitis", "part", "plan", "stage", "type", "vitamin"})
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
    before: str  # the word before, case-folded
    is_title: bool = False  # "Dr."
    is_named: bool = False  # after "Dr." or "O’"


# Headings


def looks_like_heading(line: str) -> bool:
    """A short line in capitals or title case, or one that ends in a question mark or a colon."""
    if not _is_short(line):
        return False
    line = _unquoted(line)
    is_one_sentence = _NEXT_SENTENCE.search(line) is None
    asks_or_announces = line.endswith(("?", ":")) and is_one_sentence
    return asks_or_announces or is_in_capitals(line) or is_in_title_case(line)


def is_question(line: str) -> bool:
    return _unquoted(line).endswith("?")


def _unquoted(line: str) -> str:
    """A line without the quotation marks or brackets that are around all of it."""
    while line[:1] in _AROUND and line.endswith(tuple(_AROUND[line[:1]])):
        line = line[1:-1].strip()
    return line


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
    heading = {word.text.casefold() for word in words}
    own = set(_spelled_out(words))
    forms = [
        word.text if word in own else _mid_sentence_form(word, heading, case, shouted=shouted)
        for word in words
    ]
    _put_names(forms, case)
    for at, word in enumerate(words):
        if at == 0 or (word.opens and _NEXT_SENTENCE.search(word.gap)):
            forms[at] = _capitalised(forms[at])
    replacements = iter(map(_same_word, (word.text for word in words), forms))
    return _WORD.sub(lambda _: next(replacements), line)


def _spelled_out(words: Sequence[_Word]) -> Iterator[_Word]:
    """Abbreviations in brackets, after the words that they are made of: "(KAT)"."""
    for at, word in enumerate(words):
        initials = [other.text[0] for other in words[max(at - len(word.text), 0) : at]]
        if word.gap.endswith("(") and initials and "".join(initials) == word.text:
            yield word


def _mid_sentence_form(
    word: _Word, heading: Collection[str], case: LearnedCase, *, shouted: bool
) -> str:
    folded = word.text.casefold()
    if word.is_suffix:
        return word.text.lower()
    if len(folded) == 1 and (word.before in _CLASSES or word.gap == "&"):
        return word.text.upper()
    if learned := case.words.get(folded):
        return learned
    if word.is_title:
        return folded.capitalize()
    if word.is_named or _MC.fullmatch(folded):
        return _as_name(folded) if shouted else word.text
    if known := written(folded, heading):
        return known
    return word.text if _stays(word, shouted=shouted) else word.text.lower()


def _stays(word: _Word, *, shouted: bool) -> bool:
    """Whether capitals are a word's own: those of a letter, of "B12", of what can't be a word."""
    if len(word.text) == 1:
        return word.text != "A"
    if _NUMBERED.fullmatch(word.text):
        return True
    if shouted:
        return "." in word.text or is_no_word(word.text.casefold())
    return word.text[1:] != word.text[1:].lower()


def _as_name(folded: str) -> str:
    """A name in capitals as it is written: "mcdonald" as "McDonald"."""
    return f"Mc{folded[2:].capitalize()}" if _MC.fullmatch(folded) else folded.capitalize()


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
    """An inner capital is nobody's first letter: "TMJ" and "McDonald" show it anywhere."""
    has_inner_capital = word.text[1:] != word.text[1:].lower()
    return not word.is_suffix and (has_inner_capital or not word.opens)


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
    end, before, is_title = 0, "", False
    for match in _WORD.finditer(text):
        gap, folded = text[end : match.start()], match[0].casefold()
        follows_title = is_title and gap in (". ", " ")
        follows_o = before == "o" and gap in ("'", "’")
        goes_on = follows_title or (before == "vs" and gap == ". ")
        opens = end == 0 or (_OPENS_SENTENCE.search(gap) is not None and not goes_on)
        is_suffix = len(match[0]) <= 2 and _SUFFIX.search(text[max(end - 1, 0) : match.start()])
        is_named = (follows_title or follows_o) and folded not in _NO_NAMES
        end = match.end()
        has_dot = text[end : end + 2] == ". "
        is_title = folded in TITLES or (folded in DOTTED_TITLES and has_dot)
        yield _Word(match[0], gap, opens, bool(is_suffix), before, is_title, is_named)
        before = folded
