"""Who may send something to be counted. Pure: what is looked at here is forgotten at once."""

import re
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

STAFF_COOKIE = "staff"

_ROBOT = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|headless|lighthouse|preview|monitor|scan|fetch"
    r"|^(?:curl|wget|python|java|go-http|okhttp|libwww|ruby|php|axios|node)|^$",
    re.IGNORECASE,
)


def is_own_page(headers: Mapping[str, str], own_origins: Collection[str]) -> bool:
    """Whether a page of one of the origins sent it.

    Every browser that has sendBeacon says so: by ``Sec-Fetch-Site`` (W3C Fetch Metadata) on https,
    by ``Origin`` (RFC 6454) everywhere.
    """
    if site := headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    return headers.get("Origin") in own_origins


def is_reader(headers: Mapping[str, str], cookies: Mapping[str, str]) -> bool:
    """Whether a person reads: not staff, not a program, not a browser that loads ahead.

    ``Sec-Purpose`` (W3C Fetch) is what a browser sends with whatever it loads before anyone asks.
    """
    ahead = headers.get("Sec-Purpose") or headers.get("Purpose") or headers.get("X-Moz")
    is_robot = _ROBOT.search(headers.get("User-Agent", ""))
    return STAFF_COOKIE not in cookies and not ahead and not is_robot


def page_that_led_here(referer: str, own_origins: Collection[str]) -> str:
    """The path of the own page in a ``Referer`` header, without its query; "" for any other."""
    try:
        parts = urlsplit(referer)
    except ValueError:
        return ""
    return parts.path if f"{parts.scheme}://{parts.netloc}" in own_origins else ""
