"""Fields of the public form that treat their value in a way of their own."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class TokenField(forms.CharField):
    """Hidden; a form that comes back carries a fresh token in place of the one it was sent with."""

    widget = forms.HiddenInput

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial


class TrapField(forms.CharField):
    """A field that programs fill in and people do not: they neither see, hear nor reach it."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})

    def clean(self, value: Any) -> str:
        """Whatever is in it: nobody could correct an error that nobody sees."""
        return value or ""


class TreatmentField(forms.ModelChoiceField):
    """A treatment by its slug. One that went offline meanwhile is no reason to refuse a patient."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError:
            return None
