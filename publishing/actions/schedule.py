"""Schedule a version, end a schedule, and publish what is due.

A scheduled version waits as a revision with a moment. The worker publishes it within seconds, and
nobody else does: a reader's visit writes nothing.
"""

import datetime
import logging
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction

from publishing.checking import BlockedError, refuse_what_blocks
from publishing.models import PublishablePage, Revision
from publishing.models.revision import RevisionQuerySet
from publishing.revisions import (
    Content,
    go_live,
    live_version,
    locked,
    page_of,
    record,
    record_as_it_is,
    store,
)

logger = logging.getLogger(__name__)

PATIENCE = datetime.timedelta(minutes=1)  # what a working worker never takes
LONGEST_FAULT = 300  # characters
IS_LIVE = "Too late: it has already been published."
GONE = "Its page, or something it needs, was deleted."


class TooLateError(Exception):
    """There is nothing left to end; says why, in words for staff."""


@transaction.atomic
def schedule(
    page: PublishablePage,
    content: Content,
    goes_live_at: datetime.datetime,
    *,
    now: datetime.datetime,
    author: Any = None,
    note: str = "",
    seen: str | None = None,
) -> Revision:
    """Keep ``content`` as the version that is published at ``goes_live_at``.

    Raises NewerVersionError if the page has changed since it had the token ``seen``, and
    BlockedError.
    """
    if page.pk:
        record_as_it_is(page, now, seen=seen)
    content = refuse_what_blocks(page, content)
    if page.published_at is None:
        store(page, content)
    step, told = Revision.Step.SCHEDULED, {"author": author, "note": note}
    return record(page, step, content, created_at=now, goes_live_at=goes_live_at, **told)


@transaction.atomic
def unschedule(page: PublishablePage) -> None:
    """Keep the scheduled version as a draft. Raises TooLateError if none is scheduled any more."""
    stored = locked(page)
    if Revision.objects.of(page).end_schedule():
        return
    live = live_version(stored)
    if live and live.goes_live_at:
        raise TooLateError(IS_LIVE)
    raise TooLateError("Nothing is scheduled here anymore: someone else canceled it first.")


def overdue(now: datetime.datetime) -> RevisionQuerySet:
    """The versions that should be live since a minute or more: the worker does not publish them."""
    return Revision.objects.due(now - PATIENCE)


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
            page = page_of(revision)
            if not claim.exists():
                return False
            record_as_it_is(page, now, going_live=revision)
            content = refuse_what_blocks(page, revision.content)
            claim.update(went_live_at=moment)  # not before: what readers see needs no approval
            go_live(page, content, moment)
    except (BlockedError, IntegrityError, ObjectDoesNotExist) as error:
        # Anything else, such as a database that is busy, is tried again: the schedule stands.
        logger.warning("A scheduled version could not go live: %s", type(error).__name__)
        fault = str(error) if isinstance(error, BlockedError) else GONE
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
