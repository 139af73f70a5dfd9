"""Save a draft: the next version, which readers don't see yet."""

import datetime
from typing import Any

from django.db import transaction

from publishing.models import PublishablePage, Revision
from publishing.revisions import Content, record, record_as_it_is, store

Step = Revision.Step


@transaction.atomic
def save_draft(
    page: PublishablePage,
    content: Content,
    *,
    now: datetime.datetime,
    step: str = Step.DRAFT,
    author: Any = None,
    note: str = "",
    seen: str | None = None,
) -> Revision:
    """Keep ``content`` as the next version: a draft, answered or restored.

    A page that readers can see, or could, stays as it is; a page that was never published shows its
    newest draft to staff. Raises NewerVersionError if it has changed since it had the token
    ``seen``.
    """
    if page.pk:
        record_as_it_is(page, now, seen=seen)
    if page.published_at is None:
        store(page, content)
    return record(page, step, content, created_at=now, author=author, note=note)
