"""Checks of what a page brings with it: key points, a treatment, sources, callouts."""

import re
from collections.abc import Iterator

from checks.findings import Finding, Place, Severity
from checks.page_text import PageText

FEWEST_POINTS, MOST_POINTS = 3, 5
MOST_CALLOUTS = 2

_STUDIES = re.compile(
    r"\b(?:stud(?:y|ies|ied)|trials?|research(?:ers)?|scientists|meta-analys[ei]s|evidence)\b",
    re.IGNORECASE,
)


def key_points(page: PageText) -> Iterator[Finding]:
    number = len(page.key_points)
    if not FEWEST_POINTS <= number <= MOST_POINTS:
        yield Finding(
            "key-points",
            Place("key_points"),
            f"There are {number or 'no'} key points; better {FEWEST_POINTS} to {MOST_POINTS}."
            if number != 1
            else f"There is one key point; better {FEWEST_POINTS} to {MOST_POINTS}.",
            "They come first, and they’re all that a reader in a hurry reads.",
            "Write the few sentences a patient should remember.",
        )


def treatment_missing(page: PageText) -> Iterator[Finding]:
    if page.treatment is False:
        yield Finding(
            "treatment-missing",
            Place("treatment"),
            "No treatment is chosen.",
            "The treatment gives the article its safety block and the request form its subject.",
            "Choose the treatment the article is about. If there is none, leave it empty.",
        )


def not_approved(page: PageText) -> Iterator[Finding]:
    """The clinic's own rule for medical pages, from Clinic facts."""
    if page.approved is False:
        yield Finding(
            "not-approved",
            Place("note"),
            "A reviewer hasn’t approved this text.",
            "The clinic publishes medical pages only when approved, word for word.",
            "Send it for review, and publish it once it’s approved.",
            Severity.BLOCKS,
        )


def review_lost(page: PageText) -> Iterator[Finding]:
    if page.reviewer_lost:
        yield Finding(
            "review-lost",
            Place("note"),
            f"Readers will no longer see that {page.reviewer_lost} reviewed this page.",
            "A review holds for the text that was read. This one says something else.",
            "Send it for review before you publish it.",
        )


def source_missing(page: PageText) -> Iterator[Finding]:
    """A claim about studies needs something to substantiate it (FTC, Health Products Compliance
    Guidance, 2022).
    """
    if page.sources:
        return
    for sentence in page.sentences:
        if _STUDIES.search(sentence.text):
            yield Finding(
                "source-missing",
                sentence.place,
                "The text mentions studies, but the page has no source.",
                "Claims about research need a source.",
                "Add it under Sources and insert its citation here, or leave the sentence out.",
            )


def note_mark(page: PageText) -> Iterator[Finding]:
    for part in page.parts:
        for mark in part.note_marks:
            yield Finding(
                "note-mark",
                mark.place,
                "A superscript number here refers to nothing.",
                "It was a footnote mark in the original document.",
                "Add the note under Sources, insert its citation here, and remove the number.",
            )


def many_callouts(page: PageText) -> Iterator[Finding]:
    number = len(page.callouts)
    for callout in page.callouts[MOST_CALLOUTS:]:
        yield Finding(
            "many-callouts",
            callout.place,
            f"There are {number} boxes; better at most {MOST_CALLOUTS}.",
            "When everything stands out, nothing does.",
            "Keep the ones readers must not miss, and turn the others into plain text.",
        )
