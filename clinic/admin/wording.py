"""The clinic's facts in words, for the list of all and for the history."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.contrib.admin.utils import display_for_field
from django.utils.formats import date_format, time_format
from django.utils.text import Truncator, capfirst

from clinic.admin.subjects import EMAIL_LABELS
from clinic.models import Clinic
from clinic.rows import as_date

SHOWN = 120  # characters of a fact


def label(name: str) -> str:
    field: Any = Clinic._meta.get_field(name)
    return str(capfirst(EMAIL_LABELS.get(name, field.verbose_name)))


def beginning(clinic: Clinic, name: str) -> str:
    """The first characters of a fact, for a list of all."""
    return Truncator(entered(clinic, name)).chars(SHOWN)


def entered(clinic: Clinic, name: str) -> str:
    """A fact as people read it, whole; "" for one that isn't entered."""
    field, value = clinic._meta.get_field(name), getattr(clinic, name)
    if name in _READ:
        return _READ[name](clinic) if value else ""
    return in_words(field, value.all() if field.many_to_many else value)


def in_words(field: Any, value: Any) -> str:
    """A value of a field; of one that names many things, those."""
    if field.many_to_many:
        return ", ".join(map(str, value))
    if isinstance(value, list):
        return "; ".join(row if isinstance(row, str) else _row(field, row) for row in value)
    return display_for_field(value, field, "") if value else ""


def _row(field: Any, row: dict[str, Any]) -> str:
    """In the order of the form: a database may order a row's values anew."""
    return ": ".join(str(row[name]) for name in field.row.base_fields if row.get(name))


def _closed_days(clinic: Clinic) -> str:
    days = [(as_date(row["date"]), row.get("reason")) for row in clinic.closed_days]
    told = [(f"{day:%a}, {date_format(day)}", reason) for day, reason in days]
    return "; ".join(": ".join(filter(None, each)) for each in told)


# Facts that the list shows as readers see them.
_READ: dict[str, Callable[[Clinic], str]] = {
    "phone": attrgetter("phone_display"),
    "claim_form": attrgetter("claim_form_name"),
    "opening_hours": lambda clinic: "; ".join(map(str, clinic.hours_by_days)),
    "closed_days": _closed_days,
    "summary_at": lambda clinic: time_format(clinic.summary_at),
}
