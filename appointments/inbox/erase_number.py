"""Deleting everything from one phone number, because the person asks for it.

A page names what goes before anything does. The number is posted: it is never in an address.
"""

from django import forms
from django.contrib import admin, messages
from django.db.models import Value
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from appointments.inbox.access import DELETE, DETAILS, require
from appointments.inbox.erasure import erase_for
from appointments.models import AccessEntry, AppointmentRequest
from appointments.notifications import counted


class NumberForm(forms.Form):
    """A number as it is stored, and the requests that the question listed."""

    phone = forms.CharField(max_length=27)
    listed = forms.CharField(required=False, max_length=10_000)


def ask_to_erase(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """The question: what goes, and what goes with it."""
    require(request, DETAILS, DELETE)
    doomed = _requests_of(NumberForm(request.POST))
    return _ask(model_admin, request, doomed) if doomed else _nothing_there(request)


def erase_number(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Delete what the question listed. If it isn't the same any more, ask again."""
    require(request, DETAILS, DELETE)
    form = NumberForm(request.POST)
    doomed = _requests_of(form)
    if not doomed:
        return _nothing_there(request)
    if form.cleaned_data["listed"] != _as_listed(doomed):
        messages.warning(
            request, "The list has changed since you opened it. Please check it again."
        )
        return _ask(model_admin, request, doomed)
    erase_for(request.user, doomed)
    are_gone = "was" if len(doomed) == 1 else "were"
    messages.success(request, f"{counted(len(doomed))} {are_gone} deleted for good.")
    return HttpResponseRedirect(reverse("admin:appointments_appointmentrequest_changelist"))


def _requests_of(form: NumberForm) -> list[AppointmentRequest]:
    """All of one number, the oldest first; none for what is no number."""
    if not form.is_valid():
        return []
    as_stored = Value(form.cleaned_data["phone"])  # not parsed: rules for numbers change
    found = AppointmentRequest.objects.filter(phone=as_stored)
    return list(found.order_by("created_at", "pk"))


def _as_listed(requests: list[AppointmentRequest]) -> str:
    return " ".join(str(request.pk) for request in requests)


def _ask(
    model_admin: admin.ModelAdmin, request: HttpRequest, doomed: list[AppointmentRequest]
) -> HttpResponse:
    AccessEntry.objects.note_seen(doomed, request.user, timezone.now())
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"Delete everything from {doomed[0].phone_display}?",
        "opts": model_admin.opts,
        "doomed": doomed,
        "phone": doomed[0].phone,
        "listed": _as_listed(doomed),
        "how_many": counted(len(doomed)),
    }
    return TemplateResponse(request, "admin/appointments/erase_number.html", context)


def _nothing_there(request: HttpRequest) -> HttpResponse:
    messages.warning(request, "No requests from this number.")
    return HttpResponseRedirect(reverse("admin:appointments_find_request"))
