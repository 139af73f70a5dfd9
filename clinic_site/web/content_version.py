"""One number for all that readers see. Every change raises it, in the same transaction.

Pages take their Last-Modified from it; nothing that is cached needs to be purged.
"""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Min, Q
from django.utils import timezone

from blog.models import Post, Topic
from clinic.models import Clinic, Clinician
from clinic_site.models import ContentVersion
from images.models import Image
from publishing import actions
from publishing.models import Revision
from publishing.review import reviews
from services.models import Treatment

SEEN_BY_READERS = (Clinic, Clinician, Image, Post, Topic, Treatment)


def current(now: datetime.datetime) -> ContentVersion:
    """The version at a moment, raised first if a scheduled change has come due since."""
    version, _ = ContentVersion.objects.get_or_create(pk=1, defaults={"changed_at": now})
    due = version.next_change_at
    if due is not None and due <= now:
        actions.publish_due(now)
        raise_number(changed_at=due, now=now)
        version.refresh_from_db()
    return version


@transaction.atomic
def raise_number(*, changed_at: datetime.datetime, now: datetime.datetime) -> None:
    """Note that readers see something new since ``changed_at``, and when the next change is due."""
    version = _locked(changed_at)
    version.number += 1
    version.changed_at, version.next_change_at = changed_at, next_change(now)
    version.save()


def note_change(**kwargs: Any) -> None:
    """Signal receiver: something that readers see was saved or deleted."""
    now = timezone.now()
    raise_number(changed_at=now, now=now)


@transaction.atomic
def note_schedule(instance: Revision, **kwargs: Any) -> None:
    """Signal receiver: a version was scheduled, so readers will see something new by itself.

    A reviewer's answer may be about the very text that is live, where readers are told of it.
    """
    if instance.step in reviews.ANSWERS:
        note_change()
    if instance.is_waiting:
        now = timezone.now()
        version = _locked(now)
        version.next_change_at = next_change(now)
        version.save(update_fields=["next_change_at"])


def _locked(changed_at: datetime.datetime) -> ContentVersion:
    """The row, for one transaction alone: what is computed of schedules while others wait for it
    cannot be written over one that they have just made.
    """
    rows = ContentVersion.objects.select_for_update()
    return rows.get_or_create(pk=1, defaults={"changed_at": changed_at})[0]


def next_change(now: datetime.datetime) -> datetime.datetime | None:
    """When something already scheduled will next change what readers see.

    A scheduled version that is overdue counts: it is past, so it is published at the next look.
    """
    moments: list[datetime.datetime | None] = []
    for model in (Post, Treatment):
        moments += model.objects.aggregate(
            published=Min("published_at", filter=Q(published_at__gt=now)),
            offline=Min("offline_at", filter=Q(offline_at__gt=now)),
        ).values()
    clinic = Clinic.objects.current()
    moments += [clinic.notice_from, clinic.notice_until]
    to_come = [moment for moment in moments if moment and moment > now]
    waiting = Revision.objects.waiting().aggregate(first=Min("goes_live_at"))["first"]
    return min([*to_come, waiting] if waiting else to_come, default=None)
