from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from clinic import phone


class PhoneFormField(forms.CharField):
    """Takes a phone number as people write it and gives it in E.164, with its extension if
    ``extensions`` are taken.
    """

    widget = forms.TextInput(
        attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel", "size": 24}
    )

    def __init__(self, *, extensions: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)
        self.extensions = extensions

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return phone.parse(text, with_extension=self.extensions) if text else ""
        except phone.InvalidPhoneError as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number the way people write it, and leave what was typed as it is."""
        return phone.display(value) if _is_e164(value) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class PhoneField(models.CharField):
    """A phone number in E.164, at most 15 digits after the plus sign, and if ``extensions`` are
    taken, ``;ext=`` and at most 6 more.
    """

    def __init__(self, *args: Any, extensions: bool = False, **kwargs: Any) -> None:
        kwargs["max_length"] = 27 if extensions else 16
        super().__init__(*args, **kwargs)
        self.extensions = extensions

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | ({"extensions": True} if self.extensions else {})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        try:
            return phone.parse(text, with_extension=self.extensions) if text else text
        except phone.InvalidPhoneError as error:
            raise ValidationError(str(error), code="invalid") from error

    def formfield(self, **kwargs: Any) -> Any:
        ours = {"form_class": PhoneFormField, "extensions": self.extensions}
        return super().formfield(**{**ours, **kwargs, "max_length": 40})


def _is_e164(value: Any) -> bool:
    try:
        return isinstance(value, str) and phone.parse(value, with_extension=True) == value
    except phone.InvalidPhoneError:
        return False
