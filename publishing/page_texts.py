"""Reads a page, as it stands in the database or in a form, into the values that checks look at."""

from collections.abc import Mapping
from typing import Any

from checks.page_text import PageText, Part
from images.models import Image
from publishing.link_states import link_states
from publishing.models import PublishablePage
from richtext.references import Reference


def page_text(
    page: PublishablePage, clinic: Any, refused: Mapping[str, str] | None = None
) -> PageText:
    """What a page says, saved or not; ``refused``: a form's message for each field it refuses."""
    parts = tuple(Part(name, html) for name, html in page.parts())
    addresses = {link.address for part in parts for link in part.links}
    return PageText(
        title=page.title,
        slug=page.slug,
        summary=page.summary,
        seo_title=page.seo_title,
        seo_description=page.seo_description,
        parts=parts,
        key_points=tuple(page.key_points),
        sources=len(page.sources),
        links=link_states(addresses, page),
        undescribed=_undescribed(addresses),
        header_picture_undescribed=bool(page.picture and _is_undescribed(page.picture)),
        treatment=_has_treatment(page),
        phone=clinic.phone,
        address_taken=_address_is_taken(page),
        refused=refused or {},
    )


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


def _address_is_taken(page: PublishablePage) -> bool:
    same = type(page)._base_manager.filter(slug=page.slug)
    return bool(page.slug) and same.exclude(pk=page.pk).exists()
