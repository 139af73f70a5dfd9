"""The newest articles for feed readers, with their whole text: RSS 2.0 and Atom (RFC 4287)."""

import copy
import datetime
import re
from collections.abc import Sequence
from typing import Any, Self

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, rfc3339_date
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from lxml import html as lxml_html

from blog.models import Post
from clinic.models import Clinic
from clinic.page_head import absolute
from images.drawings import DRAWINGS
from images.models import Image
from images.renditions import WHOLE
from images.responsive import frame
from publishing.references import PageReferences, picture_caption
from publishing.rendering import render

NEWEST = 20
EMPTY_SINCE = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)

# What XML 1.0 cannot hold, in whatever way it came into a title.
_UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Attributes that mean something without our style sheets.
_KEPT = {"href", "src", "alt", "width", "height", "start", "scope", "colspan", "rowspan"}


class _Dated:
    """Dates a feed by its articles alone, so that an empty one stays the same too."""

    items: list[dict[str, Any]]

    def latest_post_date(self) -> datetime.datetime:
        return max((item["updateddate"] for item in self.items), default=EMPTY_SINCE)


class Rss(_Dated, Rss201rev2Feed):
    content_type = "application/rss+xml; charset=utf-8"

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


@csrf_exempt  # no cookie to protect, and a wrong method is told which ones there are
@require_safe
def rss(request: HttpRequest) -> HttpResponse:
    return _respond(request, Rss)


@csrf_exempt
@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    return _respond(request, Atom)


def _respond(request: HttpRequest, kind: type[Rss | Atom]) -> HttpResponse:
    clinic: Clinic = request.clinic  # type: ignore[attr-defined]
    feed = kind(
        title=_writable(f"{clinic.name}: articles"),
        link=absolute(reverse("blog:posts")),
        description=_writable(clinic.strapline),
        language="en-US",
        author_name=_writable(clinic.name),
        feed_url=absolute(request.path),
    )
    posts = Post.objects.published().select_related("treatment", "author")
    newest = list(posts.prefetch_related("topics")[:NEWEST])
    references = FeedReferences(newest, clinic)
    for post in newest:
        feed.add_item(**_item(post, clinic, references.of(post)))
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _item(post: Post, clinic: Clinic, references: "FeedReferences") -> dict[str, Any]:
    """What a feed says of an article. Its id stays when its address changes."""
    url = absolute(post.get_absolute_url())
    return {
        "title": _writable(post.title),
        "link": url,
        "description": escape(_writable(post.summary)),
        "content": _writable(full_text(post, references, url)),
        "author_name": _writable(str(post.author or clinic.name)),
        "pubdate": post.published_at,
        "updateddate": post.modified_at,
        "unique_id": post.uid.urn,
        "unique_id_is_permalink": False,
        "categories": [_writable(topic.name) for topic in post.topics.all()],
    }


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
        """A drawing in words: feed readers drop inline SVG, and its colours with it."""
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
