"""What a request of a staff page goes through, beside Django's own. Each class does one thing."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

GetResponse = Callable[[HttpRequest], HttpResponse]


def is_staff_page(request: HttpRequest) -> bool:
    return request.path.startswith(settings.STAFF_PATH)


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
