"""Sends what a reader's browser sends to be counted, and says what was counted."""

from typing import Any

from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext

from insights.models import AskedInVain, DailyCount

BEACON = reverse("insights:beacon")
PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"
OWN_PAGE = {"origin": "http://testserver", "user-agent": PERSON}

# A browser that a test steers says so, and is not counted.
_NOT_STEERED = "Object.defineProperty(Navigator.prototype, 'webdriver', {get: () => false})"


def send(client: Client, headers: dict[str, str] | None = None, **fields: str) -> Any:
    """What beacon.js sends when a page was seen; any of it may be overridden."""
    fields = {"event": "view", "subject": "/"} | fields
    return client.post(
        BEACON,
        "&".join(f"{name}={value}" for name, value in fields.items()),
        content_type="application/x-www-form-urlencoded",
        headers=OWN_PAGE | (headers or {}),
    )


def reader(chromium: Browser, base_url: str, **options: Any) -> BrowserContext:
    """A fresh browser on a phone that passes for a person's."""
    context = chromium.new_context(
        base_url=base_url, viewport={"width": 390, "height": 844}, user_agent=PERSON, **options
    )
    context.set_default_timeout(10_000)
    context.add_init_script(_NOT_STEERED)
    return context


def counted() -> dict[tuple[str, str], int]:
    """All counts of pages, by event and path."""
    return {(row.event, row.path): row.count for row in DailyCount.objects.all()}


def in_vain() -> dict[tuple[str, str], int]:
    """All counts of words and addresses, by kind and text."""
    return {(row.kind, row.text): row.count for row in AskedInVain.objects.all()}
