from collections.abc import Iterable, Iterator
from typing import Any

from django.core import checks
from django.core.checks import CheckMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from clinic_site.health import troubles

OWNERS = "clinic.change_clinic"
STATES = {checks.ERROR: "Needs work", checks.WARNING: "Worth a look", checks.INFO: "Fine"}

Panel = dict[str, Any]


def trouble(request: HttpRequest) -> Panel | None:
    """What is wrong with the machine, for everyone: whoever meets it has to know."""
    found = troubles.find(timezone.now())
    if not found:
        return None
    rows = [{"text": trouble.said, "detail": trouble.detail} for trouble in found]
    return {"title": "Something is wrong with the site", "rows": rows, "alert": True}


def site_health(request: HttpRequest) -> Panel | None:
    """The way to the page with all checks."""
    if not request.user.has_perm(OWNERS):
        return None
    row = {
        "text": "Check the site",
        "url": reverse("site-health"),
        "detail": "Backups, email, settings, and this machine: what’s fine, and what to do.",
    }
    return {"title": "Site health", "rows": [row]}


def by_state(messages: Iterable[CheckMessage]) -> Iterator[Panel]:
    """What the checks found, as a panel for each state, the worst first."""
    found = list(messages)
    for level, title in STATES.items():
        rows = [
            {"text": message.msg, "detail": message.hint or ""}
            for message in found
            if message.level == level
        ]
        if rows:
            yield {"title": title, "rows": rows, "alert": level == checks.ERROR}
