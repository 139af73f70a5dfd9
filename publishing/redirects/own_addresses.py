"""Addresses of this site as people type and copy them, and the one way in which they are kept."""

from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest

from clinic.models import Clinic
from clinic.site_page import SitePage
from publishing.kinds import match_at

WORDPRESS_PARAMETERS = frozenset({"p", "page_id", "attachment_id", "cat"})


def of_this_site(address: str) -> str:
    """The path and query of a whole address of this site, "" for any other."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    ours = urlsplit(settings.SITE_URL).netloc.removeprefix("www.")
    if parts.scheme not in {"http", "https"} or parts.netloc.lower().removeprefix("www.") != ours:
        return ""
    return parts._replace(scheme="", netloc="", path=parts.path or "/").geturl()


def tidy(address: str) -> str:
    """An address without the site's own name, and with the slash that the site would add."""
    address = of_this_site(address) or address
    if not address.startswith("/"):
        return address
    path = address.partition("?")[0].partition("#")[0]
    return with_slash(path) + address.removeprefix(path)


def path_asked_for(address: str) -> str:
    """The path that this site is asked for at an address, "" if that is elsewhere or no path."""
    path = unquote(tidy(address).partition("?")[0].partition("#")[0])
    return path if path.startswith("/") and path.isprintable() else ""


def with_slash(path: str) -> str:
    """The path, with a slash behind it if only then something answers."""
    if not path or path.endswith("/") or match_at(unquote(path)) is not None:
        return path
    return f"{path}/" if match_at(unquote(f"{path}/")) is not None else path


def wordpress_address(address: str) -> str:
    """The address of a page by its number, ``/?p=12``, as WordPress gives it; "" for any other.

    https://developer.wordpress.org/reference/functions/wp_get_shortlink/
    """
    path, _, query = address.partition("?")
    if path not in {"/", "/index.php"}:
        return ""
    found = (pair for pair in parse_qsl(query) if pair[0] in WORDPRESS_PARAMETERS)
    return next((f"/?{name}={value}" for name, value in found if value.isdecimal()), "")


def is_answered(path: str) -> bool:
    """Whether readers find something at a path, as far as the site can tell: a page is asked."""
    match = match_at(unquote(path))
    if match is None:
        return False
    view = getattr(match.func, "view_class", None)
    if view is None or not issubclass(view, SitePage):
        return not match.kwargs
    try:
        return match.func(_asking(path), *match.args, **match.kwargs).status_code == 200
    except Http404:
        return False


def _asking(path: str) -> HttpRequest:
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.clinic = Clinic.objects.current()  # type: ignore[attr-defined]
    return request
