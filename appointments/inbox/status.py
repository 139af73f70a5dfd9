"""What became of a request: one tap in the list, or a field on its own page."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from appointments.inbox.access import require
from appointments.models import AccessEntry, AppointmentRequest


@transaction.atomic
def change_status(found: AppointmentRequest, status: str, user: Any) -> None:
    """Move a request to a status, and note in its access log who did."""
    now = timezone.now()
    before = AppointmentRequest.Status(found.move_to(status, now))
    if before != found.status:
        change = f"Status: {before.label} to {found.get_status_display()}"
        AccessEntry.objects.note([found], user, AccessEntry.What.CHANGED, now, change)


def set_status(request: HttpRequest, pk: int) -> HttpResponse:
    """One tap in the list."""
    require(request, "appointments.change_appointmentrequest")
    status = request.POST.get("status", "")
    if status not in AppointmentRequest.Status.values:
        return HttpResponseBadRequest("No such status.\n", content_type="text/plain")
    found = AppointmentRequest.objects.filter(pk=pk).first()
    if found is None:
        messages.warning(request, f"Request {pk} is not there any more.")
    else:
        change_status(found, status, request.user)
        messages.success(request, f"{found}: {found.get_status_display()}.")
    return HttpResponseRedirect(_inbox_address(request.POST))


def _inbox_address(shown: Any) -> str:
    """The inbox, on the tab and the page that were shown."""
    place = {name: shown[name] for name in ("tab", "p") if shown.get(name)}
    address = reverse("admin:appointments_appointmentrequest_changelist")
    return f"{address}?{urlencode(place)}" if place else address
