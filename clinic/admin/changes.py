"""What a change of the clinic's facts was: kept with its entry in the admin's log, and undone."""

import json
from copy import copy
from typing import Any, NamedTuple

from django import forms
from django.contrib.admin.models import LogEntry
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from clinic.admin.wording import entered, in_words, label
from clinic.models import Clinic

KEY = "facts"


class Change(NamedTuple):
    """``before`` and ``after`` as people read them; ``stored``: a list of the one value that can
    come back, or None for what can't, such as a file.
    """

    name: str
    before: str
    after: str
    stored: list[Any] | None = None

    @property
    def can_come_back(self) -> bool:
        return self.stored is not None

    @property
    def label(self) -> str:
        return label(self.name)


def changes(form: forms.ModelForm) -> list[Change]:
    """What a form that was saved has changed."""
    return [_change(form.instance, name, form.initial.get(name)) for name in form.changed_data]


def message(made: list[Change]) -> list[dict[str, Any]]:
    """For the log, as Django's own messages are, and with all that ``changes_of`` reads again."""
    fields = [change.label for change in made]
    kept = json.loads(json.dumps(made, cls=DjangoJSONEncoder))
    return [{"changed": {"fields": fields}, KEY: kept}] if made else []


def changes_of(entry: LogEntry) -> list[Change]:
    """What an entry of the log has kept: nothing in one of an older version."""
    try:
        kept = [part.get(KEY, []) for part in json.loads(entry.change_message)]
    except (ValueError, AttributeError):
        return []
    return [Change(*change) for part in kept for change in part]


def bring_back(clinic: Clinic, change: Change) -> Change:
    """Store what a fact was before a change. Raises ValidationError if it may not be that now."""
    [stored] = change.stored or []
    was = getattr(clinic, change.name)
    field = clinic._meta.get_field(change.name)
    setattr(clinic, change.name, field.to_python(stored))  # type: ignore[union-attr]
    others = {field.name for field in clinic._meta.fields} - {change.name}
    clinic.full_clean(exclude=others)
    clinic.save(update_fields=[change.name, "updated_at"])
    return _change(clinic, change.name, was)


def _change(clinic: Clinic, name: str, was: Any) -> Change:
    field = clinic._meta.get_field(name)
    if field.many_to_many:
        return Change(name, in_words(field, was or []), entered(clinic, name))
    if isinstance(field, models.FileField):
        return Change(name, str(was or ""), entered(clinic, name))
    before = copy(clinic)
    setattr(before, name, was)
    return Change(name, entered(before, name), entered(clinic, name), [was])
