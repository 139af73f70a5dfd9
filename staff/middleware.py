"""What a request of a staff page goes through, beside Django's own. Each class does one thing."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions import middleware
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]


def is_staff_page(request: HttpRequest) -> bool:
    return request.path.startswith(settings.STAFF_PATH)


class SessionMiddleware(middleware.SessionMiddleware):
    """Shows a page also where its session can't be kept: on a full disk, the numbers to call can
    still be read. What was sent by a form is not shown as saved.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except OperationalError as error:
            if request.method not in {"GET", "HEAD"}:
                raise
            logger.warning("A session could not be kept: %s", error)
            return response


class StaffTimeZoneMiddleware:
    """Staff read and write times in the clinic's time zone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_staff_page(request):
            return self.get_response(request)
        with timezone.override(request.clinic.zone):  # type: ignore[attr-defined]
            return self.get_response(request)


class CookieScopeMiddleware:
    """Hides the staff's cookies from every page that is not theirs.

    Something else on this host may have set a cookie of that name for all paths. Answering it with
    a new one would set the only cookie that a reader ever gets from this site.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_staff_page(request):
            for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
                request.COOKIES.pop(name, None)
        return self.get_response(request)


class StaffSessionMiddleware:
    """Starts the idle time of a session anew with each staff page, and with no other page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_staff_page(request) and request.user.is_authenticated:
            request.session.modified = True
        return response
