"""Deletes requests so that nothing of them is left on this machine: no row, no log, no fragment."""

import contextlib
import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from appointments.inbox import erased
from appointments.models import AppointmentRequest, DailySummary
from outbox import email_files
from outbox.models import OutboxMessage

BATCH = 200  # requests in one transaction: a patient's request must not wait for a long one
PATIENCE = (
    200  # milliseconds that a clean-up waits for readers, with everybody who writes behind it
)


def erase(requests: Iterable[AppointmentRequest]) -> int:
    """Delete requests with their notes, emails, access logs and entries in the admin's log.

    Returns how many they were. ``clear_traces`` is to be called afterwards, outside a transaction.
    """
    requests = list(requests)
    keys = [request.pk for request in requests]
    doomed = AppointmentRequest.objects.filter(pk__in=keys)
    with _noted(requests), transaction.atomic():
        kind = ContentType.objects.get_for_model(AppointmentRequest)
        emails = OutboxMessage.objects.filter(owner_type=kind, owner_id__in=keys)
        message_ids = list(emails.values_list("message_id", flat=True))
        LogEntry.objects.filter(content_type=kind, object_id__in=map(str, keys)).delete()
        number = doomed.count()
        doomed.delete()
    for message_id in message_ids:
        email_files.remove(message_id)
    return number


@contextlib.contextmanager
def _noted(requests: list[AppointmentRequest]) -> Iterator[None]:
    """Put requests on the list for restored backups first: the other way round, a power cut between
    the two would bring one back.
    """
    erased.note(requests)
    try:
        yield
    except BaseException:
        erased.withdraw(requests)
        raise


def erase_again() -> int:
    """Erase what a restored backup has brought back. Returns how many requests they were."""
    number = 0
    back = erased.back_again()
    for start in range(0, len(back), BATCH):
        number += erase(back[start : start + BATCH])
    return number


def erase_for(user: Any, requests: Sequence[AppointmentRequest]) -> None:
    """Erase requests on behalf of a user. That they deleted "Request 12" is all that remains."""
    erase(requests)
    LogEntry.objects.log_actions(user.pk, requests, DELETION)
    transaction.on_commit(clear_traces)


def forget_old(now: datetime.datetime, days: int) -> int:
    """Erase the requests that were settled ``days`` ago, and delete emails of that age.

    Returns how many requests they were.
    """
    limit = now - datetime.timedelta(days=days)
    number = 0
    while old := list(AppointmentRequest.objects.settled_before(limit)[:BATCH]):
        number += erase(old)
    for rows in (
        OutboxMessage.objects.filter(sent_at__lt=limit),
        DailySummary.objects.filter(day__lt=limit.date()),
    ):
        if rows.exists():  # asking first takes no lock
            rows.delete()
    email_files.remove_older(limit)
    return number


def clear_traces() -> bool:
    """Overwrite what is deleted in the write-ahead log too. False if readers are in the way.

    SQLite zeroes deleted rows in its file (secure_delete), but the log beside it still holds the
    pages as they were until it is written back and cut to nothing.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        try:
            is_busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(patience)}")
    return not is_busy
