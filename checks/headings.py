"""Checks of the headings in the text."""

from collections.abc import Iterator
from itertools import takewhile

from checks import readability
from checks.findings import Finding
from checks.page_text import PageText

WORDS_WITHOUT_HEADING = 300
LONGEST_SHORT_FORMS = 6  # letters


def heading_order(page: PageText) -> Iterator[Finding]:
    """An h3 that stands under no h2 (WCAG 2.2, technique G141)."""
    for heading in takewhile(lambda heading: heading.tag != "h2", page.headings):
        yield Finding(
            "heading-order",
            heading.place,
            "A subheading with no heading above it.",
            "People who listen to the page go from heading to heading; a level that is skipped"
            " sounds as if a part were missing.",
            "Make it a heading, or put a heading above it.",
        )


def heading_single(page: PageText) -> Iterator[Finding]:
    if len(page.headings) == 1:
        yield Finding(
            "heading-single",
            page.headings[0].place,
            "There is only one heading.",
            "Headings divide a text for those who scan it; one alone divides nothing.",
            "Add a heading where the subject changes, or take this one out.",
        )


def title_repeated(page: PageText) -> Iterator[Finding]:
    """A text copied whole begins with its own title; the page has one above it already."""
    first = next(iter(page.body), None)
    if first and page.title and _same_words(first.text, page.title):
        yield Finding(
            "title-repeated",
            first.place,
            "The text begins with the title again.",
            "The title stands above the text: readers would read it twice.",
            "Take this line out.",
        )


def headings_missing(page: PageText) -> Iterator[Finding]:
    number = sum(len(readability.words(words.text)) for words in page.prose)
    if not page.headings and number > WORDS_WITHOUT_HEADING:
        yield Finding(
            "headings-missing",
            page.body[0].place,
            f"{number} words, and no heading.",
            "Most readers scan before they read. Headings are also what “On this page” lists.",
            "Put a heading above each part: a question a patient asks, or its answer.",
        )


def heading_full_stop(page: PageText) -> Iterator[Finding]:
    for heading in page.headings:
        if heading.text.endswith(".") and not heading.text.endswith("..."):
            yield Finding(
                "heading-full-stop",
                heading.place,
                "A heading ends in a full stop.",
                "A heading names what follows; a full stop makes it look like a paragraph.",
                "Take the full stop out. If it is a sentence of the text, make it a paragraph.",
            )


def heading_capitals(page: PageText) -> Iterator[Finding]:
    for heading in page.headings:
        if _is_shouted(heading.text):
            yield Finding(
                "heading-capitals",
                heading.place,
                "A heading is all in capitals.",
                "Words in capitals have no shape and are slow to read; some screen readers spell"
                " them letter by letter.",
                "Write it like a sentence: one capital at the beginning.",
            )


def _is_shouted(text: str) -> bool:
    """All in capitals, and longer than short forms such as TMJ or FDA."""
    return text.isupper() and sum(map(str.isalpha, text)) > LONGEST_SHORT_FORMS


def _same_words(one: str, other: str) -> bool:
    return readability.words(one.casefold()) == readability.words(other.casefold())
