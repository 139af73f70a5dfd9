"""Checks of what a page brings with it: key points, a treatment, sources, callouts."""

import re
from collections.abc import Iterator

from checks.findings import Finding, Place
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
            "They stand first, and are all that a reader in a hurry reads.",
            "Write the few sentences that a patient should remember.",
        )


def treatment_missing(page: PageText) -> Iterator[Finding]:
    if page.treatment is False:
        yield Finding(
            "treatment-missing",
            Place("treatment"),
            "No treatment is chosen.",
            "The treatment gives the article its safety block and the request form its subject.",
            "Choose the treatment that the article is about. If it is about none, leave it so.",
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
                "The text speaks of studies, but the page has no source.",
                "What is said about research has to be shown to be so.",
                "Add it to the sources below and insert its mark here, or leave the sentence out.",
            )


def note_mark(page: PageText) -> Iterator[Finding]:
    for part in page.parts:
        for mark in part.note_marks:
            yield Finding(
                "note-mark",
                mark.place,
                "A superscript number here refers to nothing.",
                "It is the mark of a footnote in the document that this came from.",
                "Add the note to the sources below, insert its mark here, and take the number out.",
            )


def many_callouts(page: PageText) -> Iterator[Finding]:
    number = len(page.callouts)
    for callout in page.callouts[MOST_CALLOUTS:]:
        yield Finding(
            "many-callouts",
            callout.place,
            f"There are {number} boxes; better at most {MOST_CALLOUTS}.",
            "Where everything stands out, nothing does, and the one that matters is passed over.",
            "Keep those that a reader must not miss, and take the others out of their boxes.",
        )
