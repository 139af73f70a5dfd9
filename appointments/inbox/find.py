"""Finding a request again by a name, or by a part of a phone number.

What is looked for is posted: it is never in an address, and so in no log and no history.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from appointments.inbox.access import DELETE, DETAILS, require
from appointments.models import AccessEntry, AppointmentRequest, RequestQuerySet
from clinic import phone

MOST = 50  # requests on one page
LETTERS, DIGITS = 2, 3  # with fewer, half of the inbox would be found
TOO_SHORT = f"Enter at least {LETTERS} letters of the name, or {DIGITS} digits of the number"


class FindForm(forms.Form):
    wanted = forms.CharField(
        label="Name or phone number",
        max_length=100,
        error_messages={
            "required": "Enter a name or a phone number",
            "max_length": "Use at most %(limit_value)d characters",
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_wanted(self) -> str:
        wanted: str = self.cleaned_data["wanted"]
        if not is_enough(wanted):
            raise ValidationError(TOO_SHORT, code="too_short")
        return wanted


def find_request(model_admin: admin.ModelAdmin, request: HttpRequest) -> HttpResponse:
    """The form, and what was found with it. Each request that is shown notes who looked."""
    require(request, DETAILS, "appointments.view_appointmentrequest")
    form = FindForm(request.POST if request.method == "POST" else None)
    found = None
    if form.is_valid():
        found = look_up(form.cleaned_data["wanted"], MOST + 1)
        AccessEntry.objects.note_seen(found[:MOST], request.user, timezone.now())
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Find a request",
        "opts": model_admin.opts,
        "form": form,
        "found": found and found[:MOST],
        "most": MOST,
        "has_more": found and len(found) > MOST,
        "may_delete": request.user.has_perm(DELETE),
    }
    return TemplateResponse(request, "admin/appointments/find.html", context)


def look_up(wanted: str, most: int) -> list[AppointmentRequest]:
    """At most so many requests, by number or by name; those from one number stand together."""
    number = full_number(wanted)
    if number or not _letters(wanted):
        return list(_with_number(wanted, number).newest_first()[:most])
    pks = list(islice(_named(wanted), most))
    found = AppointmentRequest.objects.in_bulk(pks)
    return [found[pk] for pk in pks if pk in found]


def is_enough(wanted: str) -> bool:
    if full_number(wanted):
        return True
    letters = _letters(wanted)
    return letters >= LETTERS if letters else len(_digits(wanted)) >= DIGITS


def full_number(wanted: str) -> str:
    """The number in its stored form; empty if it isn't a whole one."""
    try:
        return phone.parse(wanted, with_extension=True)
    except phone.InvalidPhoneError:
        return ""


def fold(text: str) -> str:
    """A text in which case and accents make no difference. Databases differ in what they fold."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    marks = (each for each in plain if unicodedata.category(each) != "Mn")
    return "".join(marks)


def _with_number(wanted: str, number: str) -> RequestQuerySet:
    """The requests of a whole number, and those whose number has these digits somewhere.

    A number that is written with words or letters, such as 1-800-FLOWERS, is found as a whole.
    """
    matches = Q(phone=number) if number else Q()
    if not _letters(wanted) and (digits := _digits(wanted)):  # without any, all numbers have it
        matches |= Q(phone__contains=digits)
    return AppointmentRequest.objects.get_queryset().filter(matches)


def _named(wanted: str) -> Iterator[int]:
    """The requests whose names have all the words, in any order."""
    words = re.findall(r"\w+", fold(wanted))
    names = AppointmentRequest.objects.newest_first().values_list("pk", "name")
    return (pk for pk, name in names if _has(fold(name), words))


def _has(name: str, words: list[str]) -> bool:
    return all(word in name for word in words)


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(char)) for char in text if char.isdecimal())
