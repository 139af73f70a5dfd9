"""The daily email about what is still open: once a day, at the hour that the clinic has set."""

import datetime

from django.db import transaction
from django.db.models import Max

from appointments import notifications, recipients
from appointments.models import AppointmentRequest, DailySummary
from clinic.models import Clinic
from outbox.models import OutboxMessage


def write_due(now: datetime.datetime) -> bool:
    """Put today's summary into the outbox if its hour has come. True if it was written just now.

    A day on which nothing is open needs no mail. Of two workers one writes: a day has one row.
    """
    clinic = Clinic.objects.current()
    local = now.astimezone(clinic.zone)
    if local.time() < clinic.summary_at or DailySummary.objects.filter(day=local.date()).exists():
        return False
    with transaction.atomic():
        _, is_mine = DailySummary.objects.get_or_create(day=local.date())
        if is_mine and (text := describe(clinic, now)):
            OutboxMessage.objects.write(recipients.of_daily_summary(clinic), text, now)
    return is_mine


def describe(clinic: Clinic, now: datetime.datetime) -> tuple[str, str] | None:
    """Subject and body of the summary at a moment, or None if there is nothing to do.

    The requests that were suspected since the summary before are counted, so that a patient who
    was taken for a program is found within a day.
    """
    requests = AppointmentRequest.objects.open().order_by("created_at")
    rows = [
        notifications.OpenRequest(
            str(request),
            request.get_status_display(),
            request.waited(clinic, now),
            request.admin_path,
        )
        for request in requests.only("status", "created_at")
    ]
    number = AppointmentRequest.objects.suspected_since(_when_last_due(clinic, now)).count()
    return notifications.daily_summary(rows, number) if rows or number else None


def _when_last_due(clinic: Clinic, now: datetime.datetime) -> datetime.datetime:
    """When the summary before was due, which is not always 24 hours ago: clocks are set back, and
    workers rest.
    """
    today = now.astimezone(clinic.zone).date()
    before = DailySummary.objects.filter(day__lt=today).aggregate(last=Max("day"))["last"]
    day = before or today - datetime.timedelta(days=1)
    return datetime.datetime.combine(day, clinic.summary_at, clinic.zone)
