"""What one element of pasted HTML means: its marks and font, whether it is noise, its style.

Bold and slanted text is often said in a style alone, and deleted or hidden text in a class.
"""

from lxml import etree

from richtext.blocks import Cell
from richtext.symbol_fonts import font_of

MARK_TAGS = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "cite": "em", "dfn": "em"}
MARK_TAGS |= {"sup": "sup", "sub": "sub"}
DELETED_TAGS = {"del", "s", "strike"}
NOTE_CLASSES = {"msocommentreference", "msocomanchor", "msocomtxt", "msocomoff"}


class Attributes:
    """The attributes of an element, with style and class taken apart."""

    def __init__(self, element: etree._Element) -> None:
        self.named = {str(name): str(value) for name, value in element.items()}
        self.classes = set(self.named.get("class", "").lower().split())
        self.style = dict(_declarations(self.named.get("style", "")))

    def number(self, name: str, default: int = 1, most: int = 99) -> int:
        value = self.named.get(name, "")
        is_number = value.isascii() and value.isdigit() and len(value) < 5
        return min(max(int(value), 1), most) if is_number else default


def marks_of(marks: frozenset[str], tag: str, attributes: Attributes) -> frozenset[str]:
    """The marks inside an element: its tag says one thing, its style has the last word."""
    changed = set(marks)
    # Google Docs wraps the whole clipboard in a <b> that it declares not to be bold.
    if tag in MARK_TAGS and not attributes.named.get("id", "").startswith("docs-internal-guid"):
        changed.add(MARK_TAGS[tag])
    weight = attributes.style.get("font-weight", "")
    if weight in {"bold", "bolder", "600", "700", "800", "900"}:
        changed.add("strong")
    elif weight:
        changed.discard("strong")
    slope = attributes.style.get("font-style", "")
    if slope in {"italic", "oblique"}:
        changed.add("em")
    elif slope:
        changed.discard("em")
    if attributes.style.get("vertical-align") in {"super", "sub"}:
        changed.add(attributes.style["vertical-align"].replace("super", "sup"))
    return frozenset(changed)


def is_deleted(tag: str, attributes: Attributes) -> bool:
    """Words that are struck through were deleted by somebody who tracked the changes.

    The site shows none as struck through, so to keep them would be to publish what its author
    crossed out.
    """
    return (
        tag in DELETED_TAGS
        or "msodel" in attributes.classes
        or "line-through" in attributes.style.get("text-decoration", "")
    )


def is_noise(attributes: Attributes) -> bool:
    """Hidden text, comments on the text and their marks."""
    style, href = attributes.style, attributes.named.get("href", "")
    return (
        bool(NOTE_CLASSES & attributes.classes)
        or href.startswith(("#_msocom", "#_msoanchor"))
        or style.get("mso-element", "") in {"comment-list", "comment"}
        or style.get("display") == "none"
        or style.get("mso-hide") == "all"
    )


def font_in(font: str, attributes: Attributes) -> str:
    """The font of signs inside an element, or "" where letters are letters."""
    style, named = attributes.style, attributes.named
    for family in (
        style.get("mso-symbol-font-family"),
        style.get("font-family"),
        named.get("face"),
    ):
        if family:
            return font_of(family)
    return font


def cell_of(header: bool, attributes: Attributes) -> Cell:
    """A table cell without its content; the scope says what a header cell heads."""
    scope = attributes.named.get("scope", "").lower()
    return Cell(
        header=header,
        scope=scope if header and scope in {"col", "row", "colgroup", "rowgroup"} else "",
        colspan=attributes.number("colspan"),
        rowspan=attributes.number("rowspan"),
    )


def _declarations(style: str) -> list[tuple[str, str]]:
    pairs = (declaration.partition(":") for declaration in style.lower().split(";"))
    return [(name.strip(), value.strip()) for name, _, value in pairs]
