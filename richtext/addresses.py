"""Which addresses a link in body text may have, and how they are written."""

import re
from html import escape
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

import nh3

from richtext.html_tree import SCHEMES
from richtext.references import is_reference

_WEB = re.compile(r"https?://[^\s/\\?#@]+(?:[/?#][^\s\\]*)?", re.IGNORECASE)
_SHAPES = (
    re.compile(r"mailto:[^\s@<>\\]+@[^\s@<>\\]+", re.IGNORECASE),
    re.compile(r"tel:\+?[0-9().*#-]+", re.IGNORECASE),
    re.compile(r"/(?:[^\s/\\][^\s\\]*)?"),
    re.compile(r"#[a-z0-9-]+"),
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ufeff\u200b]")


# Services that stand before the address that was meant, to look at it or to count who follows it:
# which host and path, and the parameter that holds the address. Outlook's also holds the email
# address of whoever received the link.
_WRAPPERS = (
    (re.compile(r"(?:www\.)?google\.[a-z.]+"), "/url", ("q", "url")),
    (re.compile(r"(?:[a-z0-9-]+\.)*safelinks\.protection\.outlook\.com"), "", ("url",)),
    (re.compile(r"lm?\.(?:facebook|instagram)\.com"), "", ("u",)),
    (re.compile(r"(?:www\.)?youtube\.com"), "/redirect", ("q",)),
    (re.compile(r"(?:www\.)?linkedin\.com"), "/redir/", ("url",)),
    (re.compile(r"(?:www\.)?linkedin\.com"), "/safety/go", ("url",)),
    (re.compile(r"urldefense\.proofpoint\.com"), "/v2/", ("u",)),
    (re.compile(r"urldefense\.(?:com|us)"), "/v3/", ()),
    (re.compile(r"slack-redir\.net"), "/link", ("url",)),
    (re.compile(r"(?:www\.)?bing\.com"), "/newtabredir", ("url",)),
    (re.compile(r"duckduckgo\.com"), "/l/", ("uddg",)),
)
# Characters that it cannot hold are written as "*"; with one, the address is left as it came.
_PROOFPOINT_3 = re.compile(r"/v3/__(https?:[^*]+?)__;", re.IGNORECASE)
_MOST_WRAPPERS = 5


def clean_address(raw: str) -> str:
    """The address a link keeps, or "" if it may not be a link.

    Links lead to web pages, mail, telephone numbers, pages of this site (``/…``), places on the
    same page (``#…``) and to what ``clinic:`` references stand for. A browser ignores line ends
    and tabs in an address, so they go before anything is compared. An address that a service
    wrapped into one of its own is unwrapped.
    """
    address = quote_blanks(_CONTROLS.sub("", raw).strip())
    if address.lower().startswith("www."):
        address = f"https://{address}"
    if address.lower().startswith("tel:"):
        address = re.sub(r"%20|%C2%A0", "", address)
    address = _unwrapped(address)
    fits = is_reference(address) or any(shape.fullmatch(address) for shape in _SHAPES)
    if not fits and not _is_web(address):
        return ""
    # The sanitiser comes last and judges by its own parser: ask it now, so that the two agree.
    link = f'<a href="{escape(address)}">x</a>'
    kept = nh3.clean(link, tags={"a"}, url_schemes=SCHEMES, link_rel=None)
    return address if "href=" in kept else ""


def quote_blanks(address: str) -> str:
    """Blanks inside an address, written the way a browser would send them."""
    return re.sub(r"\s", lambda blank: quote(blank.group()), address)


def _is_web(address: str) -> bool:
    if not _WEB.fullmatch(address):
        return False
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False


def _unwrapped(address: str) -> str:
    """The web address inside those that only lead to it; "" if they lead to nothing else."""
    for _ in range(_MOST_WRAPPERS):
        inner = _inside(address)
        if inner is None:
            return address
        address = quote_blanks(_CONTROLS.sub("", inner).strip())
        if not _is_web(address):
            return ""
    return ""


def _inside(address: str) -> str | None:
    """What a wrapped address leads to; None if it is no such address."""
    if not _is_web(address):
        return None
    parts = urlsplit(address)
    for host, path, parameters in _WRAPPERS:
        if host.fullmatch(parts.hostname or "") and parts.path.lower().startswith(path):
            return _parameter(parts, parameters) if parameters else _embedded(address)
    return None


def _parameter(parts: SplitResult, names: tuple[str, ...]) -> str | None:
    given = parse_qs(parts.query)
    value = next((given[name][0] for name in names if name in given), None)
    if value and parts.hostname == "urldefense.proofpoint.com":
        return unquote(value.translate({ord("-"): "%", ord("_"): "/"}))
    return value


def _embedded(address: str) -> str | None:
    found = _PROOFPOINT_3.search(address)
    return found[1] if found else None
