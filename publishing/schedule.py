"""Versions that go live by themselves at their minute.

Such a version waits as a revision with a moment. The worker publishes it within seconds, and nobody
else does: a reader's visit writes nothing.
"""

import datetime
import logging

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction

from publishing import revisions
from publishing.models import PublishablePage, Revision
from publishing.models.revision import RevisionQuerySet

logger = logging.getLogger(__name__)

PATIENCE = datetime.timedelta(minutes=1)  # what a working worker never takes
LONGEST_FAULT = 300  # characters
GONE = "Its page, or something that it needs, is gone."


def scheduled_version(page: PublishablePage) -> Revision | None:
    """The version that goes live by itself; a newer one may be in the form already."""
    return Revision.objects.of(page).waiting().first() if page.pk else None


def went_live_by_itself(page: PublishablePage) -> bool:
    """Whether what readers see of a page as stored is a version that was scheduled."""
    shown = revisions.live_version(page)
    return shown is not None and shown.goes_live_at is not None


def overdue(now: datetime.datetime) -> RevisionQuerySet:
    """The versions that should be live since a minute or more: the worker does not publish them."""
    return Revision.objects.due(now - PATIENCE)


@transaction.atomic
def unschedule(page: PublishablePage) -> bool:
    """Keep the scheduled version as a draft. False if none is scheduled any more."""
    revisions.locked(page)
    return bool(Revision.objects.of(page).end_schedule())


def publish_due(now: datetime.datetime) -> list[Revision]:
    """Publish what is scheduled up to ``now``, each in a transaction of its own. For the worker.

    Any number of processes may call this at once: one of them publishes. A version that cannot go
    live (its address was taken meanwhile) is no longer scheduled and says why; the others go on.
    """
    return [revision for revision in Revision.objects.due(now) if _publish(revision, now)]


def _publish(revision: Revision, now: datetime.datetime) -> bool:
    moment = revision.goes_live_at
    assert moment is not None, "only scheduled revisions are due"  # noqa: S101
    claim = Revision.objects.filter(pk=revision.pk, went_live_at=None, goes_live_at=moment)
    try:
        with transaction.atomic():
            page = revisions.page_of(revision)
            if not claim.update(went_live_at=moment):
                return False
            revisions.record_as_it_is(page, now, going_live=revision)
            revisions.refuse_what_blocks(page, revision.content)
            revisions.go_live(page, revision.content, moment)
    except (revisions.BlockedError, IntegrityError, ObjectDoesNotExist) as error:
        # Anything else, such as a database that is busy, is tried again: the schedule stands.
        logger.warning("A scheduled version could not go live: %s", type(error).__name__)
        fault = str(error) if isinstance(error, revisions.BlockedError) else GONE
        claim.update(goes_live_at=None, step=Revision.Step.DRAFT, fault=fault[:LONGEST_FAULT])
        _tell_newer_version(revision, fault)
        return False
    return True


def _tell_newer_version(revision: Revision, fault: str) -> None:
    """The form shows the next version: if that is a newer one, the fault stands there as well."""
    page = Revision.objects.filter(
        content_type=revision.content_type_id, object_id=revision.object_id
    )
    told = f"Version {revision.number}, as scheduled. {fault}"
    newer = page.next_versions().filter(number__gt=revision.number)
    newer.update(fault=told[:LONGEST_FAULT])
