"""The kinds of page. Each is registered once; search, counts, sitemap, roles, redirects, dashboard
and menu read them here and name no model.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.text import capfirst


@dataclass(frozen=True)
class Kind:
    """One kind of page, as its app lists it in ``AppConfig.page_kinds``.

    ``name`` is what texts link by, ``clinic:<name>/<id>``. ``model_label`` is a PublishablePage,
    such as ``blog.Post``. ``view`` is the name of the address of one page, which takes a ``slug``.
    """

    name: str
    model_label: str
    view: str
    list_view: str = ""  # the name of the address of the page that lists them all
    crisis_card_from: tuple[str, ...] = ()  # relations that may put the crisis card on a page
    is_medical: bool = False  # what it says of health is reviewed: see clinic.approval_rule
    invitation: str = ""  # what the link on the dashboard says that begins a new one

    @property
    def model(self) -> Any:
        return apps.get_model(self.model_label)

    @property
    def label(self) -> str:
        """What one page of this kind is called, such as ``Article``."""
        return capfirst(str(self.model._meta.verbose_name))

    def permission(self, action: str) -> str:
        """A right on pages of this kind, as ``User.has_perm`` takes it."""
        return f"{self.model._meta.app_label}.{action}_{self.model._meta.model_name}"


@cache
def registered() -> tuple[Kind, ...]:
    """All kinds, in the order of their names."""
    listed = (kind for app in apps.get_app_configs() for kind in getattr(app, "page_kinds", ()))
    return tuple(sorted(listed, key=lambda kind: kind.name))


def kind_of(page: Any) -> Kind:
    """The kind that a page is of."""
    return next(kind for kind in registered() if isinstance(page, kind.model))


def kinds() -> dict[str, Any]:
    """The model of each kind, by the kind's name."""
    return {kind.name: kind.model for kind in registered()}


def match_at(path: str) -> ResolverMatch | None:
    """What answers at a path, if anything does."""
    try:
        return resolve(path)
    except Resolver404:
        return None


def kind_at(path: str) -> tuple[Kind, str] | None:
    """The kind of page that has an address, and the page's slug; whether there is one or not."""
    match = match_at(path)
    kind = next((kind for kind in registered() if match and kind.view == match.view_name), None)
    return (kind, match.kwargs["slug"]) if match and kind else None
