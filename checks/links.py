"""Checks of the links in the text."""

import re
from collections.abc import Iterator

from checks.findings import Finding
from checks.page_text import LinkState, PageText

_VAGUE = re.compile(
    r"(?:click |tap )?here|(?:read|learn|see|find out) more|more|this|this (?:page|link|article)"
    r"|link|https?://\S+|www\.\S+",
    re.IGNORECASE,
)


def link_without_words(page: PageText) -> Iterator[Finding]:
    """WCAG 2.2, success criterion 2.4.4."""
    for link in page.links_in_text:
        if not any(map(str.isalnum, link.text)):
            yield Finding(
                "link-without-words",
                link.place,
                f"A link to {link.address} has no words.",
                "No one can see it or hear where it goes.",
                "Link words that name its target, or remove the link.",
            )


def link_vague(page: PageText) -> Iterator[Finding]:
    """WCAG 2.2, success criterion 2.4.9."""
    for link in page.links_in_text:
        if _VAGUE.fullmatch(link.text.strip(" .:,")):
            yield Finding(
                "link-vague",
                link.place,
                "A link’s words don’t say where it goes.",
                "People who use a screen reader often jump from link to link.",
                "Link words that name its target: “our page about Botox”.",
            )


def reference_missing(page: PageText) -> Iterator[Finding]:
    for link in page.links_in_text:
        if page.links.get(link.address) is LinkState.MISSING:
            yield Finding(
                "reference-missing",
                link.place,
                f"A link’s target doesn’t exist: {link.address}",
                "It was deleted, or its address has a typo. Readers get an error, or see words that"
                " were meant to be a link, a picture, or a citation.",
                "Choose the target again, or remove the link.",
            )


def reference_not_live(page: PageText) -> Iterator[Finding]:
    for link in page.links_in_text:
        if page.links.get(link.address) is LinkState.NOT_LIVE:
            yield Finding(
                "reference-not-live",
                link.place,
                "A link goes to a page that isn’t live.",
                "Until that page is live, the link doesn’t work.",
                "Publish that page first, or remove the link.",
            )
