"""Delete a page: its history stays, and with it what it takes to recover the page."""

import datetime
from typing import Any

from django.db import models, transaction

from publishing.models import PublishablePage, Revision
from publishing.revisions import Content, head, locked, record

Step = Revision.Step

# Beside what it said, the last revision of a deleted page keeps under this key who it was.
IDENTITY = "identity"


@transaction.atomic
def delete(page: PublishablePage, *, now: datetime.datetime, author: Any = None) -> None:
    """Delete a page; its history stays, and it can be recovered."""
    record_deletion(page, now=now, author=author)
    page.delete()


def record_deletion(page: PublishablePage, *, now: datetime.datetime, author: Any = None) -> None:
    """Keep what a page says and who it is, if that was not done just before. Ends its schedule."""
    stored = locked(page)
    content = stored.content() | {IDENTITY: _identity(stored)}
    newest = head(stored)
    if newest and newest.step == Step.DELETED and newest.content == content:
        return
    went_live_at = now if stored.published_at else None
    record(stored, Step.DELETED, content, created_at=now, author=author, went_live_at=went_live_at)


def said(revision: Revision) -> Content:
    """What the page said at a revision, the last one of a deleted page included."""
    return {key: value for key, value in revision.content.items() if key != IDENTITY}


def relations(model: type[models.Model]) -> dict[str, Any]:
    """The fields by which other publishable pages point to pages of a model, by their names."""
    return {
        f"{relation.related_model._meta.label_lower}.{relation.field.name}": relation.field
        for relation in model._meta.related_objects
        if issubclass(relation.related_model, PublishablePage)
    }


def _identity(page: PublishablePage) -> dict[str, Any]:
    return {
        "uid": str(page.uid),
        "published_at": page.published_at.isoformat() if page.published_at else None,
        "linked_from": _linked_from(page),
    }


def _linked_from(page: PublishablePage) -> dict[str, list[int]]:
    """The pages that lose a link when this one is deleted."""
    found = {}
    for name, field in relations(type(page)).items():
        others = field.model._base_manager.filter(**{field.name: page.pk})
        found[name] = sorted(others.values_list("pk", flat=True))
    return found
