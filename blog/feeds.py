"""The newest articles for feed readers, with their whole text: RSS 2.0 and Atom (RFC 4287)."""

import copy
import datetime
import re
from collections.abc import Sequence
from typing import Any, NamedTuple, Self

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from lxml import html as lxml_html

from blog.models import Post
from clinic.models import Clinic
from clinic.page_head import absolute
from clinic.site_page import public_page
from images.drawings import DRAWINGS
from images.models import Image
from images.renditions import WHOLE
from images.responsive import frame
from publishing.page_references import PageReferences, picture_caption
from richtext.rendering import render

NEWEST = 20
EMPTY_SINCE = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)

# What XML 1.0 cannot hold, in whatever way it came into a title.
_UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Attributes that mean something without our style sheets.
_KEPT = {"href", "src", "alt", "width", "height", "start", "scope", "colspan", "rowspan"}


class _Dated(SyndicationFeed):
    """Dates a feed by its articles alone, so that an empty one stays the same too."""

    def latest_post_date(self) -> datetime.datetime:
        return super().latest_post_date() if self.items else EMPTY_SINCE


class Rss(_Dated, Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        namespaces = {"xmlns:content": "http://purl.org/rss/1.0/modules/content/"}
        return super().rss_attributes() | namespaces

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))
        handler.addQuickElement("content:encoded", item["content"])


class Atom(_Dated, Atom1Feed):
    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


class Entry(NamedTuple):
    """An article of a feed with what its text refers to."""

    post: Post
    clinic: Clinic
    references: "FeedReferences"


class Articles(Feed):
    """The newest articles in one format. An article's id stays when its address changes."""

    language = "en-US"
    item_guid_is_permalink = False

    def __init__(self, feed_type: type[Rss | Atom], name: str) -> None:
        self.feed_type, self.name = feed_type, name

    def get_object(self, request: HttpRequest) -> Clinic:
        return request.clinic  # type: ignore[attr-defined]

    def title(self, clinic: Clinic) -> str:
        return _writable(f"{clinic.name}: articles")

    def link(self) -> str:
        return absolute(reverse("blog:posts"))

    def feed_url(self) -> str:
        return absolute(reverse(self.name))

    def description(self, clinic: Clinic) -> str:
        return _writable(clinic.strapline)

    def author_name(self, clinic: Clinic) -> str:
        return _writable(clinic.name)

    def items(self, clinic: Clinic) -> list[Entry]:
        posts = Post.objects.published().select_related("treatment", "author")
        newest = list(posts.prefetch_related("topics")[:NEWEST])
        references = FeedReferences(newest, clinic)
        return [Entry(post, clinic, references.of(post)) for post in newest]

    def item_title(self, item: Entry) -> str:
        return _writable(item.post.title)

    def item_link(self, item: Entry) -> str:
        return absolute(item.post.get_absolute_url())

    def item_guid(self, item: Entry) -> str:
        return item.post.uid.urn

    def item_description(self, item: Entry) -> str:
        return escape(_writable(item.post.summary))

    def item_author_name(self, item: Entry) -> str:
        return _writable(str(item.post.author or item.clinic.name))

    def item_pubdate(self, item: Entry) -> datetime.datetime | None:
        return item.post.published_at

    def item_updateddate(self, item: Entry) -> datetime.datetime:
        return item.post.modified_at

    def item_categories(self, item: Entry) -> list[str]:
        return [_writable(topic.name) for topic in item.post.topics.all()]

    def item_extra_kwargs(self, item: Entry) -> dict[str, Any]:
        return {"content": _writable(full_text(item.post, item.references, self.item_link(item)))}


# No cookie to protect, and a wrong method is told which ones there are.
rss = public_page()(csrf_exempt(require_safe(Articles(Rss, "blog:rss"))))
atom = public_page()(csrf_exempt(require_safe(Articles(Atom, "blog:atom"))))


def full_text(post: Post, references: "FeedReferences", url: str) -> str:
    """The article as HTML that stands alone: absolute addresses, no class, id or inline drawing."""
    rendered = render(post.page_html, references)
    html = render_to_string("blog/feed_entry.html", {"post": post, "rendered": rendered})
    tree = lxml_html.fragment_fromstring(html, create_parent="div")
    tree.make_links_absolute(url)
    for element in tree.iter():
        for name in set(element.attrib) - _KEPT:
            del element.attrib[name]
    return lxml_html.tostring(tree, encoding="unicode")


class FeedReferences(PageReferences):
    """The references of many articles, looked up together."""

    def __init__(self, posts: Sequence[Post], clinic: Clinic) -> None:
        super().__init__("".join(post.page_html for post in posts), clinic)

    def of(self, post: Post) -> Self:
        """The same for one of the articles, with its own sources and safety block."""
        own = copy.copy(self)
        own._sources = len(post.sources)
        if safety := post.safety:
            own._safety = render_to_string("components/safety_block.html", {"safety": safety})
        return own

    def picture_figure(self, image: Image, words: str) -> SafeString:
        """A picture in one size: feed readers choose none."""
        shown = frame(image, WHOLE.name)
        caption = picture_caption(image, words)
        return format_html(
            '<figure><img src="{}" alt="{}" width="{}" height="{}">{}</figure>',
            shown.src,
            image.alt,
            shown.width,
            shown.height,
            format_html("<figcaption>{}</figcaption>", caption) if caption else "",
        )

    def figure(self, name: str) -> SafeString | None:
        """A drawing in words: feed readers drop inline SVG, and its colors with it."""
        drawing = DRAWINGS.get(name)
        if drawing is None:
            return None
        return format_html(
            "<figure><p>{}: {}</p><figcaption>{}</figcaption></figure>",
            drawing.title.rstrip("."),
            drawing.description,
            drawing.caption,
        )


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text)
