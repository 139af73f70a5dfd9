"""What is looked at before a page is published: one function for each rule.

A rule reads a :class:`PageText` and yields findings, or nothing. To add one, write it into the
module it belongs to and name it here; the order is that in which findings are shown. Only what is
named in ``BLOCKING`` may keep a page from being published.
"""

from collections.abc import Callable, Iterable

from checks import headings, lengths, links, pictures, reading, substance, wording
from checks.findings import Finding
from checks.page_text import PageText

Rule = Callable[[PageText], Iterable[Finding]]

BLOCKING: tuple[Rule, ...] = (
    lengths.title_missing,
    lengths.address_missing,
    lengths.address_taken,
    lengths.refused,
    wording.sign_lost,
    substance.not_approved,
)
ADVICE: tuple[Rule, ...] = (
    substance.review_lost,
    links.reference_missing,
    links.reference_not_live,
    wording.phone_typed,
    wording.price_typed,
    substance.source_missing,
    substance.note_mark,
    substance.treatment_missing,
    pictures.header_picture_undescribed,
    pictures.text_picture_undescribed,
    lengths.summary_missing,
    substance.key_points,
    reading.reading_grade,
    reading.hard_sentences,
    reading.long_paragraph,
    substance.many_callouts,
    wording.double_word,
    headings.title_repeated,
    headings.heading_order,
    headings.heading_single,
    headings.headings_missing,
    headings.heading_full_stop,
    headings.heading_capitals,
    links.link_without_words,
    links.link_vague,
    lengths.title_length,
    lengths.summary_length,
    lengths.seo_title_length,
    lengths.seo_description_length,
    lengths.description_cut,
)


def check(page: PageText) -> list[Finding]:
    """All findings on a page, those that block publishing first."""
    return [*blocking(page), *_found(ADVICE, page)]


def blocking(page: PageText) -> list[Finding]:
    """The findings because of which a page is neither published nor scheduled. All else is advice.

    This is the one rule: the panel shows it, the form and the schedule keep to it.
    """
    return _found(BLOCKING, page)


def _found(rules: Iterable[Rule], page: PageText) -> list[Finding]:
    return [finding for rule in rules for finding in rule(page)]
