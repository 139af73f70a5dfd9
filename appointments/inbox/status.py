"""What became of a request: one tap in the list, or a field on its own page."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from appointments.inbox import undo
from appointments.inbox.access import require
from appointments.models import AccessEntry, AppointmentRequest

Status = AppointmentRequest.Status

IS_NOW = {
    Status.NEW: "is new again",
    Status.CALLED: "is marked Called",
    Status.BOOKED: "is booked",
    Status.CLOSED: "is closed",
    Status.SPAM: "is in Spam",
}


@transaction.atomic
def change_status(found: AppointmentRequest, status: str, user: Any) -> undo.Change | None:
    """Move a request to a status, and note in its access log who did. None if it was there."""
    now = timezone.now()
    before = found.move_to(status, now)
    if before.status == found.status:
        return None
    AccessEntry.objects.note_status(found, user, before.status, now)
    return undo.change_from(before)


def set_status(request: HttpRequest, pk: int) -> HttpResponse:
    """One tap in the list."""
    require(request, "appointments.change_appointmentrequest")
    status = request.POST.get("status", "")
    if status not in Status.values:
        return HttpResponseBadRequest("No such status.\n", content_type="text/plain")
    found = AppointmentRequest.objects.filter(pk=pk).first()
    if found is None:
        messages.warning(request, f"Request {pk} no longer exists.")
    else:
        undo.offer(request.session, change_status(found, status, request.user))
        messages.success(request, f"{found} {IS_NOW[Status(status)]}.", extra_tags=undo.TAG)
    return HttpResponseRedirect(_inbox_address(request.POST))


def undo_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last tap back."""
    require(request, "appointments.change_appointmentrequest")
    change = undo.take(request.session, pk)
    if change is None:
        messages.warning(request, f"It’s too late to undo that. Open Request {pk} to change it.")
    elif found := undo.put_back(change, request.user):
        messages.success(request, f"{found} is as it was before: {found.status}.")
    else:
        said = f"Request {pk} wasn’t changed back: someone has changed or deleted it since."
        messages.warning(request, said)
    return HttpResponseRedirect(_inbox_address(request.POST))


def _inbox_address(shown: Any) -> str:
    """The inbox, on the tab and the page that were shown."""
    place = {name: shown[name] for name in ("tab", "p") if shown.get(name)}
    address = reverse("admin:appointments_appointmentrequest_changelist")
    return f"{address}?{urlencode(place)}" if place else address
