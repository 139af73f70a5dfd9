from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from clinic.models import Clinic


class ClinicMiddleware:
    """Gives each request the clinic's facts, read at most once and only if something asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.clinic = SimpleLazyObject(Clinic.objects.current)  # type: ignore[attr-defined]
        return self.get_response(request)


class StaffTimeZoneMiddleware:
    """Staff read and write times in the clinic's own zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(settings.STAFF_PATH):
            return self.get_response(request)
        with timezone.override(request.clinic.zone):  # type: ignore[attr-defined]
            return self.get_response(request)
