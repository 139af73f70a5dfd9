"""What the head of a page says, to browsers, search engines and those who share it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.views.decorators.csrf import csrf_exempt

from clinic import structured_data
from clinic.models import Clinic
from images.drawings import DEFAULT_HEADER, DRAWINGS

TITLE_LENGTH = 60
DESCRIPTION_LENGTH = 155


def absolute(path: str) -> str:
    """The address of a path on the public site."""
    return path if path.startswith(("http://", "https://")) else f"{settings.SITE_URL}{path}"


def cut(text: str, length: int) -> str:
    """The text on one line of at most so many characters, cut after a whole word if it has one."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    kept = text[: length - 1]
    if text[length - 1] != " ":
        kept = kept.rpartition(" ")[0] or kept
    return kept.rstrip(" ,;:.") + "…"


@dataclass(frozen=True)
class ShareImage:
    """The picture beside a shared link: path or address, description, size in pixels."""

    path: str
    alt: str
    width: int = 1200
    height: int = 630

    @property
    def url(self) -> str:
        return absolute(self.path)


@dataclass(frozen=True)
class PageHead:
    """Title, description, canonical address and the rest of one page's head."""

    title: str
    site_name: str
    description: str
    path: str
    image: ShareImage
    indexable: bool = True
    og_type: str = "website"
    published: datetime | None = None
    modified: datetime | None = None
    section: str = ""

    @property
    def full_title(self) -> str:
        """The title, with the clinic's name where both fit."""
        both = f"{self.title} | {self.site_name}"
        fits = self.site_name not in self.title and len(both) <= TITLE_LENGTH
        return both if fits else cut(self.title, TITLE_LENGTH)

    @property
    def canonical(self) -> str:
        return absolute(self.path)

    @property
    def robots(self) -> str:
        if not settings.SITE_PUBLIC:
            return "noindex,nofollow"
        return "index,follow,max-image-preview:large" if self.indexable else "noindex,follow"

    @property
    def image_url(self) -> str:
        return self.image.url

    @property
    def image_alt(self) -> str:
        return self.image.alt

    @property
    def image_width(self) -> int:
        return self.image.width

    @property
    def image_height(self) -> int:
        return self.image.height


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

    def get_nodes(self, head: PageHead) -> list[structured_data.Node]:
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
            *structured_data.site_nodes(self.clinic),
            *structured_data.breadcrumb_nodes(head, breadcrumb),
            *self.get_nodes(head),
        ]
        return context | {
            "meta": head,
            "breadcrumb": breadcrumb,
            "nav_current": self.nav_current,
            "json_ld": structured_data.script(graph),
        }
