"""Downloads requests as a file for a spreadsheet."""

import datetime
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from appointments.inbox.access import DETAILS, EXPORT, require
from appointments.inbox.tabs import statuses_of
from appointments.models import AccessEntry, AppointmentRequest
from fields.spreadsheet import csv_text

COLUMNS = (
    "Request",
    "Received",
    "How",
    "Status",
    "Name",
    "Phone",
    "May leave a message",
    "Best time",
    "Treatment",
    "Language",
    "Assigned to",
    "Notes",
)


def export(request: HttpRequest) -> HttpResponse:
    """The requests of one tab as a file. Each notes who downloaded it."""
    require(request, DETAILS, EXPORT)
    now = timezone.now()
    shown = AppointmentRequest.objects.filter(status__in=statuses_of(request.POST.get("tab")))
    rows = list(shown.select_related("treatment", "assigned_to"))
    AccessEntry.objects.note(rows, request.user, AccessEntry.What.EXPORTED, now)
    return as_csv(rows, now)


def as_csv(requests: Iterable[AppointmentRequest], now: datetime.datetime) -> HttpResponse:
    """The requests as CSV that no spreadsheet calculates with, times in the staff's zone."""
    return HttpResponse(
        csv_text(COLUMNS, map(_row, requests)),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="requests-{timezone.localdate(now)}.csv"'
        },
    )


def _row(request: AppointmentRequest) -> tuple[object, ...]:
    return (
        request.pk,
        f"{timezone.localtime(request.created_at):%Y-%m-%d %H:%M}",
        request.get_channel_display(),
        request.get_status_display(),
        request.name,
        request.phone_display,
        "Yes" if request.may_leave_message else "No",
        request.get_best_time_display(),
        request.treatment or "",
        request.language,
        request.assigned_to or "",
        request.notes,
    )
