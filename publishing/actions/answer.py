"""Answer a version that was sent for review: sign it off, or send it back."""

import datetime
from typing import Any

from django.db import transaction

from publishing.actions.draft import save_draft
from publishing.models import PublishablePage, Revision
from publishing.review import emails
from publishing.revisions import locked, next_version

Step = Revision.Step


class NotWaitingError(Exception):
    """The version that was read no longer waits for review."""


@transaction.atomic
def answer(
    page: PublishablePage,
    number: str,
    step: str,
    *,
    now: datetime.datetime,
    author: Any,
    note: str = "",
) -> Revision:
    """Sign off or send back, as ``step`` says, version ``number``, and tell its writer by email.

    Raises NotWaitingError.
    """
    waiting = next_version(locked(page))
    if waiting is None or not _is_read(waiting, number):
        raise NotWaitingError
    given = save_draft(page, waiting.content, step=step, now=now, author=author, note=note)
    emails.tell_writer(page, given)
    return given


def is_waiting(page: PublishablePage, number: str) -> bool:
    """Whether version ``number`` of a page was sent for review and has no answer yet."""
    version = next_version(page)
    return version is not None and _is_read(version, number)


def _is_read(version: Revision, number: str) -> bool:
    return version.step == Step.REVIEW and str(version.number) == number
