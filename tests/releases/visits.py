"""Reads a site as its readers do, and says what of a page the staff wrote."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.test import Client
from lxml import html

FIXED = ("/", "/services/", "/blog/", "/blog/feed/", "/blog/feed/atom.xml", "/appointments/")
MORE = ("/about/", "/privacy/", "/accessibility/", "/search/", "/sitemap.xml", "/robots.txt")
BLOCKS = (
    "//main//*[self::h1 or self::h2 or self::h3 or self::p or self::li or self::th or self::td]"
)
NOT_NAVIGATION = "[not(ancestor::nav)]"
LINK = re.compile(r" \[[^ \]]+\]")


def visit(client: Client, address: str) -> dict[str, Any]:
    """The status, where it sends its reader, and the texts on the page, one for each block."""
    response = client.get(address)
    seen = {"status": response.status_code, "location": response.get("Location", "")}
    is_page = response.status_code == 200 and "html" in response["Content-Type"]
    return seen | {"blocks": list(dict.fromkeys(blocks(response.text))) if is_page else []}


def blocks(page: str) -> Iterator[str]:
    """Each block of the main part with its links' addresses, then what each picture shows."""
    tree = html.fromstring(page)
    for block in tree.xpath(BLOCKS + NOT_NAVIGATION):
        for link in block.xpath(".//a[@href]"):
            link.tail = f" [{link.get('href')}]{link.tail or ''}"
        yield words(block.text_content())
    yield from tree.xpath("//main//img/@alt")


def words(text: str) -> str:
    return " ".join(text.split())


def addresses(stored: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    """Every address at which a described site answers, or answered once."""
    yield from (*FIXED, *MORE)
    yield from (page["address"] for page in stored["pages"])
    yield from (f"/blog/topics/{topic['slug']}/" for topic in stored["topics"])
    yield from (redirect["old_path"] for redirect in stored["redirects"])
    yield from (gone["path"] for gone in stored["gone_addresses"])
    for picture in stored["pictures"]:
        for name in (picture["file"], *(copy["name"] for copy in picture["renditions"])):
            yield f"/media/{name}"
    yield from (f"/media/{facts['claim_form']}" for facts in stored["clinic"])


def written(blocks: Iterable[str], source: Any) -> list[str]:
    """The blocks that repeat what the staff wrote in ``source``; the others are the site's own."""
    known = words(" ".join(texts(source)))
    return [block for block in blocks if block and words(LINK.sub("", block)) in known]


def texts(source: Any) -> Iterator[str]:
    """All words in a value as stored: text, rich text, or lists and dicts of these."""
    if isinstance(source, dict):
        source = list(source.values())
    if isinstance(source, list):
        for value in source:
            yield from texts(value)
    elif isinstance(source, str) and source.strip():
        yield html.fromstring(f"<div>{source}</div>").text_content()
