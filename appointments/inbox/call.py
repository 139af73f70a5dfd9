"""A request that staff take on the phone: the same questions as on the website, and notes."""

from typing import Any

from django import forms
from django.utils import timezone

from appointments.form.answers import TOO_LONG, AnswersForm
from clinic.fields import PhoneFormField

# The browser would offer the name and number of the person at the desk.
_NOT_OURS = {"autocomplete": "off"}


class CallForm(AnswersForm):
    name = forms.CharField(
        label="Name",
        max_length=100,
        error_messages={"required": "Enter the caller’s name", "max_length": TOO_LONG},
        widget=forms.TextInput(attrs=_NOT_OURS),
    )
    phone = PhoneFormField(
        label="Phone number",
        help_text="With the area code",
        extensions=True,
        error_messages={"required": "Enter the caller’s phone number", "max_length": TOO_LONG},
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", **_NOT_OURS}),
    )

    class Meta(AnswersForm.Meta):
        fields = [*AnswersForm.Meta.fields, "notes"]
        widgets = {"notes": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, now=timezone.now(), **kwargs)
