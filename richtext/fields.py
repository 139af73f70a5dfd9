"""Rich text in models and forms: what is stored is always clean."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db import models

from richtext.markup import CleanHTML, clean
from richtext.widgets import RichTextWidget

# An article of 4,000 words takes 40,000. Hostile markup takes the longer the deeper it nests.
MAX_CHARACTERS = 300_000


class RichTextFormField(forms.CharField):
    """Takes HTML from the editor or from anywhere else and gives cleaned HTML."""

    widget = RichTextWidget

    def to_python(self, value: Any) -> Any:
        written = super().to_python(value) or ""
        if len(written) > MAX_CHARACTERS:
            message = f"This text is too long to be stored: over {MAX_CHARACTERS:,} characters."
            raise ValidationError(message, code="max_length")
        return clean(written)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """The editor writes the same text in other markup than what is stored."""
        return not self.disabled and clean(initial or "") != clean(data or "")


class RichTextField(models.TextField):
    """HTML that went through `markup.clean`, whichever way it was written.

    Forms clean it before validation, ``save()`` cleans the value on the instance, and what goes to
    the database from ``update()``, ``bulk_create()`` or ``bulk_update()`` is cleaned on its way.
    What was cleaned in one of these places is not cleaned again in the next.
    """

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        return super().clean(_cleaned(value), model_instance)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = _cleaned(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return super().get_db_prep_save(_cleaned(value), connection)

    def value_from_object(self, obj: models.Model) -> Any:
        """A form begins with what is stored, which is clean."""
        value = super().value_from_object(obj)
        return CleanHTML(value) if isinstance(value, str) else value

    def formfield(self, **kwargs: Any) -> Any:
        """Where the admin asks for its own text area, it gets the editor."""
        asked = kwargs.pop("widget", None)
        widget = RichTextWidget if asked in (None, AdminTextareaWidget) else asked
        return super().formfield(**{"form_class": RichTextFormField, **kwargs, "widget": widget})


def _cleaned(value: Any) -> Any:
    """Text is cleaned; an expression is left to the database."""
    return clean(value) if isinstance(value, str) else value
