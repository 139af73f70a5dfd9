from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from clinic_site.health import troubles


def trouble(request: HttpRequest) -> dict[str, Any] | None:
    """What is wrong with the machine, for everyone: whoever meets it has to know."""
    found = troubles.find(timezone.now())
    if not found:
        return None
    rows = [{"text": trouble.said, "detail": trouble.detail} for trouble in found]
    return {"title": "Something is wrong with the site", "rows": rows, "alert": True}
