"""What readers find behind the links of a text that is still being written."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from images.drawings import DRAWINGS
from images.models import Image
from publishing.addresses import PHONE, SAFETY, is_reference
from publishing.checks.page_text import LinkState
from publishing.kinds import kinds
from publishing.models import ForwardedAddress, PublishablePage
from publishing.views import PublishedPageView

_NUMBERED = re.compile(r"clinic:([a-z]+)/([0-9]{1,18})")

Numbered = tuple[str, int]

LIVE, NOT_LIVE, MISSING = LinkState.LIVE, LinkState.NOT_LIVE, LinkState.MISSING


def link_states(addresses: Iterable[str], page: PublishablePage) -> dict[str, LinkState]:
    """The state of each address that is the site's own; of others nothing is known.

    ``page`` is the one whose text links to them: it will be live together with its text.
    """
    addresses = set(addresses)
    references = {address for address in addresses if is_reference(address)}
    states = _reference_states(references, page)
    for address in addresses - references:
        if path := _own_path(address):
            states[address] = _path_state(path, page)
    return states


def _reference_states(references: set[str], page: PublishablePage) -> dict[str, LinkState]:
    """One query for each kind of page, and one for pictures."""
    numbered: dict[str, Numbered] = {
        address: (found[1], int(found[2]))
        for address in references
        if (found := _NUMBERED.fullmatch(address))
    }
    targets = _targets(set(numbered.values()), page)
    states = {address: _state(targets.get(found), page) for address, found in numbered.items()}
    named = {PHONE, SAFETY, *(f"clinic:drawing/{name}" for name in DRAWINGS)}
    others = references - numbered.keys()
    return states | {address: LIVE if address in named else MISSING for address in others}


def _targets(wanted: set[Numbered], page: PublishablePage) -> dict[Numbered, Any]:
    """Those things that are there, by their kind and number."""
    targets: dict[Numbered, Any] = {
        ("source", number): source for number, source in enumerate(page.sources, start=1)
    }
    for kind, model in (kinds() | {"image": Image}).items():
        if pks := {number for name, number in wanted if name == kind}:
            found = model._base_manager.in_bulk(pks)
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
    if ForwardedAddress.objects.destination(path):
        return LIVE
    match = _resolved(path) or _resolved(f"{path}/")
    if match is None:
        return MISSING
    view = getattr(match.func, "view_class", None)
    if view is None or not issubclass(view, PublishedPageView):
        return LIVE
    found = view.queryset.model._base_manager.filter(**match.kwargs)
    return _state(found.first(), page)


def _resolved(path: str) -> Any:
    try:
        return resolve(path)
    except Resolver404:
        return None
