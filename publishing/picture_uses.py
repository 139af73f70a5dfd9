"""Which pages show which pictures in their text, or will with their next version."""

from collections.abc import Collection, Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from images.uses import Use
from publishing.kinds import kinds
from publishing.models import Revision
from richtext.fields import RichTextField
from richtext.references import Reference, numbers, references


def picture_uses(image_ids: Collection[int]) -> Iterable[Use]:
    """The uses of pictures that no foreign key tells of."""
    for model in kinds().values():
        yield from _in_texts(model, image_ids)
        yield from _in_next_versions(model, image_ids)


def _in_texts(model: type[models.Model], image_ids: Collection[int]) -> Iterable[Use]:
    names = [field.name for field in model._meta.fields if isinstance(field, RichTextField)]
    shown = f"{Reference('image')}/"
    any_picture = reduce(or_, (Q(**{f"{name}__contains": shown}) for name in names))
    for page in model._default_manager.filter(any_picture):
        text = "".join(getattr(page, name) for name in names)
        yield from (Use(pk, page) for pk in _shown_in(text) & set(image_ids))


def _in_next_versions(model: type[models.Model], image_ids: Collection[int]) -> Iterable[Use]:
    of_model = Q(content_type=ContentType.objects.get_for_model(model))
    versions = Revision.objects.filter(of_model)
    coming = versions.next_versions() | versions.waiting()  # a draft may follow a schedule
    shown = {version: pictures_in(version.content) & set(image_ids) for version in coming}
    pages = model._base_manager.in_bulk([each.object_id for each, found in shown.items() if found])
    for version, found in shown.items():
        if page := pages.get(version.object_id):  # those that were deleted since are left out
            yield from (Use(image, page, "next version", version.is_decided) for image in found)


def pictures_in(content: Mapping[str, Any]) -> set[int]:
    """The ids of the pictures that a version of a page shows."""
    texts = (value for value in content.values() if isinstance(value, str))
    named = {content["picture_id"]} if content.get("picture_id") else set()
    return named.union(*map(_shown_in, texts))


def _shown_in(text: str) -> set[int]:
    return numbers(references(text), "image")
