"""Everything from one phone number: to find it, and to delete it when a person asks for that.

The number is posted: it never stands in an address, and so in no log and no history.
"""

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from appointments.inbox.access import DELETE, DETAILS, require
from appointments.inbox.erasure import erase_for
from appointments.models import AccessEntry, AppointmentRequest
from appointments.notifications import counted
from clinic.fields import PhoneFormField


class NumberForm(forms.Form):
    phone = PhoneFormField(
        label="Phone number", error_messages={"required": "Enter a phone number"}
    )


def find_number(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """The form, and the requests of the number that was sent with it."""
    require(request, DETAILS, "appointments.view_appointmentrequest")
    form = NumberForm(request.POST if request.method == "POST" else None)
    found = None
    if form.is_valid():
        found = AppointmentRequest.objects.filter(phone=form.cleaned_data["phone"])
        AccessEntry.objects.note_seen(found, request.user, timezone.now())
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Find a number",
        "opts": model_admin.opts,
        "form": form,
        "found": found,
        "may_delete": request.user.has_perm(DELETE),
    }
    return TemplateResponse(request, "admin/appointments/number.html", context)


def erase_number(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Delete all requests of the number, with everything that was noted about them."""
    require(request, DETAILS, DELETE)
    form = NumberForm(request.POST)
    if not form.is_valid():
        return find_number(model_admin, request)
    doomed = list(AppointmentRequest.objects.filter(phone=form.cleaned_data["phone"]))
    erase_for(request.user, doomed)
    messages.success(request, f"Deleted for good: {counted(len(doomed))}.")
    return HttpResponseRedirect(reverse("admin:appointments_appointmentrequest_changelist"))
