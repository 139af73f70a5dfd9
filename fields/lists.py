"""A column that holds a short list of small records, each checked by a form.

The row's form is its schema: ``ListField(row=SourceForm)`` stores a list of that form's cleaned
data. A form with a single field stores bare values. The list stays in the page's own row, so a
revision of the page is one dict.
"""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from fields.list_widgets import ListWidget

Row = dict[str, Any] | str


def clean_rows(row_form: type[forms.Form], rows: object) -> list[Row]:
    """The cleaned rows, empty ones left out, dates and times as ISO text.

    Raises ValidationError with one message for each fault, each naming its row.
    """
    if not isinstance(rows, list):
        raise ValidationError("This must be a list.")
    cleaned, faults = [], []
    for number, row in enumerate(rows, start=1):
        form = row_form(as_data(row_form, row))
        if all(value is None or not str(value).strip() for value in form.data.values()):
            continue
        if form.is_valid():
            cleaned.append(_stored(form))
        else:
            faults += [
                f"Row {number}, {_label(form, name)}: {error}"
                for name, errors in form.errors.items()
                for error in errors
            ]
    if faults:
        raise ValidationError(faults)
    return cleaned


def _label(form: forms.Form, name: str) -> str:
    return str(form[name].label).lower() if name in form.fields else "as a whole"


def as_data(row_form: type[forms.Form], row: object) -> dict[str, Any]:
    """A stored row as the form's data."""
    if isinstance(row, dict):
        return row
    return {next(iter(row_form.base_fields)): row}


def _stored(form: forms.Form) -> Row:
    data = json.loads(json.dumps(form.cleaned_data, cls=DjangoJSONEncoder))
    return data if len(data) > 1 else next(iter(data.values()))


class ListFormField(forms.Field):
    """Reads the rows of a :class:`ListWidget` and cleans them with the row's form."""

    def __init__(self, *, row: type[forms.Form], **kwargs: Any) -> None:
        self.row = row
        kwargs.setdefault("widget", ListWidget(row))
        super().__init__(**kwargs)

    def clean(self, value: object) -> list[Row]:
        rows = clean_rows(self.row, value or [])
        if self.required and not rows:
            raise ValidationError(self.error_messages["required"], code="required")
        return rows

    def has_changed(self, initial: object, data: object) -> bool:
        try:
            return clean_rows(self.row, data or []) != (initial or [])
        except ValidationError:
            return True


class ListField(models.JSONField):
    """A JSON column with a list in it; ``row`` is the form class that each entry must satisfy."""

    def __init__(self, *args: Any, row: type[forms.Form] | None = None, **kwargs: Any) -> None:
        self.row = row
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def clean(self, value: object, model_instance: models.Model | None) -> list[Row]:
        return clean_rows(self._row, value if value is not None else [])

    def formfield(self, **kwargs: Any) -> forms.Field:
        return ListFormField(
            row=self._row,
            required=not self.blank,
            label=kwargs.get("label") or str(self.verbose_name).capitalize(),
            help_text=kwargs.get("help_text") or self.help_text,
        )

    @property
    def _row(self) -> type[forms.Form]:
        assert self.row is not None, "only migrations make a ListField without its row"  # noqa: S101
        return self.row
