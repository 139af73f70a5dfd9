"""Discard the next version: go on from what readers see."""

import datetime
from typing import Any

from django.db import transaction

from publishing.actions.schedule import IS_LIVE, TooLateError
from publishing.models import PublishablePage, Revision
from publishing.revisions import live_version, locked, next_version, record


@transaction.atomic
def discard(
    page: PublishablePage, *, now: datetime.datetime, author: Any = None, seen: str | None = None
) -> Revision:
    """Let the next version leave the form, and stay in the history. Ends a schedule.

    Raises NewerVersionError if the page has changed since it had the token ``seen``, and
    TooLateError if the schedule published that version meanwhile.
    """
    stored = locked(page, seen)
    live = live_version(stored)
    if live and live.goes_live_at and next_version(stored) is None:
        raise TooLateError(IS_LIVE)
    Revision.objects.of(page).end_schedule()
    step = Revision.Step.DISCARDED
    return record(page, step, stored.content(), created_at=now, went_live_at=now, author=author)
