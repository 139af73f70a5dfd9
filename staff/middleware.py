"""What every request of the staff's pages goes through. Each class does one thing."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

GetResponse = Callable[[HttpRequest], HttpResponse]


class StaffTimeZoneMiddleware:
    """Staff read and write times in the clinic's own zone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(settings.STAFF_PATH):
            return self.get_response(request)
        with timezone.override(request.clinic.zone):  # type: ignore[attr-defined]
            return self.get_response(request)


class CookieScopeMiddleware:
    """Lets the cookies of staff be read on their own pages alone.

    Elsewhere something else on this host has set one of that name, and to answer it with a new one
    would be the only cookie that a reader ever gets from here.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(settings.STAFF_PATH):
            for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
                request.COOKIES.pop(name, None)
        return self.get_response(request)


class StaffSessionMiddleware:
    """Begins the idle time of somebody signed in anew with each staff page, and with no other."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(settings.STAFF_PATH) and request.user.is_authenticated:
            request.session.modified = True
        return response
