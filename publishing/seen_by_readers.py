"""What readers see beside the kinds of page, as each app lists it in its ``AppConfig``.

``seen_by_readers``: models, each with its fields for the moments at which it changes by itself.
``fixed_pages``: addresses that are always there, by name, each with what the owner reads.
``other_pages``: addresses that take a ``slug``, by name, each with its model: one whose rows have a
``title`` and ``has_crisis_card``, and whose manager has ``published()``, for those that readers
see, and ``dated()``, for the same with ``modified_at``.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.dispatch import Signal

from publishing.kinds import registered

# Sent by code that writes in bulk, which saves no row by itself: readers see something new.
content_changed = Signal()


def models_seen() -> dict[Any, tuple[str, ...]]:
    """All models of what readers see, each with the fields for its moments."""
    pages = {kind.model: ("published_at", "offline_at") for kind in registered()}
    others = {apps.get_model(label): fields for label, fields in _listed("seen_by_readers")}
    return pages | others


def fixed_pages() -> dict[str, str]:
    return dict(_listed("fixed_pages"))


def other_pages() -> dict[str, Any]:
    return {view: apps.get_model(label) for view, label in _listed("other_pages")}


def _listed(name: str) -> Iterator[tuple[str, Any]]:
    for app in apps.get_app_configs():
        yield from getattr(app, name, {}).items()
