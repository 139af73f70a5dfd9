"""Which pages show which pictures in their text, or will with their next version."""

from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Exists, OuterRef, Q

from images.uses import Use
from publishing.fields import RichTextField
from publishing.kinds import kinds
from publishing.models import Revision
from publishing.references import IMAGE_REFERENCE


def picture_uses(image_ids: Collection[int]) -> Iterable[Use]:
    """The uses of pictures that no foreign key tells of."""
    for model in kinds().values():
        yield from _in_texts(model, image_ids)
    yield from _in_next_versions(image_ids)


def _in_texts(model: type[models.Model], image_ids: Collection[int]) -> Iterable[Use]:
    names = [field.name for field in model._meta.fields if isinstance(field, RichTextField)]
    any_picture = reduce(or_, (Q(**{f"{name}__contains": "clinic:image/"}) for name in names))
    for page in model._default_manager.filter(any_picture):
        text = "".join(getattr(page, name) for name in names)
        yield from (Use(pk, page) for pk in _shown_in(text) & set(image_ids))


def _in_next_versions(image_ids: Collection[int]) -> Iterable[Use]:
    same_page = Q(content_type=OuterRef("content_type"), object_id=OuterRef("object_id"))
    newer = Revision.objects.filter(same_page, number__gt=OuterRef("number"))
    for revision in Revision.objects.filter(~Exists(newer), went_live_at=None):
        shown = {revision.content.get("picture_id")}
        for value in revision.content.values():
            shown |= _shown_in(value) if isinstance(value, str) else set()
        asked = shown & set(image_ids)
        page = _page_of(revision) if asked else None
        yield from (Use(pk, page, "next version") for pk in asked if page)


def _page_of(revision: Revision) -> models.Model | None:
    """The page as it is stored; None if it was deleted since."""
    model = revision.content_type.model_class()
    return model._base_manager.filter(pk=revision.object_id).first() if model else None


def _shown_in(text: str) -> set[int]:
    return {int(pk) for pk in IMAGE_REFERENCE.findall(text)}
