"""Checks of the pictures on the page (WCAG 2.2, success criterion 1.1.1)."""

from collections.abc import Iterator

from checks.findings import Finding, Place
from checks.page_text import PageText

_WHY = "People who can’t see a picture get its description instead."
_FIX = "Open it under Pictures and describe it, or mark it as decoration."


def text_picture_undescribed(page: PageText) -> Iterator[Finding]:
    for link in page.links_in_text:
        if link.address in page.undescribed:
            yield Finding(
                "picture-undescribed",
                link.place,
                "A picture in the text has no description.",
                _WHY,
                _FIX,
            )


def header_picture_undescribed(page: PageText) -> Iterator[Finding]:
    if page.header_picture_undescribed:
        wrong = "The picture at the top of the page has no description."
        yield Finding("header-picture-undescribed", Place("picture"), wrong, _WHY, _FIX)
