"""The real page in the real template, from text that nobody has published.

The text is stored, the page's own address is asked for it, and the transaction is rolled back: what
is shown is what readers would see, and nothing of it remains.
"""

import copy
import secrets
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import timezone
from django.utils.text import slugify

from clinic.page_head import PageHead
from publishing import revisions
from publishing.addresses import is_free
from publishing.models import PublishablePage
from publishing.views import PublishedPageView

UNNAMED = "new-page"  # stands in for an address that was not typed yet


def show(request: HttpRequest, page: PublishablePage, content: dict[str, Any]) -> HttpResponse:
    """The page as readers would see it with ``content``, also if it was never saved."""
    with transaction.atomic():
        now = timezone.now()
        page.published_at, page.offline_at = min(page.published_at or now, now), None
        slug = content.get("slug", "")
        if not slug or not is_free(type(page), slug, page.pk):
            content = content | {"slug": f"preview-{secrets.token_hex(8)}"}
        revisions.store(page, content)
        response = _ask(request, page.get_absolute_url())
        transaction.set_rollback(True)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def head(request: HttpRequest, page: PublishablePage) -> PageHead:
    """What search engines and shared links would show of a page, saved or not."""
    page = copy.copy(page)
    page.slug = slugify(page.slug) or UNNAMED
    view = PublishedPageView()
    view.setup(_as_reader(request, page.get_absolute_url()))
    view.object = page
    return view.get_head()


def _ask(request: HttpRequest, path: str) -> HttpResponse:
    """What the site answers at a path, written out in full while the text is there."""
    match = resolve(path)
    asked = _as_reader(request, path)
    response = match.func(asked, *match.args, **match.kwargs)
    return response.render() if hasattr(response, "render") else response


def _as_reader(request: HttpRequest, path: str) -> HttpRequest:
    """The same request as a reader would make it, known to be a preview."""
    asked = HttpRequest()
    asked.META = {
        key: request.META[key]
        for key in ("SERVER_NAME", "SERVER_PORT", "HTTP_HOST")
        if key in request.META
    }
    asked.method, asked.path, asked.path_info = "GET", path, path
    asked.clinic = request.clinic  # type: ignore[attr-defined]
    asked.is_preview = True  # type: ignore[attr-defined]
    return asked
