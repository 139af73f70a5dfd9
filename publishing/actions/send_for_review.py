"""Send a version for review: reviewers see it on the dashboard, and get an email."""

import datetime
from typing import Any

from django.db import transaction

from publishing.actions.draft import save_draft
from publishing.models import PublishablePage, Revision
from publishing.review import emails
from publishing.revisions import Content, next_version

Step = Revision.Step


@transaction.atomic
def send_for_review(
    page: PublishablePage,
    content: Content,
    *,
    now: datetime.datetime,
    author: Any = None,
    note: str = "",
    seen: str | None = None,
) -> Revision:
    """Keep ``content`` as the version that waits for review. No email if one waited already.

    Raises NewerVersionError if the page has changed since it had the token ``seen``.
    """
    before = next_version(page)
    told: dict[str, Any] = {"author": author, "note": note, "seen": seen}
    sent = save_draft(page, content, step=Step.REVIEW, now=now, **told)
    if before is None or before.step != Step.REVIEW:
        emails.tell_reviewers(page, sent)
    return sent
