"""What the dashboard says about requests. It names no patient."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from appointments import recipients
from appointments.models import AppointmentRequest
from clinic.models import Clinic

SHOWN = 8

Panel = dict[str, Any]


def new_requests(request: HttpRequest) -> Panel | None:
    """The requests that nobody has answered, the oldest first."""
    if not request.user.has_perm("appointments.view_appointmentrequest"):
        return None
    now, clinic = timezone.now(), Clinic.objects.current()
    new = AppointmentRequest.objects.filter(status=AppointmentRequest.Status.NEW)
    rows = [
        {
            "text": str(item),
            "url": reverse("admin:appointments_appointmentrequest_change", args=[item.pk]),
            "detail": item.waited(clinic, now),
        }
        for item in new.order_by("created_at")[:SHOWN]
    ]
    more = {
        "text": "All requests",
        "url": reverse("admin:appointments_appointmentrequest_changelist"),
    }
    return {
        "title": "New requests",
        "rows": rows,
        "empty": "Every request was answered.",
        "more": more,
    }


def nobody_is_told(request: HttpRequest) -> Panel | None:
    """Red while nobody gets an email when a patient asks."""
    if not request.user.has_perm("clinic.change_clinic"):
        return None
    if recipients.is_anybody_told(Clinic.objects.current()):
        return None
    row = {
        "text": "Enter who gets an email",
        "url": reverse("admin:clinic_facts", args=["emails"]),
        "detail": "Requests are kept here, but nobody is told about them.",
    }
    return {"title": "Nobody is told of new requests", "rows": [row], "alert": True}
