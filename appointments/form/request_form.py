"""The form in which a patient asks to be called."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from appointments.form import form_token, spam
from appointments.form.answers import TOO_LONG, AnswersForm
from appointments.form.fields import TokenField, TrapField
from appointments.models import AppointmentRequest
from clinic.fields import PhoneFormField

EXPIRED = "This form was open for a long time. Please press the button again."
FLOODED = (
    "We’re getting more requests than we can handle, so yours wasn’t sent. Please call us, or try"
    " again in an hour."
)


class RequestForm(AnswersForm):
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
        extensions=True,
        error_messages={"required": "Enter your phone number", "max_length": TOO_LONG},
    )
    token = TokenField(required=False)
    homepage = TrapField(label="Leave this empty", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["token"] = form_token.issue(came_back=self.is_bound)

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
