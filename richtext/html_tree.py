"""HTML from anywhere as a tree.

nh3 reads the HTML as browsers do and writes it balanced. That is XML but for its void elements and
one entity, and it is lxml's XML parser that makes the tree: lxml's HTML parser moves elements by
older rules, a paragraph out of the ``<b>`` around it for one.
"""

import re
from collections.abc import Set

import nh3
from lxml import etree

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCK_TAGS = """
    address article aside blockquote caption center dd details div dl dt fieldset figcaption figure
    footer form header hgroup hr legend li main nav ol option p pre section summary table tbody td
    tfoot th thead tr ul
"""
BLOCK_TAGS = HEADINGS | set(_BLOCK_TAGS.split())
_INLINE_TAGS = "a b br cite del dfn em font i img ins s span strike strong sub sup"
_VOID_TAGS = {"br", "hr", "img"}
READ_TAGS = BLOCK_TAGS | set(_INLINE_TAGS.split())
# Elements that vanish with what they hold: no reader of the page was meant to read it.
_UNREAD = """
    applet audio base basefont bgsound canvas datalist embed frame frameset head iframe link map
    math menuitem meta meter noembed noframes o:p plaintext progress script source style svg
    template title track video xml xmp
"""
UNREAD = set(_UNREAD.split())
# To a browser that runs scripts what stands in these is no markup, and to no reader is it hidden.
_NOSCRIPT = re.compile(r"</?noscript\b[^>]*>", re.IGNORECASE)
HINTS = {"id", "class", "style", "face", "href", "start", "scope", "colspan", "rowspan"}
HINTS |= {"aria-checked", "data-aria-level", "data-aria-posinset", "data-callout"}
SCHEMES = {"https", "http", "mailto", "tel", "clinic"}

# Control characters and marks without width go; a line end in an attribute stays one in XML.
_CONTROLS = [*range(0x20), *range(0x7F, 0x85), *range(0x86, 0xA0), 0x200B, 0xFEFF, 0xFFFE, 0xFFFF]
_FOR_XML = dict.fromkeys(_CONTROLS) | str.maketrans(
    {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;", "\f": " ", "\v": " "}
)


def parse(html: str) -> etree._Element:
    """A root element with the text and those of READ_TAGS in it, whatever the HTML.

    HTML nested deeper than lxml goes, 2,048 elements, keeps its words and loses its markup.
    """
    text = html.encode(errors="ignore").decode()  # without surrogates, which nh3 refuses
    text = _NOSCRIPT.sub(" ", text)
    try:
        return _tree(text, READ_TAGS)
    except etree.XMLSyntaxError:
        return _tree(text.replace("<", " <"), set())  # a blank, so that no two words become one


def _tree(html: str, tags: Set[str]) -> etree._Element:
    balanced = nh3.clean(
        html,
        tags=set(tags),
        clean_content_tags=UNREAD,
        attributes={"*": set(), **dict.fromkeys(tags - _VOID_TAGS, HINTS)},
        url_schemes=SCHEMES,
        link_rel=None,
    )
    for tag in _VOID_TAGS:
        balanced = balanced.replace(f"<{tag}>", f"<{tag}/>")
    xml = balanced.replace("&nbsp;", "\xa0").translate(_FOR_XML)
    parser = etree.XMLParser(huge_tree=True, resolve_entities=False)
    return etree.fromstring(f"<html>{xml}</html>", parser)
