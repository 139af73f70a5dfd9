"""Reads what goes on record of a page as the site sends it. Pure.

On record are its title and description, which search engines show, the notice, and the main part.
Menu and footer are the same on all pages. Left out is what differs each time or with the hours
without anyone changing it: values of hidden fields, scripts, and elements marked as ``BY_CLOCK``.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree, html

BY_CLOCK = "data-by-clock"
_LEFT_OUT = f"//*[@{BY_CLOCK}] | //script"
_URL = re.compile(r"""url\(\s*["']?(?!#|data:)([^"')]+)["']?\s*\)""")


class Rendered(NamedTuple):
    """``parts`` are HTML: head, notice if there is one, main part. The others are addresses."""

    parts: tuple[bytes, ...]
    styles: str
    pictures: tuple[str, ...]


def read(content: bytes) -> Rendered:
    """A page of the site. Raises ValueError for what has no main part or no style sheet."""
    try:
        page = parse(content)
    except etree.LxmlError as error:
        raise ValueError("not a page") from error
    for element in page.xpath(_LEFT_OUT):
        element.drop_tree()
    for field in page.xpath("//input[@type='hidden']"):
        field.attrib.pop("value", None)
    heads = page.xpath("//head/title | //head/meta[@name='description']")
    notices = page.xpath("//body/*[contains(concat(' ', @class, ' '), ' notice ')]")
    mains = page.xpath("//body/main")
    sheets = page.xpath("//head/link[@rel='stylesheet']/@href")
    if len(mains) != 1 or len(sheets) != 1:
        raise ValueError("not a page of the site")
    pictures = dict.fromkeys(mains[0].xpath(".//img/@src"))
    return Rendered(
        tuple("".join(map(text_of, part)).encode() for part in (heads, notices, mains) if part),
        str(sheets[0]),
        tuple(map(str, pictures)),
    )


def parse(content: bytes) -> Any:
    """The element of a whole page, or of a part of one."""
    return html.fromstring(content, parser=html.HTMLParser(encoding="utf-8"))


def text_of(element: Any) -> str:
    return f"{html.tostring(element, encoding='unicode', with_tail=False).strip()}\n"


def addresses_in(styles: str) -> Iterator[str]:
    """What a style sheet loads, as it's written there."""
    yield from dict.fromkeys(_URL.findall(styles))


def replace_addresses(styles: str, replacements: dict[str, str]) -> str:
    """A style sheet with other addresses in place of those that it loads."""
    return _URL.sub(lambda match: f'url("{replacements.get(match[1], match[1])}")', styles)
