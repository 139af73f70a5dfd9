"""What a form sent after its sign-in had ended, carried through the sign-in to be sent once more.

It waits in the page itself, signed, and nowhere at the server: whoever isn't signed in can make the
site keep nothing.
"""

from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

from django.contrib import admin
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

FIELD = "carried"
SALT = "staff.carried_over"
DAY = 24 * 60 * 60


class Carried(NamedTuple):
    """Where a form was sent, from which page, with which values, and the names of its files.

    A browser gives a file to a page only where somebody chooses it, so that it can't come along.
    """

    path: str
    back: str
    values: list[tuple[str, str]]
    files: list[str]

    @classmethod
    def sent(cls, request: HttpRequest) -> Self:
        """What came with a request, without tokens, which are new by then, and passwords."""
        values = [
            (name, str(value))
            for name, sent in request.POST.lists()
            if name != "csrfmiddlewaretoken" and "password" not in name
            for value in sent
        ]
        files = [str(file.name) for _, sent in request.FILES.lists() for file in sent]
        return cls(request.get_full_path(), _page_before(request), values, files)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """What ``text`` holds; None if it isn't of this site, or of a day that is over."""
        try:
            return cls(*signing.loads(text, salt=SALT, max_age=DAY))
        except signing.BadSignature:
            return None

    def __str__(self) -> str:
        return signing.dumps(self, salt=SALT, compress=True)


def is_form(request: HttpRequest) -> bool:
    """Whether a browser sent a form and shows what comes back; scripts are answered as ever."""
    wants_page = "text/html" in request.headers.get("Accept", "")
    return request.method == "POST" and wants_page and request.path != reverse("admin:logout")


def ask_again(site: admin.AdminSite, request: HttpRequest, carried: Carried) -> HttpResponse:
    """The page after the sign-in: nothing is sent before whoever signed in says so, since somebody
    else may have typed it.
    """
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": "Not sent yet",
        "carried": carried,
    }
    return TemplateResponse(request, "admin/carried_over.html", context)


def _page_before(request: HttpRequest) -> str:
    """The page that the form stood on, where the browser tells; else the dashboard."""
    referrer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referrer, {request.get_host()}):
        page = urlsplit(referrer)._replace(scheme="", netloc="", fragment="").geturl()
        if url_has_allowed_host_and_scheme(page, None):  # "//other/", too, was a path of this site
            return page
    return reverse("admin:index")
