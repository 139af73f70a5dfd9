"""How hard a text is to read, in US school grades. Pure functions on plain text.

The formula is the Flesch-Kincaid grade level: J. P. Kincaid, R. P. Fishburne, R. L. Rogers and
B. S. Chissom, "Derivation of new readability formulas for Navy enlisted personnel", Research
Branch Report 8-75, Naval Technical Training, 1975.
"""

import re
from functools import lru_cache

# A full stop after these does not end a sentence.
_ABBREVIATIONS = ("Dr", "Mr", "Ms", "Mrs", "St", "vs", "e.g", "i.e", "approx")
_NOT_AFTER_THEM = "".join(rf"(?<!\b{re.escape(short)}\.)" for short in _ABBREVIATIONS)
_SENTENCE_END = re.compile(rf"(?<=[.!?]){_NOT_AFTER_THEM}[\"”’)]*\s+|\n+")
_WORD = re.compile(r"[A-Za-z0-9]+(?:[’'-][A-Za-z0-9]+)*")
# Where counting groups of vowels errs: endings that are silent, and neighbours spoken apart.
_SILENT_ENDING = re.compile(
    r"(?:[^laeiouy]|[aeiouy]l)e$|(?:[^aeiouylscxzgh]|[aeiouy]l)es$|[^aeiouytd]ed$"
)
_SPOKEN_APART = re.compile(r"(?<![tscgx])i[aou]|[aeou]ing$|[^aeiouy]ism$|xie")


def grade(text: str) -> float:
    """The Flesch-Kincaid grade level of a text; a line end also ends a sentence. 0 without words.

    The number of school years that a reader needs: 8 is read with ease at thirteen or fourteen.
    """
    found = words(text)
    if not found:
        return 0.0
    per_sentence = len(found) / len(sentences(text))
    per_word = sum(map(syllables, found)) / len(found)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59


def words(text: str) -> list[str]:
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of a text, without those that have no word."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part and words(part)]


@lru_cache(maxsize=4096)  # a text says the same words again and again
def syllables(word: str) -> int:
    """Syllables of an English word by its groups of vowels; short forms and figures are spelt."""
    if word.isdigit() or (word.isupper() and len(word) <= 5):
        return len(word)
    if "-" in word:
        return sum(syllables(part) for part in word.split("-"))
    letters = re.sub(r"[^a-z]", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", letters)) + len(_SPOKEN_APART.findall(letters))
    if _SILENT_ENDING.search(letters):
        count -= 1
    return max(count, 1)
