"""The clinic's facts in words, for the list of all and for the history."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.contrib.admin.utils import display_for_field
from django.utils.formats import time_format
from django.utils.text import Truncator, capfirst

from clinic.admin.subjects import EMAIL_LABELS
from clinic.models import Clinic

SHOWN = 120  # characters of a fact


def label(name: str) -> str:
    field: Any = Clinic._meta.get_field(name)
    return str(capfirst(EMAIL_LABELS.get(name, field.verbose_name)))


def entered(clinic: Clinic, name: str) -> str:
    """A fact as people read it, or its beginning; "" for one that isn't entered."""
    field, value = clinic._meta.get_field(name), getattr(clinic, name)
    if name in _READ:
        said = _READ[name](clinic) if value else ""
    else:
        said = in_words(field, value.all() if field.many_to_many else value)
    return Truncator(said).chars(SHOWN)


def in_words(field: Any, value: Any) -> str:
    """A value of a field; of one that names many things, those."""
    if field.many_to_many:
        return ", ".join(map(str, value))
    if isinstance(value, list):
        first = next(iter(field.row.base_fields))  # a database may order a row's values anew
        return ", ".join(row if isinstance(row, str) else row[first] for row in value)
    return display_for_field(value, field, "") if value else ""


def _closed_days(clinic: Clinic) -> str:
    return "; ".join(f"{day:%a, %b} {day.day}" for day, _ in clinic.upcoming_closed_days)


# Facts that the list shows as readers see them.
_READ: dict[str, Callable[[Clinic], str]] = {
    "phone": attrgetter("phone_display"),
    "claim_form": attrgetter("claim_form_name"),
    "opening_hours": lambda clinic: "; ".join(map(str, clinic.hours_by_days)),
    "closed_days": _closed_days,
    "summary_at": lambda clinic: time_format(clinic.summary_at, "g:i A"),
}
