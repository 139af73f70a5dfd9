"""What every public page of the site is."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.http import HttpRequest
from django.templatetags.static import static
from django.views.decorators.csrf import csrf_exempt

from clinic.models import Clinic
from clinic.page_head import DESCRIPTION_LENGTH, PageHead, ShareImage, cut
from clinic.structured_data import Node, breadcrumb_nodes, script, site_nodes
from images.drawings import DEFAULT_HEADER, DRAWINGS

View = TypeVar("View")
PUBLIC_PARAMETERS = "public_parameters"


def public_page(*parameters: str) -> Callable[[View], View]:
    """Decorator: what the view shows is the same for everyone, so its pages may be kept and shared.

    They may depend on the address and on the query parameters named here, on nothing else.
    """

    def mark(view: View) -> View:
        setattr(view, PUBLIC_PARAMETERS, parameters)
        return view

    return mark


class SitePage:
    """View mixin: gives a page its head, its breadcrumb, its place in the menu and its graph.

    Set the attributes, or override the methods for what depends on the object.
    """

    request: HttpRequest
    title = ""
    description = ""
    nav_current = ""
    indexable = True
    status = 200

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """The view without the check for the staff's CSRF cookie, which exists in the admin alone.

        A wrong method is answered by 405, not 403; the one form has a check of its own.
        """
        return csrf_exempt(super().as_view(**initkwargs))  # type: ignore[misc]

    def get_title(self) -> str:
        return self.title

    def get_description(self) -> str:
        return self.description

    def get_share_image(self) -> ShareImage:
        drawing = DRAWINGS[DEFAULT_HEADER]
        return ShareImage(static(drawing.share_picture), drawing.title)

    def get_breadcrumb(self) -> Sequence[tuple[str, str]]:
        """The trail to this page, as (label, path); the page itself is left out."""
        return [("Home", "/")]

    def get_path(self) -> str:
        return self.request.path

    def get_head(self) -> PageHead:
        clinic = self.clinic
        title = self.get_title()
        return PageHead(
            title=title,
            site_name=clinic.name,
            description=cut(self.get_description() or title, DESCRIPTION_LENGTH),
            path=self.get_path(),
            image=self.get_share_image(),
            indexable=self.indexable and not getattr(self.request, "is_preview", False),
            **self.get_head_extra(),
        )

    def get_head_extra(self) -> dict[str, Any]:
        """Further values of :class:`PageHead`."""
        return {}

    def get_nodes(self, head: PageHead) -> list[Node]:
        """The nodes of the page's JSON-LD graph, beyond site, clinic and breadcrumb."""
        return []

    @property
    def clinic(self) -> Clinic:
        return self.request.clinic  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # First the view's own data: the head of a list depends on which page of it is shown.
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        head = self.get_head()
        breadcrumb = list(self.get_breadcrumb())
        graph = [
            *site_nodes(self.clinic),
            *breadcrumb_nodes(head, breadcrumb),
            *self.get_nodes(head),
        ]
        return context | {
            "meta": head,
            "breadcrumb": breadcrumb,
            "nav_current": self.nav_current,
            "json_ld": script(graph),
        }
