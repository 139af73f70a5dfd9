from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from clinic.models import Clinic


class ClinicMiddleware:
    """Gives each request the clinic's facts, read at most once and only if something asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.clinic = SimpleLazyObject(Clinic.objects.current)  # type: ignore[attr-defined]
        return self.get_response(request)
