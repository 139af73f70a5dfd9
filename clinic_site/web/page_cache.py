"""Finished pages, sent before Django's request machinery starts.

A view marks its pages with :func:`clinic.site_page.public_page`: they are the same for everyone and
depend on the address alone. Whatever else a request carries (cookies, its referrer, unknown query
parameters) is taken away before such a page is rendered, so it cannot get into what others read.

A page is good for one state of what readers see (``freshness.Freshness``). It is rendered once for
each state in each process, however many ask at once; while the database cannot say what the state
is, the last good page is sent. docs/decisions/0018-the-page-cache.md has the reasons and figures.
"""

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.http import parse_http_date_safe

from clinic.site_page import PUBLIC_PARAMETERS
from clinic_site.web import request_ids
from clinic_site.web.freshness import Freshness
from publishing.redirects.own_addresses import wordpress_address

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

# To browsers what FreshnessMiddleware says; a front server may answer all who ask in one second.
SHARED = "public, max-age=0, s-maxage=1, must-revalidate"
MOST_BYTES = 16 * 1024 * 1024  # of pages kept in one process
SHORTEST_COMPRESSED = 200  # bytes, as in Django's GZipMiddleware
LONGEST_QUERY = 200  # characters; no page's own is longer
PROXY_HEADER, SECURE = settings.SECURE_PROXY_SSL_HEADER or ("", "")
OF_THE_SERVER = ("wsgi.", "gunicorn.", "SERVER_", "REMOTE_")  # of a request's environment
NOT_IN_304 = {"content-length", "content-type", "content-encoding"}  # RFC 9110, 15.4.5
UNCHANGED = "304 Not Modified"


class Key(NamedTuple):
    scheme: str
    host: str
    path: str
    query: str


class Sent(NamedTuple):
    """One encoding of a page, as it goes out."""

    headers: Headers
    unchanged_headers: Headers  # for a 304
    body: bytes
    etag: str


class Page(NamedTuple):
    state: Hashable
    plain: Sent
    compressed: Sent
    last_modified: int  # seconds since 1970; 0 if it is not known

    @property
    def size(self) -> int:
        return len(self.plain.body) + len(self.compressed.body)


class Rendered(NamedTuple):
    status: str
    headers: Headers
    body: bytes


class PageCache:
    """WSGI application that answers for another one where it has the finished page."""

    def __init__(self, application: Application, freshness: Freshness) -> None:
        self.application, self.freshness = application, freshness
        self.pages: OrderedDict[Key, Page] = OrderedDict()
        self.size = 0
        self.lock = threading.Lock()  # for both of the above
        self.rendering: dict[Key, threading.Lock] = {}
        self.hosts = _own_hosts()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key = self.key(environ)
        page = key and (self.fresh(key) or self.render(key, environ))
        if not page:
            return self.application(environ, start_response)
        if isinstance(page, Rendered):
            start_response(page.status, page.headers)
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.body]
        return _send(page, environ, start_response)

    def key(self, environ: Environ) -> Key | None:
        """What a finished page of this address is kept under; None where there can be none."""
        host, scheme = environ.get("HTTP_HOST", ""), _scheme(environ)
        is_read = environ["REQUEST_METHOD"] in {"GET", "HEAD"}
        if not is_read or not scheme or host not in self.hosts or environ.get("SCRIPT_NAME"):
            return None
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        if not query:
            return Key(scheme, host, path, "")
        kept = _kept_parameters(path, query)
        return None if kept is None else Key(scheme, host, path, kept)

    def fresh(self, key: Key) -> Page | None:
        """The finished page, if it is what readers would see now, or if nobody can know."""
        page = self.pages.get(key)
        if page is None:
            return None
        state = self.freshness.state()
        if state is not None and state != page.state:
            return None
        with self.lock:
            if key in self.pages:
                self.pages.move_to_end(key)
        return page

    def render(self, key: Key, environ: Environ) -> Page | Rendered | None:
        """The page, finished now by whoever comes first; what it is instead, if it is no page.

        None for an address that is not a public page's, or while the database is gone.
        """
        if _parameters(key.path) is None:
            return None
        with self.lock:
            turn = self.rendering.setdefault(key, threading.Lock())
        try:
            with turn:
                return self.fresh(key) or self.finish(key, environ)
        finally:
            with self.lock:
                self.rendering.pop(key, None)

    def finish(self, key: Key, environ: Environ) -> Page | Rendered | None:
        state = self.freshness.state()  # before the page: one that changes meanwhile is not kept
        if state is None:
            return None
        rendered = _call(self.application, _bare_request(key, environ))
        if not _may_be_kept(rendered):
            return rendered
        page = _page(state, rendered)
        self.keep(key, page)
        return page

    def keep(self, key: Key, page: Page) -> None:
        with self.lock:
            if key in self.pages:
                self.size -= self.pages.pop(key).size
            self.pages[key] = page
            self.size += page.size
            while self.size > MOST_BYTES:
                self.size -= self.pages.popitem(last=False)[1].size


