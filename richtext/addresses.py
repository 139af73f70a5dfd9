"""Which addresses a link in body text may have, and how they are written."""

import re
from html import escape
from urllib.parse import quote, urlsplit

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


def clean_address(raw: str) -> str:
    """The address a link keeps, or "" if it may not be a link.

    Links lead to web pages, mail, telephone numbers, pages of this site (``/…``), places on the
    same page (``#…``) and to what ``clinic:`` references stand for. A browser ignores line ends
    and tabs in an address, so they go before anything is compared.
    """
    address = quote_blanks(_CONTROLS.sub("", raw).strip())
    if address.lower().startswith("www."):
        address = f"https://{address}"
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
