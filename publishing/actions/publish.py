"""Publish a version: readers see it from now on."""

import datetime
from typing import Any

from django.db import transaction

from publishing.checking import refuse_what_blocks
from publishing.models import PublishablePage, Revision
from publishing.revisions import Content, go_live, record, record_as_it_is


@transaction.atomic
def publish(
    page: PublishablePage,
    content: Content,
    *,
    now: datetime.datetime,
    author: Any = None,
    note: str = "",
    seen: str | None = None,
) -> Revision:
    """Show ``content`` to readers from now on, also on a page that was unpublished.

    Raises NewerVersionError if the page has changed since it had the token ``seen``, and
    BlockedError.
    """
    if page.pk:
        record_as_it_is(page, now, seen=seen)
    content = refuse_what_blocks(page, content)
    go_live(page, content, now)
    step, told = Revision.Step.PUBLISHED, {"author": author, "note": note}
    return record(page, step, content, created_at=now, went_live_at=now, **told)
