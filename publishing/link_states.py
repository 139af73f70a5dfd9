"""What readers find behind the links of a text that is still being written."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from checks.page_text import LinkState
from images.drawings import DRAWINGS
from images.models import Image
from publishing.kinds import kinds, match_at
from publishing.models import PublishablePage, Redirect
from publishing.views import PublishedPageView
from richtext.references import PHONE, SAFETY, Reference, numbers

_ALWAYS_THERE = {PHONE, SAFETY, *(Reference("drawing", name) for name in DRAWINGS)}

LIVE, NOT_LIVE, MISSING = LinkState.LIVE, LinkState.NOT_LIVE, LinkState.MISSING


def link_states(addresses: Iterable[str], page: PublishablePage) -> dict[str, LinkState]:
    """The state of each address that is the site's own; of others nothing is known.

    ``page`` is the one whose text links to them: it will be live together with its text.
    """
    addresses = set(addresses)
    references = {
        address: reference for address in addresses if (reference := Reference.parse(address))
    }
    states = _reference_states(references, page)
    for address in addresses - references.keys():
        if path := _own_path(address):
            states[address] = _path_state(path, page)
    return states


def _reference_states(
    references: Mapping[str, Reference], page: PublishablePage
) -> dict[str, LinkState]:
    """One query for each kind of page, and one for pictures."""
    targets = _targets(references.values(), page)
    states = {}
    for address, reference in references.items():
        target = targets.get((reference.kind, reference.number))
        states[address] = LIVE if reference in _ALWAYS_THERE else _state(target, page)
    return states


def _targets(
    wanted: Collection[Reference], page: PublishablePage
) -> dict[tuple[str, int | None], Any]:
    """Those things that are there, by their kind and number."""
    targets: dict[tuple[str, int | None], Any] = {
        ("source", number): source for number, source in enumerate(page.sources, start=1)
    }
    for kind, model in (kinds() | {"image": Image}).items():
        found = model._base_manager.in_bulk(numbers(wanted, kind))
        targets |= {(kind, pk): target for pk, target in found.items()}
    return targets


def _state(target: Any, page: PublishablePage) -> LinkState:
    if target is None:
        return MISSING
    will_be_seen = not isinstance(target, PublishablePage) or target == page
    return LIVE if will_be_seen or target.is_published() else NOT_LIVE


def _own_path(address: str) -> str:
    """The path of an address of this site that a page can stand at, else ""."""
    path = urlsplit(address.removeprefix(settings.SITE_URL)).path
    is_file = path.startswith((settings.STATIC_URL, settings.MEDIA_URL))
    return path if path.startswith("/") and not is_file and _is_own(address) else ""


def _is_own(address: str) -> bool:
    return address.startswith(("/", f"{settings.SITE_URL}/"))


def _path_state(path: str, page: PublishablePage) -> LinkState:
    if Redirect.objects.destination(path):
        return LIVE
    match = match_at(path) or match_at(f"{path}/")
    if match is None:
        return MISSING
    view = getattr(match.func, "view_class", None)
    if view is None or not issubclass(view, PublishedPageView):
        return LIVE
    found = view.queryset.model._base_manager.filter(**match.kwargs)
    return _state(found.first(), page)
