"""What the desk says about requests. It names no patient."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timesince import timesince

from appointments.models import AppointmentRequest, OutboxMessage
from clinic.models import Clinic

SHOWN = 8

Panel = dict[str, Any]


def new_requests(request: HttpRequest) -> Panel | None:
    """The requests that nobody has answered, the oldest first."""
    if not request.user.has_perm("appointments.view_appointmentrequest"):
        return None
    new = AppointmentRequest.objects.filter(status=AppointmentRequest.Status.NEW)
    rows = [
        {
            "text": str(item),
            "url": reverse("admin:appointments_appointmentrequest_change", args=[item.pk]),
            "detail": f"waits for {timesince(item.created_at)}",
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


def unsent_mail(request: HttpRequest) -> Panel | None:
    """Mails that could not be sent, with the reason of the last try."""
    if not request.user.has_perm("appointments.view_outboxmessage"):
        return None
    stuck = OutboxMessage.objects.filter(sent_at=None, attempts__gt=0)
    url = reverse("admin:appointments_outboxmessage_changelist")
    rows = [
        {"text": item.subject, "url": url, "detail": f"{item.attempts} tries: {item.last_error}"}
        for item in stuck.order_by("created_at")[:SHOWN]
    ]
    return {"title": "Mail that could not be sent", "rows": rows, "alert": True} if rows else None


def nobody_is_told(request: HttpRequest) -> Panel | None:
    """Red while no address gets a mail when a patient asks."""
    if not request.user.has_perm("clinic.change_clinic"):
        return None
    if Clinic.objects.current().notification_emails:
        return None
    row = {
        "text": "Enter who gets a mail",
        "url": reverse("admin:clinic_clinic_change", args=[1]),
        "detail": "Requests are kept here, but nobody is told about them.",
    }
    return {"title": "Nobody is told of new requests", "rows": [row], "alert": True}
