"""The checks of a page: what they look at, and what they keep from being published."""

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import SimpleLazyObject

from checks.findings import Finding
from checks.page_text import PageText, Part, Words
from checks.rules import blocking
from clinic.models import Clinic
from images.models import Image
from publishing.addresses import is_taken
from publishing.kinds import kind_of
from publishing.link_states import link_states
from publishing.models import PublishablePage
from publishing.review import reviews
from publishing.revisions import Content, apply, is_seen
from richtext.fields import RichTextField
from richtext.references import Reference


class BlockedError(Exception):
    """A version was neither published nor scheduled: the checks' ``findings`` block it."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(" ".join(finding.wrong for finding in findings))
        self.findings = findings


def refuse_what_blocks(page: PublishablePage, content: Content) -> Content:
    """Raise BlockedError if the checks do not let a page say ``content`` to readers.

    Returns the content with its rich text cleaned, so that nothing cleans it again.
    """
    page = copy.copy(page)
    apply(page, content)
    refused = {}
    try:
        page.full_clean()
    except ValidationError as error:
        refused = {name: messages[0] for name, messages in error.message_dict.items()}
    if found := blocked_by(page, refused, content):
        raise BlockedError(found)
    texts = [field.attname for field in page.content_fields() if isinstance(field, RichTextField)]
    return content | {name: getattr(page, name) for name in texts if name in content}


def blocked_by(
    page: PublishablePage, refused: Mapping[str, str], content: Content | None = None
) -> list[Finding]:
    """The findings that keep a page from being published; the rest as for ``page_text``."""
    return blocking(page_text(page, Clinic.objects.current(), refused, content))


def page_text(
    page: PublishablePage,
    clinic: Any,
    refused: Mapping[str, str] | None = None,
    content: Content | None = None,
) -> PageText:
    """What a page says, saved or not; ``refused``: a form's message for each field it refuses.

    What it links to is looked up when a rule asks for it. Without the ``content`` of which a
    revision would be made, it isn't asked whether that is approved.
    """
    parts = tuple(Part(name, html) for name, html in page.parts())
    links: Any = SimpleLazyObject(lambda: link_states(_addresses(parts), page))
    undescribed: Any = SimpleLazyObject(lambda: _undescribed(_addresses(parts)))
    return PageText(
        title=page.title,
        slug=page.slug,
        summary=page.summary,
        seo_title=page.seo_title,
        seo_description=page.seo_description,
        parts=parts,
        key_points=tuple(page.key_points),
        answers=tuple(Words(answer.field, answer.text) for answer in page.answers),
        sources=len(page.sources),
        links=links,
        undescribed=undescribed,
        header_picture_undescribed=bool(page.picture and _is_undescribed(page.picture)),
        treatment=_has_treatment(page),
        approved=_is_approved(page, clinic, content),
        reviewer_lost=_reviewer_lost(page, content),
        phone=clinic.phone,
        address_taken=bool(page.slug) and is_taken(type(page), page.slug, page.pk),
        refused=refused or {},
    )


def _addresses(parts: Iterable[Part]) -> set[str]:
    return {link.address for part in parts for link in part.links}


def _undescribed(addresses: set[str]) -> frozenset[str]:
    """Those addresses that stand for a picture that was not described."""
    pictures = {
        address: reference.number
        for address in addresses
        if (reference := Reference.parse(address)) and reference.kind == "image"
    }
    images = Image.objects.in_bulk({pk for pk in pictures.values() if pk is not None})
    return frozenset(
        address for address, pk in pictures.items() if pk in images and _is_undescribed(images[pk])
    )


def _is_undescribed(image: Image) -> bool:
    return not image.alt and not image.decorative


def _has_treatment(page: Any) -> bool | None:
    """Whether a page that can have a treatment has one."""
    return page.treatment_id is not None if hasattr(page, "treatment_id") else None


def _is_approved(page: PublishablePage, clinic: Any, content: Content | None) -> bool | None:
    """Whether a reviewer approved this text; None if nobody has to, or readers see it already."""
    if content is None or not clinic.requires_approval or not kind_of(page).is_medical:
        return None
    if is_seen(page, content):
        return None
    return reviews.sign_off(page, content) is not None


def _reviewer_lost(page: PublishablePage, content: Content | None) -> str:
    lost = reviews.lost_by(page, content) if content is not None else None
    return lost.name if lost else ""
