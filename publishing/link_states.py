"""What readers find behind the links of a text that is still being written."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from images.drawings import DRAWINGS
from images.models import Image
from publishing.addresses import PHONE, SAFETY
from publishing.checks.page_text import LinkState
from publishing.kinds import kinds
from publishing.models import PublishablePage
from publishing.views import PublishedPageView

LIVE, NOT_LIVE, MISSING = LinkState.LIVE, LinkState.NOT_LIVE, LinkState.MISSING


def link_states(addresses: Iterable[str], page: PublishablePage) -> dict[str, LinkState]:
    """The state of each address that is the site's own; of others nothing is known.

    ``page`` is the one whose text links to them: it will be live together with its text.
    """
    states = {}
    for address in set(addresses):
        if address.startswith("clinic:"):
            states[address] = _reference_state(address.removeprefix("clinic:"), page)
        elif path := _own_path(address):
            states[address] = _path_state(path, page)
    return states


def _reference_state(reference: str, page: PublishablePage) -> LinkState:
    kind, _, name = reference.partition("/")
    if f"clinic:{reference}" in {PHONE, SAFETY}:
        return LIVE
    if kind == "drawing":
        return LIVE if name in DRAWINGS else MISSING
    if not (name.isascii() and name.isdigit() and len(name) < 19):
        return MISSING
    if kind == "source":
        return LIVE if 1 <= int(name) <= len(page.sources) else MISSING
    if kind == "image":
        return LIVE if Image.objects.filter(pk=int(name)).exists() else MISSING
    model = kinds().get(kind)
    return _page_state(model._base_manager.filter(pk=int(name)), page) if model else MISSING


def _own_path(address: str) -> str:
    """The path of an address of this site that a page can stand at, else ""."""
    path = urlsplit(address.removeprefix(settings.SITE_URL)).path
    is_file = path.startswith((settings.STATIC_URL, settings.MEDIA_URL))
    return path if path.startswith("/") and not is_file and _is_own(address) else ""


def _is_own(address: str) -> bool:
    return address.startswith(("/", f"{settings.SITE_URL}/"))


def _path_state(path: str, page: PublishablePage) -> LinkState:
    match = _resolved(path) or _resolved(f"{path}/")
    if match is None:
        return MISSING
    view = getattr(match.func, "view_class", None)
    if view is None or not issubclass(view, PublishedPageView):
        return LIVE
    return _page_state(view.queryset.model._base_manager.filter(**match.kwargs), page)


def _resolved(path: str) -> Any:
    try:
        return resolve(path)
    except Resolver404:
        return None


def _page_state(found: Any, page: PublishablePage) -> LinkState:
    target = found.first()
    if target is None:
        return MISSING
    return LIVE if target == page or target.is_published() else NOT_LIVE
