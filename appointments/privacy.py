"""What the privacy page says about a request for an appointment."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from appointments.form.request_form import RequestForm


def notice() -> dict[str, Any]:
    """The template of this part of the page, the form's own questions, and the real limit."""
    form = RequestForm(now=timezone.now())
    return {
        "template": "appointments/privacy.html",
        "questions": [field.label for field in form.questions()],
        "retention_days": settings.REQUEST_RETENTION_DAYS,
    }
