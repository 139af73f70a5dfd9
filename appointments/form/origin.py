"""Whether a form was sent from this site's own pages. Pure; see docs/decisions/0003."""

from collections.abc import Collection, Mapping
from urllib.parse import urlsplit


def is_own(headers: Mapping[str, str], own_origins: Collection[str]) -> bool:
    """Whether a POST with these headers came from a page of one of the origins, or from no page.

    The first of three headers that is there decides:

    - ``Sec-Fetch-Site`` (W3C Fetch Metadata), which no page can set: ``same-origin``, or ``none``
      for what a person did in the browser itself, such as restoring a closed tab.
    - ``Origin`` (RFC 6454): one of our own. ``null`` is what a page that hides sends: refused.
    - ``Referer``, for browsers from before 2020.

    None of them: an old browser or a privacy proxy, so the form's token alone decides.
    """
    if site := headers.get("Sec-Fetch-Site"):
        return site in {"same-origin", "none"}
    if origin := headers.get("Origin"):
        return origin in own_origins
    if referer := headers.get("Referer"):
        return _origin_of(referer) in own_origins
    return True


def _origin_of(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"
