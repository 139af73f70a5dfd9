"""Recover a deleted page with its history."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.dateparse import parse_datetime

from publishing.actions.delete import IDENTITY, relations, said
from publishing.addresses import free_slug
from publishing.models import PublishablePage, Revision
from publishing.revisions import record, store

Step = Revision.Step


class StillThereError(Exception):
    """A page to be recovered is there: it was not deleted, or somebody recovered it first."""


def deleted(model: type[PublishablePage]) -> QuerySet[Revision]:
    """The last revisions of the pages that were deleted and not recovered, the newest first."""
    content_type = ContentType.objects.get_for_model(model)
    same_page = Revision.objects.filter(content_type=content_type, object_id=OuterRef("object_id"))
    newest = same_page.order_by("-number").values("number")[:1]
    return (
        Revision.objects.filter(content_type=content_type, step=Step.DELETED)
        .filter(number=Subquery(newest))
        .exclude(Exists(model._base_manager.filter(pk=OuterRef("object_id"))))
        .order_by("-created_at", "-pk")
    )


@transaction.atomic
def recover(revision: Revision, *, now: datetime.datetime, author: Any = None) -> PublishablePage:
    """Bring a deleted page back as a draft, under its own id, so that its history goes on.

    ``revision`` is the last one of the page. Readers see the page again when it is published; it
    then has its first date and the same entry in feeds. Its address gets a number if another page
    took it meanwhile. Raises StillThereError.
    """
    Revision.objects.select_for_update().get(pk=revision.pk)
    model: Any = revision.content_type.model_class()
    if revision.step != Step.DELETED or not deleted(model).filter(pk=revision.pk).exists():
        raise StillThereError
    page = model(pk=revision.object_id, **_reborn(revision))
    content = said(revision)
    content["slug"] = free_slug(model, content["slug"])
    store(page, content)
    _link_again(page, revision.content[IDENTITY]["linked_from"])
    went_live_at = now if page.published_at else None
    record(page, Step.RESTORED, content, created_at=now, author=author, went_live_at=went_live_at)
    return page


def _reborn(revision: Revision) -> dict[str, Any]:
    """Who a deleted page is when it comes back: one that readers knew is offline, not new. Its uid
    may be another page's by now, if the form that made it was sent once more.
    """
    identity = revision.content[IDENTITY]
    model: Any = revision.content_type.model_class()
    is_taken = model._base_manager.filter(uid=identity["uid"]).exists()
    reborn = {} if is_taken else {"uid": identity["uid"]}
    first_seen = parse_datetime(identity["published_at"] or "")
    if first_seen is None or first_seen >= revision.created_at:
        return reborn
    return reborn | {"published_at": first_seen, "offline_at": revision.created_at}


def _link_again(page: PublishablePage, linked_from: Mapping[str, list[int]]) -> None:
    """Give pages the link back that they lost, unless staff have chosen another since."""
    for name, field in relations(type(page)).items():
        others = field.model._base_manager.filter(pk__in=linked_from.get(name, []))
        if field.many_to_many:
            for other in others:
                getattr(other, field.name).add(page)
            continue
        for other in others.filter(**{f"{field.name}__isnull": True}):
            setattr(other, field.name, page)
            other.save(update_fields=[field.name])
