"""Checks of what has to be there, and how long it is."""

from collections.abc import Iterator
from dataclasses import dataclass

from checks.findings import Finding, Place, Severity
from checks.page_text import PageText
from clinic.page_head import DESCRIPTION_LENGTH, TITLE_LENGTH


@dataclass(frozen=True)
class Measure:
    """How many characters a field should have: at least, at most, and at the very most."""

    field: str
    label: str
    least: int
    most: int
    limit: int


TITLE = Measure("title", "Title", 10, TITLE_LENGTH, 120)
SUMMARY = Measure("summary", "Summary", 70, 320, 400)
SEO_TITLE = Measure("seo_title", "Title for search engines", 10, TITLE_LENGTH, TITLE_LENGTH)
SEO_DESCRIPTION = Measure(
    "seo_description",
    "Description for search engines",
    70,
    DESCRIPTION_LENGTH,
    DESCRIPTION_LENGTH,
)
MEASURES = (TITLE, SUMMARY, SEO_TITLE, SEO_DESCRIPTION)


def title_missing(page: PageText) -> Iterator[Finding]:
    if not page.title:
        yield Finding(
            "title-missing",
            Place("title"),
            "There is no title.",
            "The title is the page’s name everywhere: at the top, on cards, and in search results.",
            "Say what the page is about in words a patient would use.",
            Severity.BLOCKS,
        )


def address_missing(page: PageText) -> Iterator[Finding]:
    """The form makes an address from a title; until there is one, that is what is missing."""
    if page.title and not page.slug:
        yield Finding(
            "address-missing",
            Place("slug"),
            "There is no address.",
            "Without one, no one can open the page.",
            "Use the title in lowercase, with hyphens between words.",
            Severity.BLOCKS,
        )


def address_taken(page: PageText) -> Iterator[Finding]:
    if page.address_taken:
        yield Finding(
            "address-taken",
            Place("slug"),
            f"Another page has the address “{page.slug}”.",
            "Two pages can’t share an address.",
            "Choose another one. Adding a word is often enough.",
            Severity.BLOCKS,
        )


def refused(page: PageText) -> Iterator[Finding]:
    """What the form would refuse to save, and no other rule says better."""
    said = {"title"} if not page.title else set()
    said |= {"slug"} if not page.slug or page.address_taken else set()
    for name, message in page.refused.items():
        if name in said:
            continue
        yield Finding(
            "refused",
            Place(name),
            message,
            "The page can’t be published with this.",
            "Correct this field.",
            Severity.BLOCKS,
        )


def title_length(page: PageText) -> Iterator[Finding]:
    why = f"Search results cut a title after about {TITLE_LENGTH} characters."
    if len(page.title) > TITLE.most and not page.seo_title:
        fix = "Shorten it, or write a shorter title for search engines."
        yield Finding("title-length", Place("title"), _too_long(TITLE, page.title), why, fix)
    elif 0 < len(page.title) < TITLE.least:
        why = "A title this short doesn’t tell people what the page is about."
        fix = "Add the words that a patient would search for."
        yield Finding("title-length", Place("title"), _too_short(TITLE, page.title), why, fix)


def summary_missing(page: PageText) -> Iterator[Finding]:
    if not page.summary:
        yield Finding(
            "summary-missing",
            Place("summary"),
            "There is no summary.",
            "It’s at the top of the page, on cards, and in search results.",
            "Say in two or three sentences what readers will learn.",
        )


def summary_length(page: PageText) -> Iterator[Finding]:
    if len(page.summary) > SUMMARY.most:
        why = "On a phone, readers should see the text begin below it."
        fix = "Keep two or three sentences; leave the rest to the text."
        yield Finding(
            "summary-length", Place("summary"), _too_long(SUMMARY, page.summary), why, fix
        )
    elif 0 < len(page.summary) < SUMMARY.least:
        why = "On a card or in search results, it doesn’t tell readers what the page offers."
        fix = "Say in two or three sentences what readers will learn."
        yield Finding(
            "summary-length", Place("summary"), _too_short(SUMMARY, page.summary), why, fix
        )


def seo_title_length(page: PageText) -> Iterator[Finding]:
    if 0 < len(page.seo_title) < SEO_TITLE.least:
        yield Finding(
            "seo-title-length",
            Place("seo_title"),
            _too_short(SEO_TITLE, page.seo_title),
            "A title this short doesn’t tell people what the page is about.",
            "Add the words that a patient would search for, or empty the field.",
        )


def seo_description_length(page: PageText) -> Iterator[Finding]:
    if 0 < len(page.seo_description) < SEO_DESCRIPTION.least:
        yield Finding(
            "seo-description-length",
            Place("seo_description"),
            _too_short(SEO_DESCRIPTION, page.seo_description),
            "Search engines often replace a very short description with text from the page.",
            f"Use the room: up to {DESCRIPTION_LENGTH} characters are shown.",
        )


def description_cut(page: PageText) -> Iterator[Finding]:
    if not page.seo_description and len(page.summary) > DESCRIPTION_LENGTH:
        yield Finding(
            "description-cut",
            Place("seo_description"),
            f"Search results will cut the summary after {DESCRIPTION_LENGTH} characters.",
            "Readers won’t see the rest, which may be what matters most.",
            f"Write a description of at most {DESCRIPTION_LENGTH} characters for them.",
        )


def _too_long(measure: Measure, text: str) -> str:
    return f"{measure.label}: {len(text)} characters, better at most {measure.most}."


def _too_short(measure: Measure, text: str) -> str:
    return f"{measure.label}: {len(text)} characters, better at least {measure.least}."
