"""Which pages show a picture: asked before it is deleted, and shown in the list of pictures."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.db import models
from django.urls import NoReverseMatch, reverse

from images.models import Image


@dataclass(frozen=True)
class Use:
    """An object that shows a picture, and in which version of it, if that is not the stored one.

    ``is_decided``: that version was scheduled or approved as it is.
    """

    image_id: int
    user: models.Model
    version: str = ""
    is_decided: bool = False

    def __str__(self) -> str:
        kind = self.user._meta.verbose_name
        name = f"{str(kind).capitalize()}: {self.user}"
        return f"{name} ({self.version})" if self.version else name

    @property
    def is_settled(self) -> bool:
        """Whether readers see it now, or will without another decision. What cannot say so itself,
        such as a portrait, is seen.
        """
        if self.version:
            return self.is_decided
        is_published = getattr(self.user, "is_published", None)
        return is_published is None or is_published()

    @property
    def admin_url(self) -> str:
        """Where staff change it; "" if they cannot."""
        options = self.user._meta
        name = f"admin:{options.app_label}_{options.model_name}_change"
        try:
            return reverse(name, args=[self.user.pk])
        except NoReverseMatch:
            return ""


Finder = Callable[[Collection[int]], Iterable[Use]]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Ask this, too, for the uses of pictures that are named by other means than a foreign key."""
    _finders.append(finder)


def uses_of(image_ids: Collection[int]) -> dict[int, list[Use]]:
    """The uses of each of the pictures, by its id: some queries, however many pictures."""
    found: dict[int, list[Use]] = {image_id: [] for image_id in image_ids}
    for finder in (_by_foreign_key, *_finders):
        for use in finder(image_ids):
            if use not in found[use.image_id]:
                found[use.image_id].append(use)
    return found


def _by_foreign_key(image_ids: Collection[int]) -> Iterable[Use]:
    for relation in Image._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            key = relation.field.attname
            users = relation.field.model._default_manager.filter(**{f"{key}__in": image_ids})
            yield from (Use(getattr(user, key), user) for user in users)
