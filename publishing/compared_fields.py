"""How the fields of a page's model read in a comparison, with the names of what they point to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import models
from django.utils.text import capfirst

from fields.lists import ListField
from images.drawings import DRAWINGS
from images.models import Image
from publishing.kinds import kinds
from publishing.models import PublishablePage
from richtext import comparison
from richtext.comparison import Content, Field, Names
from richtext.fields import RichTextField
from richtext.references import Reference, numbers, references


def compared_fields(
    model: type[PublishablePage], order: Sequence[str], *contents: Content
) -> list[Field]:
    """The fields of a page's content, those of the form first and in its order.

    ``contents`` are the versions that will be read: what they point to is looked up here, with one
    query for each relation and each kind of linked page; without any, nothing is.
    """
    read = _readers(contents)
    fields = [*model.content_fields(), *model._meta.many_to_many]
    places = {name: place for place, name in enumerate(order)}
    fields.sort(key=lambda field: places.get(field.name, len(places)))
    return [_compared(field, read(field)) for field in fields]


def _compared(field: Any, read: comparison.Reader) -> Field:
    default = [] if field.many_to_many else field.get_default()
    return Field(_key(field), capfirst(str(field.verbose_name)), read, default)


def _key(field: Any) -> str:
    """Under which name a content holds a field."""
    return field.name if field.many_to_many else field.attname


def _readers(contents: Sequence[Content]) -> Callable[[Any], comparison.Reader]:
    links = _link_names(contents)

    def reader(field: Any) -> comparison.Reader:
        if isinstance(field, RichTextField):
            return partial(comparison.rich_pieces, links)
        if isinstance(field, ListField):
            return partial(comparison.row_pieces, list(field.row.base_fields) if field.row else [])
        if isinstance(field, models.BooleanField):
            return comparison.yes_no
        if field.is_relation:
            return partial(comparison.named, _related_names(field, contents))
        if field.choices:
            return partial(comparison.named, dict(field.flatchoices))
        return comparison.text_pieces

    return reader


def _related_names(field: Any, contents: Iterable[Content]) -> Names:
    chosen = [content.get(_key(field)) for content in contents]
    pks = {pk for value in chosen for pk in (value if isinstance(value, list) else [value]) if pk}
    return _names(field.remote_field.model, pks)


def _names(model: type[models.Model], pks: set[Any]) -> dict[Any, str]:
    rows = model._base_manager.in_bulk(pks) if pks else {}
    return {pk: str(row) for pk, row in rows.items()}


def _link_names(contents: Iterable[Content]) -> Mapping[str, str]:
    """What the references in all rich text of the versions stand for, in words."""
    values = (value for content in contents for value in content.values())
    texts = (value for value in values if isinstance(value, str))
    wanted = {reference for text in texts for reference in references(text)}
    said = {
        str(Reference("drawing", name)): f"drawing: {drawing.title}"
        for name, drawing in DRAWINGS.items()
    }
    targets: dict[str, type[models.Model]] = {**kinds(), "image": Image}
    for kind, model in targets.items():
        what = "picture" if model is Image else "link"
        for pk, name in _names(model, numbers(wanted, kind)).items():
            said[str(Reference(kind, str(pk)))] = f"{what}: {name}"
    return said
