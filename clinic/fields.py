from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from clinic import phone


class PhoneFormField(forms.CharField):
    """Takes a phone number as people write it and gives it in E.164."""

    widget = forms.TextInput(
        attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel", "size": 24}
    )

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return phone.parse(text) if text else ""
        except phone.InvalidPhoneError as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number the way people write it, and leave what was typed as it is."""
        return phone.display(value) if _is_e164(value) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class PhoneField(models.CharField):
    """A phone number in E.164, at most 15 digits after the plus sign."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 16
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        try:
            return phone.parse(text) if text else text
        except phone.InvalidPhoneError as error:
            raise ValidationError(str(error), code="invalid") from error

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PhoneFormField, **kwargs, "max_length": 40})


def _is_e164(value: Any) -> bool:
    try:
        return isinstance(value, str) and phone.parse(value) == value
    except phone.InvalidPhoneError:
        return False
