"""Who gets email about requests: the addresses in Clinic facts, and the accounts of some roles.

A closed account gets none, so nobody has to remember to remove its address.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Group, User
from django.db.models import QuerySet

from clinic.models import Clinic


def of_new_request(clinic: Clinic) -> list[str]:
    """The addresses that get an email at once about each new request."""
    return _addresses(clinic.notification_emails, clinic.notification_roles.all())


def is_anybody_told(clinic: Clinic) -> bool:
    """Whether a new request reaches anybody by email."""
    return bool(clinic.notification_emails or of_new_request(clinic))


def of_daily_summary(clinic: Clinic) -> list[str]:
    """The addresses that get the daily email about what is still open."""
    return _addresses(clinic.summary_emails, clinic.summary_roles.all())


def _addresses(written: Iterable[str], roles: QuerySet[Group]) -> list[str]:
    """Each address once, however it is written."""
    staff = User.objects.filter(groups__in=roles, is_active=True, is_staff=True)
    found: dict[str, str] = {}
    for address in (*written, *staff.order_by("pk").values_list("email", flat=True)):
        found.setdefault(address.casefold(), address)
    return [address for address in found.values() if address]
