"""Note in the history what an import wrote."""

import datetime

from django.db import transaction

from publishing.models import PublishablePage, Revision
from publishing.revisions import record

Step = Revision.Step


@transaction.atomic
def record_import(
    page: PublishablePage, *, now: datetime.datetime, maker: str, note: str = ""
) -> Revision:
    """Note what an import, named by ``maker``, wrote into a page's row just now.

    A page that readers did not know is published by that; another one keeps its next version.
    """
    went_live_at, step = None, Step.IMPORTED
    if page.published_at is not None:
        went_live_at = now
        step = Step.IMPORTED if Revision.objects.of(page).shown().exists() else Step.PUBLISHED
    told = {"created_at": now, "went_live_at": went_live_at, "maker": maker, "note": note}
    return record(page, step, page.content(), **told)
