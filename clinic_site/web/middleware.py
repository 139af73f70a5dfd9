"""What the site does to every response. Each class does one thing."""

import copy
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware
from django.templatetags.static import static
from django.utils import timezone
from django.utils.http import http_date

from clinic_site.web import content_version, error_pages, request_ids
from publishing.models import Redirect
from publishing.redirects.own_addresses import is_answered, with_slash, wordpress_address

GetResponse = Callable[[HttpRequest], HttpResponse]

SPECULATION_RULES = "next-page.speculationrules"
TEXT_TYPES = (
    "text/",
    "application/json",
    "application/xml",
    "application/rss+xml",
    "application/atom+xml",
)


class ResponseHeadersMiddleware:
    """Sets the headers that Django has no setting for, on static files too."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class RequestIdMiddleware:
    """Names each request. What a front server or a client calls it isn't looked at: anyone could
    choose that, and it would be in the log.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = request_ids.new()
        before = request_ids.current.set(request_id)
        try:
            response = self.get_response(request)
        finally:
            request_ids.current.reset(before)
        if "immutable" not in response.get("Cache-Control", ""):  # a picture is kept for a year
            response.headers[request_ids.HEADER] = request_id
        return response


class SpeculationMiddleware:
    """Lets a browser that can fetch the page behind a link while its reader is about to open it.

    It fetches the text alone and runs nothing of it, so nobody is counted who has not read. The
    rules are a file: the security policy needs no exception for a script of rules in the page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_public_page = response.status_code == 200 and not request.path.startswith(
            settings.STAFF_PATH
        )
        if is_public_page and response.get("Content-Type", "").startswith("text/html"):
            response["Speculation-Rules"] = f'"{static(SPECULATION_RULES)}"'
        return response


class CompressionMiddleware(GZipMiddleware):
    """Compresses text; pictures and PDF files are compressed already.

    Staff pages get Django's random padding against guessing at their secrets (BREACH). Public
    pages have none, and are as long for HEAD as for GET.
    """

    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response)
        self.unpadded = UnpaddedGZipMiddleware(get_response)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        if not response.get("Content-Type", "").startswith(TEXT_TYPES):
            return response
        if request.path.startswith(settings.STAFF_PATH):
            return super().process_response(request, response)
        return self.unpadded.process_response(request, response)


class UnpaddedGZipMiddleware(GZipMiddleware):
    """The same text is the same bytes each time."""

    max_random_bytes = 0


class ConditionalMiddleware(ConditionalGetMiddleware):
    """ETag and 304, for HEAD as for GET, which is the only one that Django gives them to.

    The views write the text for both, and the server keeps HEAD's to itself.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        if request.method == "HEAD":
            request = copy.copy(request)
            request.method = "GET"
        return super().process_response(request, response)


class FreshnessMiddleware:
    """Says how long a response stays good: public pages are asked about each time, staff pages are
    never kept. A public page is dated by when anything that readers see last changed; views find
    that version in ``request.content_version``.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_staffs = request.path.startswith(settings.STAFF_PATH)
        is_read = request.method in {"GET", "HEAD"} and not is_staffs
        # Before the view: a page that changes meanwhile is dated too early, never too late.
        version = _content_version() if is_read else None
        request.content_version = version  # type: ignore[attr-defined]
        response = self.get_response(request)
        if "Cache-Control" in response:
            return response
        if is_staffs or response.status_code >= 500:
            response["Cache-Control"] = "no-store"
            return response
        response["Cache-Control"] = "public, max-age=0, must-revalidate"
        if version is not None and response.status_code == 200:
            response["Last-Modified"] = http_date(version.changed_at.timestamp())
        return response


def _content_version() -> content_version.Version | None:
    """None while the database cannot be read: the view itself says what that means for it."""
    try:
        return content_version.current(timezone.now())
    except DatabaseError:
        return None


class BodySizeMiddleware:
    """Refuses what is too long from somebody who is not signed in, before it is read.

    Django limits the text of a form, but writes its files to the disk as long as they are.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_long = (
            int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        )
        if is_long and not request.user.is_authenticated:
            return HttpResponse(status=413)  # RFC 9110, 15.5.14
        return self.get_response(request)


class ForwardingMiddleware:
    """Sends readers of an old address, or of one in capitals, on to where it leads, in one hop."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(settings.STAFF_PATH) or request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        try:
            if target := self.numbered(request):
                return HttpResponsePermanentRedirect(target)
            response = self.with_slash(request, self.get_response(request))
            target = self.target(request.path) if response.status_code in {404, 410} else ""
        except DatabaseError:
            return self.get_response(request)  # the page that says so needs no database
        return HttpResponsePermanentRedirect(target) if target else response

    def numbered(self, request: HttpRequest) -> str:
        """Where an address of an old WordPress site leads, which looks like the home page's."""
        address = wordpress_address(request.get_full_path()) if request.GET else ""
        return Redirect.objects.destination(address) if address else ""

    def with_slash(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """What an address without its last slash gets: the page's own, if there is one; else the
        error that stands behind the slash, and no hop to it.
        """
        if response.status_code != 301 or request.path.endswith("/"):
            return response
        request.path = request.path_info = f"{request.path}/"
        behind = self.get_response(request)
        return behind if behind.status_code in {404, 410} else response

    def target(self, path: str) -> str:
        lower = with_slash(path.lower())
        return Redirect.objects.destination(path) or (
            lower if lower != path and is_answered(lower) else ""
        )


class ErrorPageMiddleware:
    """Gives an error that has no text of its own (405, 410 ...) a page in the site's look."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in error_pages.TITLES and not response.content:
            page = error_pages.error_page(request, response.status_code)
            if "Allow" in response:
                page["Allow"] = response["Allow"]
            return page
        return response
