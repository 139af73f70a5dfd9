"""Which addresses a page can have: the one rule for forms, checks, imports and recovery."""

from itertools import chain, count
from typing import Any

from django.contrib.contenttypes.models import ContentType

from publishing.models import Revision


def is_free(model: Any, slug: str, pk: int | None = None) -> bool:
    """Whether neither the site itself nor a page of this kind, other than ``pk``, has a slug."""
    return slug not in model.reserved_slugs and not is_taken(model, slug, pk)


def is_taken(model: Any, slug: str, pk: int | None = None) -> bool:
    """Whether a page of this kind, other than ``pk``, has a slug, or is scheduled to get it."""
    pages = model._base_manager.filter(slug=slug).exclude(pk=pk)
    return pages.exists() or is_scheduled(model, slug, pk)


def is_scheduled(model: Any, slug: str, pk: int | None = None) -> bool:
    """Whether a scheduled version of a page of this kind, other than ``pk``, has a slug."""
    versions = Revision.objects.waiting().filter(
        content_type=ContentType.objects.get_for_model(model), content__slug=slug
    )
    return versions.exclude(object_id=pk).exists() if pk else versions.exists()


def free_slug(model: Any, slug: str, pk: int | None = None) -> str:
    """The slug if it is free, else the first free one with a number behind it."""
    length = model._meta.get_field("slug").max_length or 0
    numbered = (f"{slug[: length - len(end)]}{end}" for end in (f"-{n}" for n in count(2)))
    return next(each for each in chain([slug], numbered) if is_free(model, each, pk))
