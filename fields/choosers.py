"""The admin's fields for choosing rows, which take a value that can be no key for no choice.

A browser sends keys alone. Django's own widgets look for whatever was sent, or stands in an address
or a kept draft, and fail.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.http import HttpRequest

_KEY = re.compile(r"[0-9]{1,18}")


def is_key(value: Any) -> bool:
    """Whether a value that was sent could be the key of a row."""
    return _KEY.fullmatch(str(value)) is not None


class Chooser(AutocompleteSelect):
    def optgroups(self, name: str, value: Iterable[Any], attr: Any = None) -> Any:
        return super().optgroups(name, list(filter(is_key, value)), attr)


class ChooserOfSeveral(AutocompleteSelectMultiple):
    def optgroups(self, name: str, value: Iterable[Any], attr: Any = None) -> Any:
        return super().optgroups(name, list(filter(is_key, value)), attr)


class Choices(forms.ModelMultipleChoiceField):
    def clean(self, value: Any) -> Any:
        if value and not all(map(is_key, value)):
            raise ValidationError("Choose from the list.", code="invalid_choice")
        return super().clean(value)


class ChooserAdmin:
    """Admin mixin: ``autocomplete_fields`` with these widgets."""

    admin_site: Any
    get_autocomplete_fields: Callable[[HttpRequest], Any]

    def formfield_for_foreignkey(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Chooser(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ChooserOfSeveral(db_field, self.admin_site))
            kwargs.setdefault("form_class", Choices)
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]
