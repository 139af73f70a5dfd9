"""Checks of how easily the text is read."""

from collections.abc import Iterator
from heapq import nlargest

from checks import readability
from checks.findings import Finding
from checks.page_text import PageText, Words

EASY = 9.0  # the grade that a page should not exceed
HARD_SENTENCE = 16.0  # the grade at which a sentence is named also on a page that reads easily
MOST_NAMED = 3
FEWEST_WORDS = 6  # of a sentence that can be called hard: one long word alone has a high grade
LONGEST_PARAGRAPH = 100  # words: about twelve lines on a phone


def reading_grade(page: PageText) -> Iterator[Finding]:
    found = grade(page)
    if found > EASY:
        yield Finding(
            "reading-grade",
            page.prose[0].place,
            f"The text reads at grade {found:.1f}; better at most {EASY:.0f}.",
            "Patients read when worried or tired, or in a second language. Plain words reach all.",
            "Split long sentences and use short, common words. Begin with the hardest sentences.",
        )


def hard_sentences(page: PageText) -> Iterator[Finding]:
    """The hardest sentences: of a hard text in any case, of an easy one if they are very hard."""
    limit = EASY if grade(page) > EASY else HARD_SENTENCE
    for sentence in hardest(page):
        found, number = readability.grade(sentence.text), len(readability.words(sentence.text))
        if found > limit:
            yield Finding(
                "hard-sentence",
                sentence.place,
                f"A sentence of {number} words at grade {found:.0f}.",
                "These sentences are the hardest of the page.",
                "Say one thing in each sentence. Replace or explain what only clinicians say.",
            )


def long_paragraph(page: PageText) -> Iterator[Finding]:
    for words in page.prose:
        number = len(readability.words(words.text))
        if number > LONGEST_PARAGRAPH:
            yield Finding(
                "long-paragraph",
                words.place,
                f"A paragraph of {number} words.",
                f"More than {LONGEST_PARAGRAPH} words fill the screen of a phone without a rest.",
                "Split it where a new thought begins, or make a list of it.",
            )


def grade(page: PageText) -> float:
    """The reading grade of the text, headings left out."""
    return readability.grade("\n".join(words.text for words in page.prose))


def hardest(page: PageText) -> list[Words]:
    """The sentences with the highest grades, the hardest first."""
    long_enough = {
        sentence: None  # a set that keeps the order
        for sentence in page.sentences
        if len(readability.words(sentence.text)) >= FEWEST_WORDS
    }
    return nlargest(MOST_NAMED, long_enough, key=lambda words: readability.grade(words.text))
