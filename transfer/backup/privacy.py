"""What the privacy page says about backups."""

from typing import Any

from django.conf import settings

from transfer.backup.retention import REQUEST_DAYS


def notice() -> dict[str, Any]:
    """The template of this part of the page, and how long a copy of a request may be kept."""
    days = min(REQUEST_DAYS, settings.REQUEST_RETENTION_DAYS)
    return {"template": "transfer/privacy.html", "days": days}
