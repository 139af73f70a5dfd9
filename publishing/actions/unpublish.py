"""Unpublish a page: readers no longer see it."""

import datetime
from typing import Any

from django.db import transaction

from publishing.models import PublishablePage, Revision
from publishing.revisions import record, record_as_it_is


@transaction.atomic
def unpublish(
    page: PublishablePage,
    *,
    now: datetime.datetime,
    author: Any = None,
    note: str = "",
    seen: str | None = None,
) -> Revision:
    """End the page: its address answers 410 from now on. The row as stored is what is kept.

    Raises NewerVersionError if the page has changed since it had the token ``seen``.
    """
    record_as_it_is(page, now, seen=seen)
    page.offline_at = now
    page.save(update_fields=["offline_at", "updated_at"])
    step, told = Revision.Step.OFFLINE, {"author": author, "note": note}
    return record(page, step, page.content(), created_at=now, went_live_at=now, **told)
