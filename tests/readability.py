"""How hard a text is to read, in US school grades.

The formula is the Flesch-Kincaid grade level: J. P. Kincaid, R. P. Fishburne, R. L. Rogers and
B. S. Chissom, "Derivation of new readability formulas for Navy enlisted personnel", Research
Branch Report 8-75, Naval Technical Training, 1975.
"""

import html
import re

BLOCK_END = re.compile(r"</(?:p|h2|h3|li|blockquote)>")
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+|\n+")
WORD = re.compile(r"[A-Za-z0-9]+(?:[’'-][A-Za-z0-9]+)*")
SOURCE_MARK = re.compile(r'<a href="clinic:source/\d+">\d+</a>')
FIGURE = re.compile(r'<p><a href="clinic:(?:drawing/[a-z-]+|safety)">[^<]*</a></p>')
# Where counting groups of vowels errs: endings that are silent, and neighbours spoken apart.
SILENT_ENDING = re.compile(
    r"(?:[^laeiouy]|[aeiouy]l)e$|(?:[^aeiouylscxzgh]|[aeiouy]l)es$|[^aeiouytd]ed$"
)
SPOKEN_APART = re.compile(r"(?<![tscgx])i[aou]|[aeou]ing$|[^aeiouy]ism$|xie")


def plain_text(markup: str) -> str:
    """The words of rich text that a person reads as prose, one block a line."""
    prose = FIGURE.sub("", SOURCE_MARK.sub("", markup))
    return html.unescape(re.sub(r"<[^>]+>", "", BLOCK_END.sub("\n", prose))).strip()


def words(text: str) -> list[str]:
    return WORD.findall(text)


def sentences(text: str) -> list[str]:
    return [part.strip() for part in SENTENCE_END.split(text) if part and words(part)]


def syllables(word: str) -> int:
    """Syllables of an English word by its groups of vowels; short forms and figures are spelt."""
    if word.isdigit() or (word.isupper() and len(word) <= 5):
        return len(word)
    if "-" in word:
        return sum(syllables(part) for part in word.split("-"))
    letters = re.sub(r"[^a-z]", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", letters)) + len(SPOKEN_APART.findall(letters))
    if SILENT_ENDING.search(letters):
        count -= 1
    return max(count, 1)


def grade(text: str) -> float:
    """The Flesch-Kincaid grade level of a text; a line end also ends a sentence."""
    found = words(text)
    per_sentence = len(found) / len(sentences(text))
    per_word = sum(map(syllables, found)) / len(found)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59
