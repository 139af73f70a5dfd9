"""The pages for when something is wrong, in the site's look, each with the phone number."""

import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from clinic import facts_file
from clinic.models import Clinic
from clinic.page_head import PageHead, ShareImage
from clinic_site.health import troubles
from clinic_site.web import request_ids
from pages.menu import PageLinks
from services.models import Treatment

# What a tab says, and a screen reader first.
TITLES = {
    400: "Not understood",
    403: "Not open to you",
    404: "Page not found",
    405: "Not possible here",
    410: "No longer here",
    413: "Too much at once",
    500: "Something went wrong",
    503: "Busy for a moment",
}
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
LOST = {404, 410}  # there is no such page: the treatments are ways on
RETRY_AFTER = 60  # seconds


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """The page for an error status; it needs no database, and shows more when there is one."""
    clinic = _clinic(status)
    head = PageHead(
        title=TITLES[status],
        site_name=clinic.name,
        description="",
        path=request.path,
        image=ShareImage("", ""),
        indexable=False,
    )
    context = {
        "status": status,
        "is_disk_full": status == 503 and troubles.is_disk_full(),
        "is_staff_page": request.path.startswith(settings.STAFF_PATH),
        "clinic": clinic,
        "meta": head,
        "nav_current": "",
        "breadcrumb": [],
        "page_links": PageLinks(),
        "treatments": _treatments() if status in LOST else [],
        "reference": request_ids.current.get() if status >= 500 else "",
    }
    return HttpResponse(render_to_string(f"errors/{status}.html", context), status=status)


def _clinic(status: int) -> Any:
    """The clinic with its menu and notice where only the page is missing; else what a file has."""
    try:
        found = Clinic.objects.filter(pk=1).first() if status in LOST else None
    except DatabaseError:
        found = None
    return found or facts_file.read()


def _treatments() -> list[Treatment]:
    try:
        return list(Treatment.objects.published())
    except DatabaseError:
        return []


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 413 if isinstance(exception, TOO_MUCH) else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database is locked, damaged or gone, or the disk full: it may work
    again in a minute. And 400 for what no database can look for: PostgreSQL refuses a NUL.

    Django calls this while it handles the exception. What was being written was rolled back.
    """
    error = sys.exc_info()[1]
    if isinstance(error, DataError):
        return error_page(request, 400)
    if not (_is_of_the_database(error) or _is_of_the_disk(error)):
        return error_page(request, 500)
    response = error_page(request, 503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def _is_of_the_database(error: BaseException | None) -> bool:
    """A damaged file is a DatabaseError of no kind, as is what Django itself has to say, but with
    an error of the driver's behind it.
    """
    is_damaged = type(error) is DatabaseError and error.__cause__ is not None
    return is_damaged or isinstance(error, (OperationalError, InterfaceError))


def _is_of_the_disk(error: BaseException | None) -> bool:
    return isinstance(error, OSError) and error.errno in troubles.DISK_ERRORS
