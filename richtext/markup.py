"""The text that people write: cleaned when it is saved, read as words, counted.

Why what `clean` returns cannot do harm, whoever wrote or pasted it:

1. The last thing that touches it is nh3 (ammonia), which parses as browsers do and writes only
   the elements and attributes listed here: none that loads, runs, embeds or styles anything, none
   whose content is read by other rules than text (script, style, template, svg, math, noscript,
   textarea, comments). Markup that means one thing to a parser and another to the next, the way
   of mutation attacks, needs one of those.
2. The only attribute with an address is `href`, and `addresses` says which it may be.
3. Nothing is done to its result. The tidying before it works on values and writes a form that
   nh3 has nothing to change in, so that cleaning twice gives the same.

Whoever marks text safe relies on this and on `fields.RichTextField`, which stores nothing else.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import nh3

from richtext.addresses import clean_address
from richtext.blocks import CALLOUTS, Block, Paragraph, Writer, paragraphs
from richtext.html_tree import SCHEMES, UNREAD
from richtext.pasted_markup import read, read_pasted
from richtext.references import PHONE
from richtext.tidying import tidy
from richtext.typed_text import as_html, is_plain, paragraphs_in

TAGS = {"p", "h2", "h3", "strong", "em", "sup", "sub", "a", "br", "ul", "ol", "li", "blockquote"}
TAGS |= {"aside", "hr", "table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),  # without this nh3 keeps title and lang
    "a": {"href"},
    "aside": {"data-callout"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}

WORDS_PER_MINUTE = 200

# What stands among the paragraphs of a page in the place of a link to it.
_PLACED = {"safety", "drawing", "image"}


class CleanHTML(str):
    """What `clean` returned, or what is stored of it: to clean it again would change nothing."""

    __slots__ = ()


def clean(html: str) -> CleanHTML:
    """HTML from anywhere as the small, tidy HTML that the site stores; any text gives a result.

    Tidy: no h1, Word's and typed lists are lists, what Google Docs styles as bold is strong,
    letters of a font of signs are the signs they showed, changes are accepted, comments and hidden
    text gone, no empty paragraph, no run of blanks, header cells say what they head, callouts are
    of a known kind, links are unwrapped. Text without markup has its paragraphs between empty
    lines. `clean(clean(x)) == clean(x)`.
    """
    if isinstance(html, CleanHTML):
        return html
    return _written(read(paragraphs_in(html) if is_plain(html) else html))


@dataclass(frozen=True)
class CleanedPaste:
    """What becomes of a paste, and how much of it the site cannot show."""

    html: CleanHTML
    deletions: int
    pictures: int


def clean_pasted(html: str = "", text: str = "") -> CleanedPaste:
    """What a clipboard holds as `clean` would store it. `text` counts where there is no HTML."""
    pasted = read_pasted(html or as_html(text))
    return CleanedPaste(_written(pasted.blocks), pasted.deletions, pasted.pictures)


def _written(blocks: list[Block]) -> CleanHTML:
    return CleanHTML(sanitise(Writer().write(tidy(blocks))))


def sanitise(html: str) -> str:
    """HTML with nothing but the elements, attributes and addresses that body text may have."""
    return nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags=UNREAD,
        attributes=ATTRIBUTES,
        attribute_filter=_kept_value,
        url_schemes=SCHEMES,
        link_rel=None,
    )


def _kept_value(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "data-callout":
        return value if value in CALLOUTS else None
    return (clean_address(value) or None) if attribute == "href" else value


def with_links(html: str, address: Callable[[str], str]) -> str:
    """A text with another address for each link; a link whose new one is "" becomes its words."""
    blocks = read(html)
    for paragraph in paragraphs(blocks):
        paragraph.runs = [
            replace(run, href=address(run.href)) if run.href else run for run in paragraph.runs
        ]
    return Writer().write(blocks)


def plain_text(html: str, phone: str = "") -> str:
    """The words of cleaned HTML, a line for each paragraph, heading, item or cell.

    Marks of sources and the places of drawings and pictures are left out. `phone` is the number
    that stands for links to it; without one they keep the words they were written with.
    """
    lines = (line(paragraph, phone) for paragraph in paragraphs(read(html)))
    return "\n".join(filter(None, lines))


def paragraph_texts(html: str) -> list[str]:
    """All words of each paragraph, heading, item or cell: of marks and places too."""
    return [paragraph.text for paragraph in paragraphs(read(html))]


def line(paragraph: Paragraph, phone: str = "") -> str:
    """The words of a paragraph, heading, item or cell; "" where a drawing or picture has its place.

    The marks of sources are left out. `phone` as in `plain_text`.
    """
    runs = [run for run in paragraph.runs if not run.is_source_mark]
    if all(run.reference and run.reference.kind in _PLACED for run in runs):
        return ""
    said = "".join(phone if phone and run.reference == PHONE else run.text for run in runs)
    return " ".join(said.split())


def word_count(html: str) -> int:
    """How many words a reader of cleaned HTML reads."""
    return len([word for word in plain_text(html).split() if any(map(str.isalnum, word))])


def reading_minutes(words: int) -> int:
    """Minutes for a number of words, at least 1.

    200 words a minute: below the mean of 238 for adults who silently read English non-fiction
    (Brysbaert 2019, Journal of Memory and Language 109, 104047), because readers of a medical
    page are often worried or read in a second language.
    """
    return max(math.ceil(words / WORDS_PER_MINUTE), 1)


def excerpt(html: str, characters: int = 155) -> str:
    """The beginning of cleaned HTML in plain text, headings left out, at most so many characters.

    Ends with a whole sentence where one ends in the second half, else with a whole word and "…".
    """
    told = (line(paragraph) for paragraph in paragraphs(read(html)) if paragraph.tag == "p")
    text = " ".join(filter(None, told))
    if len(text) <= characters:
        return text
    sentences = re.match(r".*[.!?](?=\s)", text[: characters + 1])
    if sentences and len(sentences[0]) > characters / 2:
        return sentences[0]
    return re.sub(r"\W*\s\S*$", "", text[:characters]) + "…"
