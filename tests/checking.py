"""Texts for the checks before publishing: one without fault, and what is found in changed ones."""

from typing import Any

from checks.findings import Finding
from checks.page_text import PageText, Part
from checks.rules import check

FAULTLESS: dict[str, Any] = {
    "title": "How we treat a tense jaw",
    "slug": "how-we-treat-a-tense-jaw",
    "summary": "A tense jaw can hurt all day. Here is what we look for, what we do, and how soon.",
    "seo_title": "",
    "seo_description": "",
    "parts": (
        Part(
            "body",
            "<h2>What do we look for?</h2><p>We look at your jaw and your neck.</p>"
            "<h2>What do we do?</h2><p>We tell you what we found.</p>",
        ),
    ),
    "key_points": ("A tense jaw can hurt.", "We look for the cause.", "Ask us when you call."),
    "treatment": True,
    "phone": "+12125550123",
}


def make_page_text(body: str = "", **overrides: Any) -> PageText:
    """A page without fault; ``body`` replaces its text."""
    if body:
        overrides["parts"] = (Part("body", body),)
    return PageText(**FAULTLESS | overrides)


def findings(rule: str, body: str = "", **overrides: Any) -> list[Finding]:
    """What one rule says of a page."""
    found = check(make_page_text(body, **overrides))
    return [finding for finding in found if finding.id == rule]


def words_of(rule: str, body: str = "", **overrides: Any) -> list[str]:
    """The words in which a rule found something."""
    return [finding.place.words for finding in findings(rule, body, **overrides)]


def fields_of(rule: str, body: str = "", **overrides: Any) -> list[str]:
    """The fields in which a rule found something."""
    return [finding.place.field for finding in findings(rule, body, **overrides)]
