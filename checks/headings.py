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
            "People who use a screen reader jump from heading to heading. A skipped level sounds"
            " like a missing section.",
            "Make it a heading, or add a heading above it.",
        )


def heading_single(page: PageText) -> Iterator[Finding]:
    if len(page.headings) == 1:
        yield Finding(
            "heading-single",
            page.headings[0].place,
            "There is only one heading.",
            "Headings help readers scan. One heading alone doesn’t divide the text.",
            "Add a heading where the subject changes, or remove this one.",
        )


def title_repeated(page: PageText) -> Iterator[Finding]:
    """A text copied whole begins with its own title; the page has one above it already."""
    first = next(iter(page.body), None)
    if first and page.title and _same_words(first.text, page.title):
        yield Finding(
            "title-repeated",
            first.place,
            "The text starts with the title again.",
            "The title is already above the text, so readers would see it twice.",
            "Remove this line.",
        )


def headings_missing(page: PageText) -> Iterator[Finding]:
    number = sum(len(readability.words(words.text)) for words in page.prose)
    if not page.headings and number > WORDS_WITHOUT_HEADING:
        yield Finding(
            "headings-missing",
            page.body[0].place,
            f"{number} words, and no heading.",
            "Most readers scan first. “On this page” lists the headings.",
            "Add a heading above each section: a question patients ask, or its answer.",
        )


def heading_full_stop(page: PageText) -> Iterator[Finding]:
    for heading in page.headings:
        if heading.text.endswith(".") and not heading.text.endswith("..."):
            yield Finding(
                "heading-full-stop",
                heading.place,
                "A heading ends with a period.",
                "A period makes a heading look like a paragraph.",
                "Remove the period. If it’s a sentence, make it a paragraph.",
            )


def heading_capitals(page: PageText) -> Iterator[Finding]:
    for heading in page.headings:
        if _is_shouted(heading.text):
            yield Finding(
                "heading-capitals",
                heading.place,
                "A heading is all in capitals.",
                "Words in all capitals are slow to read, and some screen readers spell them out.",
                "Use sentence case: capitalize only the first word and names.",
            )


def _is_shouted(text: str) -> bool:
    """All in capitals, and longer than short forms such as TMJ or FDA."""
    return text.isupper() and sum(map(str.isalpha, text)) > LONGEST_SHORT_FORMS


def _same_words(one: str, other: str) -> bool:
    return readability.words(one.casefold()) == readability.words(other.casefold())
