"""One number for all that readers see. Every change raises it, in the same transaction.

Pages take their Last-Modified from it; nothing that is cached needs to be purged. To read it writes
nothing: what shows or ends by itself at a moment is a change from that moment on, and the worker
notes it soon after. A scheduled version is published by the worker, which is a change like any.
"""

import datetime
from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.db import transaction
from django.db.models import Aggregate, Max, Min, Q
from django.utils import timezone

from clinic_site.models import ContentVersion
from publishing.models import Revision
from publishing.review import reviews
from publishing.seen_by_readers import models_seen

Moment = datetime.datetime


class Version(NamedTuple):
    """Both differ, or one of them does, between two states of what readers see."""

    number: int
    changed_at: Moment


def current(now: Moment) -> Version | None:
    """The version at a moment; None while nothing was ever saved. Writes nothing."""
    noted = ContentVersion.objects.filter(pk=1).first()
    if noted is None:
        return None
    if noted.next_change_at is None or noted.next_change_at > now:
        return Version(noted.number, noted.changed_at)
    return Version(noted.number, _last_seen_change(noted, now))


def note_change(**kwargs: object) -> None:
    """Signal receiver: something that readers see was saved or deleted, or written in bulk."""
    now = timezone.now()
    _raise_number(changed_at=now, now=now)


def note_answer(instance: Revision, **kwargs: object) -> None:
    """Signal receiver: a reviewer's answer may be about the very text that is live, where readers
    are told of it.
    """
    if instance.step in reviews.ANSWERS:
        note_change()


def note_moments_passed(now: Moment) -> None:
    """Note what changed by itself since the last look, for the worker. Writes only if something
    did.
    """
    noted = ContentVersion.objects.filter(pk=1, next_change_at__lte=now).first()
    if noted is not None:
        _raise_number(changed_at=_last_seen_change(noted, now), now=now)


def _last_seen_change(noted: ContentVersion, now: Moment) -> Moment:
    return max(filter(None, (noted.changed_at, last_change(now))))


@transaction.atomic
def _raise_number(*, changed_at: Moment, now: Moment) -> None:
    """Note that readers see something new since ``changed_at``, and when the next change is due.

    The row is for one transaction alone: what is computed while others wait for it cannot be
    written over a moment that they have just made.
    """
    rows = ContentVersion.objects.select_for_update()
    version = rows.get_or_create(pk=1, defaults={"changed_at": changed_at})[0]
    version.number += 1
    version.changed_at, version.next_change_at = changed_at, next_change(now)
    version.save()


def next_change(now: Moment) -> Moment | None:
    """When something will next change by itself what readers see."""
    return min(_moments(Min, "gt", now), default=None)


def last_change(now: Moment) -> Moment | None:
    """When something last changed by itself what readers see."""
    return max(_moments(Max, "lte", now), default=None)


def _moments(nearest: Callable[..., Aggregate], lookup: str, now: Moment) -> Iterator[Moment]:
    """The nearest moment of each field that holds one, with one query for each model."""
    for model, fields in models_seen().items():
        if fields:
            found = model._base_manager.aggregate(
                **{
                    f"nearest_{field}": nearest(field, filter=Q(**{f"{field}__{lookup}": now}))
                    for field in fields
                }
            )
            yield from filter(None, found.values())
