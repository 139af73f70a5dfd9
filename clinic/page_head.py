"""What the head of a page says, to browsers, search engines and those who share it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

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
