"""The rows of the clinic's short lists: each form is the schema of one list column."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

LATEST_NIGHT = datetime.time(6)  # whoever closes by then may have opened the day before
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def _time_input() -> forms.TimeInput:
    """A new row takes it from the one before: see list-rows.js."""
    return forms.TimeInput(attrs={"type": "time", "data-follows": "same"}, format="%H:%M")


class OpeningPeriodRow(forms.Form):
    weekday = forms.TypedChoiceField(
        choices=[("", ""), *((str(number), name) for number, name in enumerate(WEEKDAYS))],
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs={"data-follows": "next"}),
    )
    opens = forms.TimeField(widget=_time_input())
    closes = forms.TimeField(widget=_time_input())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        opens, closes = data.get("opens"), data.get("closes")
        if opens and closes and LATEST_NIGHT < closes <= opens:
            raise ValidationError("the closing time must be later than the opening time")
        return data


class ClosedDayRow(forms.Form):
    date = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(max_length=80, required=False)


class LinkRow(forms.Form):
    label = forms.CharField(max_length=80)
    url = forms.URLField(label="Address", max_length=300, assume_scheme="https")


class VisitStepRow(forms.Form):
    title = forms.CharField(max_length=80)
    text = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class EmailRow(forms.Form):
    email = forms.EmailField(label="Email address")


def as_date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def as_time(text: str) -> datetime.time:
    return datetime.time.fromisoformat(text)