def _own_hosts() -> frozenset[str]:
    """The names that this site is asked by. Pages for other ports are not kept."""
    names = {urlsplit(settings.SITE_URL).netloc, *settings.ALLOWED_HOSTS}
    with_port = {f"{name}:{settings.PORT}" for name in names}
    return frozenset(names | with_port)


def _scheme(environ: Environ) -> str:
    """As Django's ``HttpRequest.scheme``; nothing for a value that no front server sends."""
    if not PROXY_HEADER:
        return str(environ["wsgi.url_scheme"])
    told = environ.get(PROXY_HEADER, environ["wsgi.url_scheme"])
    return told if told in {"http", "https"} else ""


@lru_cache(maxsize=1024)
def _parameters(path: str) -> tuple[str, ...] | None:
    """The query parameters of the public page at a path; None where no such page can be."""
    try:
        view = resolve(path.encode("latin-1").decode()).func
    except (Resolver404, UnicodeDecodeError):
        return None
    return getattr(getattr(view, "view_class", view), PUBLIC_PARAMETERS, None)


def _kept_parameters(path: str, query: str) -> str | None:
    """The part of a query that the page at a path depends on, always written in one way."""
    names = _parameters(path)
    if names is None or len(query) > LONGEST_QUERY or wordpress_address(f"{path}?{query}"):
        return None
    given = dict(parse_qsl(query, keep_blank_values=True))  # the last counts, as in a QueryDict
    return urlencode([(name, given[name]) for name in names if name in given])


def _bare_request(key: Key, environ: Environ) -> Environ:
    """A request for a page by nobody in particular: only its address, as the server told it."""
    server = {name: value for name, value in environ.items() if name.startswith(OF_THE_SERVER)}
    proxy = {PROXY_HEADER: key.scheme} if PROXY_HEADER else {}
    return (
        server
        | proxy
        | {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": key.path,
            "SCRIPT_NAME": "",
            "QUERY_STRING": key.query,
            "HTTP_HOST": key.host,
            "wsgi.input": BytesIO(),
        }
    )


def _call(application: Application, environ: Environ) -> Rendered:
    begun: list[tuple[str, Headers]] = []
    parts = application(environ, lambda status, headers, *_: begun.append((status, headers)))
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return Rendered(*begun[0], body)


def _may_be_kept(rendered: Rendered) -> bool:
    """A whole page that says itself, too, that it is for everyone."""
    headers = {name.lower(): value for name, value in rendered.headers}
    return (
        rendered.status.startswith("200 ")
        and "set-cookie" not in headers
        and "public" in headers.get("cache-control", "")
        and "'nonce-" not in headers.get("content-security-policy", "")
        and "etag" in headers
    )


def _page(state: Hashable, rendered: Rendered) -> Page:
    headers = dict(rendered.headers) | {"Cache-Control": SHARED}
    headers.pop(request_ids.HEADER, None)  # of the one that was first to ask
    plain = _sent(headers, rendered.body)
    compressed = gzip.compress(rendered.body, compresslevel=6, mtime=0)
    if len(rendered.body) < SHORTEST_COMPRESSED or len(compressed) >= len(rendered.body):
        return Page(state, plain, plain, _moment(headers))
    weak = {"Content-Encoding": "gzip", "ETag": _weak(headers["ETag"])}
    return Page(state, plain, _sent(headers | weak, compressed), _moment(headers))


def _sent(headers: dict[str, str], body: bytes) -> Sent:
    headers = headers | {"Content-Length": str(len(body))}
    unchanged = [item for item in headers.items() if item[0].lower() not in NOT_IN_304]
    return Sent(list(headers.items()), unchanged, body, headers["ETag"])


def _weak(etag: str) -> str:
    """Of the same page in other bytes: RFC 9110, 8.8.1."""
    return etag if etag.startswith("W/") else f"W/{etag}"


def _moment(headers: dict[str, str]) -> int:
    return parse_http_date_safe(headers.get("Last-Modified", "")) or 0


def _send(page: Page, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
    sent = page.compressed if "gzip" in accepted and "gzip;q=0" not in accepted else page.plain
    if _is_known(page, sent.etag, environ):
        start_response(UNCHANGED, sent.unchanged_headers)
        return []
    start_response("200 OK", sent.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [sent.body]


def _is_known(page: Page, etag: str, environ: Environ) -> bool:
    """Whether who asks has the page already: RFC 9110, 13.2.2, for GET and HEAD."""
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known is not None:
        tags = {_weak(tag.strip()) for tag in known.split(",")}
        return known.strip() == "*" or _weak(etag) in tags
    since = parse_http_date_safe(environ.get("HTTP_IF_MODIFIED_SINCE", "")) or 0
    return 0 < page.last_modified <= since
