"""Pages that would lose a warning: asked before the treatment or topic that gives it is deleted."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from publishing.kinds import kinds
from publishing.models import Revision

LIVE = "live"


@dataclass(frozen=True)
class Dependent:
    """A page that readers see, or will by itself, and the thing that it names."""

    page: Any
    on: int
    state: str

    @property
    def keeps_crisis_card(self) -> bool:
        """Whether the page has the card by itself, as readers see it."""
        return self.state == LIVE and self.page.brings_crisis_card

    def loses(self, what: str) -> SafeString:
        """A sentence that links to the page. ``what``: what goes with the thing."""
        options = self.page._meta
        url = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[self.page.pk])
        kind = str(options.verbose_name).capitalize()
        told = '<a href="{}">{}: {}</a> ({}) would lose {}.'
        return format_html(told, url, kind, self.page, self.state, what)


def dependents(field_name: str, pks: Collection[int]) -> Iterator[Dependent]:
    """The live pages, and the scheduled versions, that name one of ``pks`` in a field.

    Kinds of page without that field name nothing.
    """
    for model in kinds().values():
        try:
            field = model._meta.get_field(field_name)
        except FieldDoesNotExist:
            continue
        yield from _live(model, field, pks)
        yield from _scheduled(model, field, pks)


def _live(model: Any, field: Any, pks: Collection[int]) -> Iterator[Dependent]:
    for pk in pks:
        pages = model._default_manager.published().filter(**{field.name: pk})
        yield from (Dependent(page, pk, LIVE) for page in pages)


def _scheduled(model: type[models.Model], field: Any, pks: Collection[int]) -> Iterator[Dependent]:
    kind = ContentType.objects.get_for_model(model)
    versions = Revision.objects.waiting().filter(content_type=kind)
    contents = dict(versions.values_list("object_id", "content"))
    for page in model._base_manager.in_bulk(contents).values():
        named = contents[page.pk].get(field.attname)
        found = set(named if isinstance(named, list) else [named]) & set(pks)
        yield from (Dependent(page, pk, "scheduled version") for pk in sorted(found))
