"""What once was said comes back: an old version as a new draft, a deleted page with its history."""

import datetime
from collections.abc import Mapping
from itertools import chain, count
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.dateparse import parse_datetime

from publishing import revisions
from publishing.models import PublishablePage, Revision
from publishing.revisions import Content

Step = Revision.Step

# Beside what it said, the last revision of a deleted page keeps under this key who it was.
IDENTITY = "identity"


class StillThereError(Exception):
    """A page to be recovered is there: it was not deleted, or somebody recovered it first."""


@transaction.atomic
def restore(
    page: PublishablePage, revision: Revision, *, now: datetime.datetime, author: Any = None
) -> Revision:
    """Keep what an older version said as the next one, still unseen by readers.

    The page keeps the address it has if another page has taken the old one.
    """
    content = _said(revision)
    if _is_taken(type(page), content.get("slug", ""), page.pk):
        content["slug"] = type(page)._base_manager.get(pk=page.pk).slug
    note = f"From version {revision.number}"
    return revisions.save_draft(
        page, content, now=now, step=Step.RESTORED, author=author, note=note
    )


@transaction.atomic
def delete(page: PublishablePage, *, now: datetime.datetime, author: Any = None) -> None:
    """Delete a page; its history stays, and it can be recovered."""
    record_deletion(page, now=now, author=author)
    page.delete()


def record_deletion(page: PublishablePage, *, now: datetime.datetime, author: Any = None) -> None:
    """Keep what a page says and who it is, if that was not done just before. Ends its schedule."""
    stored = revisions.locked(page)
    content = stored.content() | {IDENTITY: _identity(stored)}
    newest = revisions.head(stored)
    if newest and newest.step == Step.DELETED and newest.content == content:
        return
    went_live_at = now if stored.published_at else None
    revisions.record(
        stored, Step.DELETED, content, created_at=now, author=author, went_live_at=went_live_at
    )


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
    content = _said(revision)
    content["slug"] = free_slug(model, content["slug"])
    revisions.store(page, content)
    _link_again(page, revision.content[IDENTITY]["linked_from"])
    went_live_at = now if page.published_at else None
    revisions.record(
        page, Step.RESTORED, content, created_at=now, author=author, went_live_at=went_live_at
    )
    return page


def free_slug(model: type[PublishablePage], slug: str) -> str:
    """The slug, or with the next number behind it that neither a page nor the site itself uses."""
    length = model._meta.get_field("slug").max_length or 0
    numbered = (f"{slug[: length - len(end)]}{end}" for end in (f"-{n}" for n in count(2)))
    return next(each for each in chain([slug], numbered) if not _is_taken(model, each))


def _is_taken(model: type[PublishablePage], slug: str, by_other_than: int | None = None) -> bool:
    if slug in model.reserved_slugs:
        return True
    return model._base_manager.filter(slug=slug).exclude(pk=by_other_than).exists()


def _said(revision: Revision) -> Content:
    return {key: value for key, value in revision.content.items() if key != IDENTITY}


def _identity(page: PublishablePage) -> dict[str, Any]:
    return {
        "uid": str(page.uid),
        "published_at": page.published_at.isoformat() if page.published_at else None,
        "linked_from": _linked_from(page),
    }


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


def _relations(model: type[models.Model]) -> dict[str, Any]:
    """The fields by which other publishable pages point to pages of a model, by their names."""
    return {
        f"{relation.related_model._meta.label_lower}.{relation.field.name}": relation.field
        for relation in model._meta.related_objects
        if issubclass(relation.related_model, PublishablePage)
    }


def _linked_from(page: PublishablePage) -> dict[str, list[int]]:
    """The pages that lose a link when this one is deleted."""
    found = {}
    for name, field in _relations(type(page)).items():
        others = field.model._base_manager.filter(**{field.name: page.pk})
        found[name] = sorted(others.values_list("pk", flat=True))
    return found


def _link_again(page: PublishablePage, linked_from: Mapping[str, list[int]]) -> None:
    """Give pages the link back that they lost, unless staff have chosen another since."""
    for name, field in _relations(type(page)).items():
        others = field.model._base_manager.filter(pk__in=linked_from.get(name, []))
        if field.many_to_many:
            for other in others:
                getattr(other, field.name).add(page)
            continue
        for other in others.filter(**{f"{field.name}__isnull": True}):
            setattr(other, field.name, page)
            other.save(update_fields=[field.name])
