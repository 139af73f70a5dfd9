"""What the dashboard says about requests. It names no patient."""

import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince

from appointments import recipients
from appointments.models import AppointmentRequest
from clinic.models import Clinic

SHOWN = 8
LATELY = datetime.timedelta(days=7)

Panel = dict[str, Any]


def new_requests(request: HttpRequest) -> Panel | None:
    """The requests that nobody has answered, the oldest first."""
    if not request.user.has_perm("appointments.view_appointmentrequest"):
        return None
    now, clinic = timezone.now(), Clinic.objects.current()
    new = AppointmentRequest.objects.filter(status=AppointmentRequest.Status.NEW)
    rows = [
        {"text": str(item), "url": item.admin_path, "detail": item.waited(clinic, now)}
        for item in new.order_by("created_at")[:SHOWN]
    ]
    return {
        "title": "New requests",
        "rows": rows,
        "empty": "" if rows else _nothing_new(),
        "more": {"text": "All requests", "url": _inbox()},
    }


def _nothing_new() -> str:
    any_came = AppointmentRequest.objects.exists()
    return "All requests have been answered." if any_came else "No requests yet."


def _inbox() -> str:
    return reverse("admin:appointments_appointmentrequest_changelist")


def set_apart(request: HttpRequest) -> Panel | None:
    """What was lately taken for spam, the newest first: a patient may be among it."""
    if not request.user.has_perm("appointments.view_appointmentrequest"):
        return None
    now = timezone.now()
    suspected = AppointmentRequest.objects.suspected_since(now - LATELY)
    rows = [
        {
            "text": str(item),
            "url": item.admin_path,
            "detail": f"{item.get_suspicion_display()} · {_ago(item.created_at, now)}",
        }
        for item in suspected.order_by("-created_at", "-pk")[:SHOWN]
    ]
    if not rows:
        return None
    more = {"text": "See all spam", "url": f"{_inbox()}?tab={AppointmentRequest.Status.SPAM}"}
    return {"title": "Flagged as spam", "rows": rows, "more": more}


def _ago(then: datetime.datetime, now: datetime.datetime) -> str:
    return f"{timesince(then, now, depth=1)} ago"


def nobody_is_told(request: HttpRequest) -> Panel | None:
    """Red while nobody gets an email when a patient asks."""
    if not request.user.has_perm("clinic.change_clinic"):
        return None
    if recipients.is_anybody_told(Clinic.objects.current()):
        return None
    row = {
        "text": "Choose who gets an email",
        "url": reverse("admin:clinic_facts", args=["emails"]),
        "detail": "Requests are saved here, but no one gets an email about them.",
    }
    return {"title": "No one gets an email about new requests", "rows": [row], "alert": True}
