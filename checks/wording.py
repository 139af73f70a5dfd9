"""Checks of single words: what should not be typed into a text."""

import re
from collections.abc import Iterator

from checks.findings import Finding, Place, Severity
from checks.page_text import PageText
from richtext.symbol_fonts import LOST

_PHONE = re.compile(
    r"(?<![\d.-])(?:\+?1[ .\u2011-]?)?\(?\d{3}\)?[ .\u2011-]{0,2}\d{3}[ .\u2011-]?\d{4}(?!\d)"
    r"|\+\d[\d ]{6,}\d"
)
_PRICE = re.compile(
    r"[$€£] ?\d+(?:[.,]\d+)*|\b\d+(?:[.,]\d+)* ?(?:dollars|USD|euros)\b", re.IGNORECASE
)
_DOUBLE = re.compile(r"\b([a-z]+)\s+(\1)\b", re.IGNORECASE)
_LOST = re.compile(rf"\S*{LOST}\S*(?: \S+)?")
_MAY_STAND_TWICE = {"had", "that"}


def sign_lost(page: PageText) -> Iterator[Finding]:
    for place in _places(page, _LOST):
        yield Finding(
            "sign-lost",
            place,
            "A symbol was lost when this was pasted.",
            "It used a font that only the other program has. It may be part of a dose.",
            "Look it up in the original, and type it in place of the �.",
            Severity.BLOCKS,
        )


def phone_typed(page: PageText) -> Iterator[Finding]:
    for place in _places(page, _PHONE):
        is_ours = _digits(place.words)[-10:] == _digits(page.phone)[-10:]
        yield Finding(
            "phone-typed",
            place,
            "The clinic’s number is typed in." if is_ours else "A phone number is typed in.",
            "A typed number doesn’t change when the clinic’s number does, and it can’t be counted"
            " or tapped like the real one.",
            "In the text, insert “Our phone number” instead. Elsewhere, leave it out: the"
            " number is on every page.",
        )


def price_typed(page: PageText) -> Iterator[Finding]:
    for place in _places(page, _PRICE):
        yield Finding(
            "price-typed",
            place,
            "A price is typed in.",
            "It will be out of date one day, and no one will remember it’s here.",
            "Leave it out. Patients can ask when they call.",
        )


def double_word(page: PageText) -> Iterator[Finding]:
    for words in page.written:
        for found in _DOUBLE.finditer(words.text):
            first, second = found.groups()
            is_name = first == second and first[0].isupper()
            if not is_name and first.lower() not in _MAY_STAND_TWICE:
                yield Finding(
                    "double-word",
                    Place(words.field, found[0]),
                    "The same word is repeated.",
                    "It’s usually a typo that the writer’s eye skips.",
                    "Remove one of them.",
                )


def _places(page: PageText, pattern: re.Pattern[str]) -> Iterator[Place]:
    for words in page.written:
        for found in pattern.finditer(words.text):
            yield Place(words.field, found[0])


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
