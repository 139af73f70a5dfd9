"""Staff read their own site, and must not be counted.

The session's cookie never leaves /admin/, so no public page knows who is signed in. Whoever signs
in therefore gets a second cookie, which says "1" for everyone alike and goes to the beacon's
address alone. Patients, who never sign in, get none.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from insights.senders import STAFF_COOKIE

ONE_YEAR = 365 * 24 * 3600  # seconds


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, **kwargs: Any) -> None:
    request.has_signed_in = True  # type: ignore[attr-defined]


class StaffCookieMiddleware:
    """Marks the browser of someone who has just signed in as one that is not counted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "has_signed_in", False):
            response.set_cookie(
                STAFF_COOKIE,
                "1",
                max_age=ONE_YEAR,
                path=reverse("insights:beacon"),
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Strict",
            )
        return response
