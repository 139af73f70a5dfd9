"""Who may see whom: names, numbers and notes are for those who answer the requests."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

DETAILS = "appointments.view_patient_details"
EXPORT = "appointments.export_requests"
DELETE = "appointments.delete_appointmentrequest"


def may_see_details(request: HttpRequest) -> bool:
    return request.user.has_perm(DETAILS)


def require(request: HttpRequest, *permissions: str) -> None:
    """Raise PermissionDenied unless the user has all of these."""
    if not request.user.has_perms(permissions):
        raise PermissionDenied
