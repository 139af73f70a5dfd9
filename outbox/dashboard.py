"""What the dashboard says about emails that reach nobody."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from outbox import email_trouble

Panel = dict[str, Any]


def unsent_email(request: HttpRequest) -> Panel | None:
    """Emails that do not get out, and why."""
    if not request.user.has_perm("outbox.view_outboxmessage"):
        return None
    trouble = email_trouble.find(timezone.now())
    if trouble is None:
        return None
    since = date_format(localtime(trouble.since), "SHORT_DATETIME_FORMAT")
    row = {
        "text": f"{trouble.number} since {since}",
        "url": reverse("admin:outbox_outboxmessage_changelist"),
        "detail": f"{trouble.advice} {trouble.code}".strip(),
    }
    return {"title": "Email that couldn’t be sent", "rows": [row], "alert": True}


def no_mail_server(request: HttpRequest) -> Panel | None:
    """Red while emails stay files on this machine, as they do until a mail server is set."""
    if not request.user.has_perm("clinic.change_clinic") or not email_trouble.is_kept_as_files():
        return None
    row = {
        "text": "Emails to staff",
        "url": reverse("admin:outbox_outboxmessage_changelist"),
        "detail": email_trouble.NO_SERVER,
    }
    return {"title": "No mail server is set up", "rows": [row], "alert": True}
