"""Restore an older version as a new draft."""

import datetime
from typing import Any

from django.db import transaction

from publishing.actions.delete import said
from publishing.actions.draft import save_draft
from publishing.addresses import is_free
from publishing.models import PublishablePage, Revision


@transaction.atomic
def restore(
    page: PublishablePage,
    revision: Revision,
    *,
    now: datetime.datetime,
    author: Any = None,
    seen: str | None = None,
) -> Revision:
    """Keep what an older version said as the next one, still unseen by readers.

    The page keeps the address it has if another page has taken the old one. Raises
    NewerVersionError if the page has changed since it had the token ``seen``.
    """
    content = said(revision)
    if not is_free(type(page), content.get("slug", ""), page.pk):
        content["slug"] = type(page)._base_manager.get(pk=page.pk).slug
    told = {"author": author, "note": f"From version {revision.number}"}
    return save_draft(page, content, now=now, step=Revision.Step.RESTORED, seen=seen, **told)
