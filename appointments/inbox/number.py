"""Everything from one phone number: to find it, and to delete it when a person asks for that.

The number is posted: it never stands in an address, and so in no log and no history.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from appointments.inbox.permissions import DELETE, DETAILS, require
from appointments.models import AccessEntry, AppointmentRequest
from appointments.notifications import counted
from clinic.fields import PhoneFormField


class NumberForm(forms.Form):
    phone = PhoneFormField(
        label="Phone number", error_messages={"required": "Enter a phone number"}
    )


class NumberPage:
    """Admin mixin: the requests of one number, and one button that deletes them all."""

    admin_site: Any
    opts: Any

    def find_number(self, request: HttpRequest) -> HttpResponse:
        require(request, DETAILS, "appointments.view_appointmentrequest")
        form = NumberForm(request.POST if request.method == "POST" else None)
        found = None
        if form.is_valid():
            found = AppointmentRequest.objects.filter(phone=form.cleaned_data["phone"])
            AccessEntry.objects.note_seen(found, request.user, timezone.now())
        context = {
            **self.admin_site.each_context(request),
            "title": "Find a number",
            "opts": self.opts,
            "form": form,
            "found": found,
            "may_delete": request.user.has_perm(DELETE),
        }
        return TemplateResponse(request, "admin/appointments/number.html", context)

    def erase_number(self, request: HttpRequest) -> HttpResponse:
        """Delete all requests of the number, with everything that was noted about them."""
        require(request, DETAILS, DELETE)
        form = NumberForm(request.POST)
        if not form.is_valid():
            return self.find_number(request)
        doomed = list(AppointmentRequest.objects.filter(phone=form.cleaned_data["phone"]))
        self.erase(request, doomed)  # type: ignore[attr-defined]
        messages.success(request, f"Deleted for good: {counted(len(doomed))}.")
        return HttpResponseRedirect(reverse("admin:appointments_appointmentrequest_changelist"))
