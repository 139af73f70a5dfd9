"""The answers that a request is made of, whether a patient gives them here or on the phone."""

import datetime
from typing import Any

from django import forms

from appointments.form.fields import TreatmentField
from appointments.models import AppointmentRequest
from services.models import Treatment

TOO_LONG = "Use at most %(limit_value)d characters"


class AnswersForm(forms.ModelForm):
    """What every form for a request checks in the same way. Each adds its own name and phone."""

    treatment = TreatmentField(
        label="What is it about?",
        queryset=Treatment.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label="Not sure yet",
    )
    language = forms.CharField(
        label="Preferred language",
        max_length=40,
        required=False,
        error_messages={"max_length": TOO_LONG},
    )

    class Meta:
        model = AppointmentRequest
        fields = ["name", "phone", "may_leave_message", "best_time", "treatment", "language"]
        labels = {"may_leave_message": "May we leave a message?"}

    def __init__(self, *args: Any, now: datetime.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        treatments = Treatment.objects.published(at=now).only("title", "slug")
        self.fields["treatment"].queryset = treatments  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())
