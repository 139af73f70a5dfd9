"""The form in which a patient asks to be called."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from appointments.form import form_token, spam
from appointments.form.fields import TokenField, TrapField, TreatmentField
from appointments.models import AppointmentRequest
from clinic.fields import PhoneFormField
from services.models import Treatment

EXPIRED = "This form was open for a long time. Please press the button once more."
FLOODED = (
    "So many requests are reaching us that we could not take yours. Please call us, or press the"
    " button again in an hour."
)
TOO_LONG = "Use at most %(limit_value)d characters"


class RequestForm(forms.ModelForm):
    """The one public form. It asks for no symptom, and needs neither cookie nor JavaScript."""

    name = forms.CharField(
        label="Your name",
        max_length=100,
        error_messages={"required": "Enter your name", "max_length": TOO_LONG},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = PhoneFormField(
        label="Phone number",
        help_text="With the area code, so that we can call you back",
        error_messages={"required": "Enter your phone number", "max_length": TOO_LONG},
    )
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
    token = TokenField(required=False)
    homepage = TrapField(label="Leave this empty", required=False)

    class Meta:
        model = AppointmentRequest
        fields = ["name", "phone", "may_leave_message", "best_time", "treatment", "language"]
        labels = {"may_leave_message": "May we leave a message?"}

    def __init__(self, *args: Any, now: datetime.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.initial["token"] = form_token.issue(came_back=self.is_bound)
        treatments = Treatment.objects.published(at=now).only("title", "slug")
        self.fields["treatment"].queryset = treatments  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        self.trap = answers.pop("homepage", "")
        try:
            self.opened = form_token.read(answers.pop("token", ""))
        except form_token.InvalidTokenError:
            self.add_error(None, ValidationError(EXPIRED, code="expired"))
        return answers

    def questions(self) -> list[forms.BoundField]:
        """The fields that people see."""
        return [field for field in self.visible_fields() if field.name != "homepage"]

    def keep(self, *, from_network: int, per_hour: int) -> AppointmentRequest:
        """Keep the request; a form that was sent twice gives the request that it gave before.

        ``from_network``: how many came from the sender's network lately, 0 if that is not known.
        ``per_hour``: how many are taken from everywhere together. Raises FloodedError over that.
        """
        answers = self.cleaned_data
        treatment = answers["treatment"]
        values = answers | {"treatment": treatment and treatment.pk}
        return AppointmentRequest.objects.receive(
            submission=form_token.submission(self.opened, values),
            now=self.now,
            per_hour=per_hour,
            suspicion=self.suspicion(from_network) or "",
            **answers,
        )

    def suspicion(self, from_network: int) -> spam.Suspicion | None:
        opened = self.opened
        return spam.suspect(
            spam.Submission(
                name=self.cleaned_data["name"],
                language=self.cleaned_data["language"],
                trap=self.trap,
                seconds=(self.now - opened.issued_at).total_seconds(),
                came_back=opened.came_back,
                from_network=from_network,
            )
        )
