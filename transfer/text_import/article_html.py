"""Writes a parsed article as HTML of the kind that staff's editor makes: p, h2, ul, strong, em, a.

Pure functions: values in, text out, everything escaped.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

import phonenumbers

from richtext.references import PHONE
from transfer.text_import.lists import Item, split
from transfer.text_import.text_export import Block, Kind, ParsedArticle

MAX_SUMMARY_LENGTH = 400  # characters, as the summary field of a page

_HOST = r"(?:https?://|www\.)[\w-]+(?:\.[\w-]+)+(?::\d+)?"
_PATH = r'(?:[/?#][^\s<>"“”]*)?'
_WEB_ADDRESS = rf"(?<![\w@./-])(?P<web>{_HOST}{_PATH})"
_CLOSING = ".,;:!?…)]}*'’”"
_NOTHING = r"(?!)"
_TERM = re.compile(r"([^\s:][^:.?!]{0,58}): ")
_MAX_TERM_WORDS = 6
_SENTENCE_END = re.compile(r"(?<!\b[A-Z]\.)(?<!\b[A-Z][a-z]\.)(?<=[.!?…])[”’\"')]* (?=\W*[A-Z\d])")


def article_html(article: ParsedArticle, clinic_phone: str = "") -> str:
    """The body. `clinic_phone` is the clinic's number in E.164, or empty where it is not known.

    The clinic's number, in any notation, becomes a `clinic:phone` link; another number stays as it
    is typed.
    """
    links = _links(clinic_phone)
    return "\n".join(_block_html(block, links) for block in article.blocks)


def _block_html(block: Block, links: re.Pattern[str]) -> str:
    if block.kind is Kind.LIST:
        return _list_html(block.items, links)
    text = _inline_html(block.text, links)
    if block.kind is Kind.HEADING:
        return f"<h2>{text}</h2>"
    return f"<p><em>{text}</em></p>" if block.kind is Kind.NOTE else f"<p>{text}</p>"


def _list_html(items: Sequence[Item], links: re.Pattern[str]) -> str:
    """The items of one level as a list, each with the lists of those that follow it deeper in."""
    starts = [at for at, item in enumerate(items) if item.level == items[0].level]
    texts = _item_texts([items[at].text for at in starts], links)
    inner = (split(items[at + 1 : end]) for at, end in pairwise([*starts, len(items)]))
    html = "".join(
        f"<li>{text}{''.join(_list_html(below, links) for below in lists)}</li>"
        for text, lists in zip(texts, inner, strict=True)
    )
    number = items[0].number
    start = f' start="{number}"' if number > 1 else ""
    return f"<ol{start}>{html}</ol>" if number else f"<ul>{html}</ul>"


def _item_texts(texts: Sequence[str], links: re.Pattern[str]) -> Iterator[str]:
    """The items; where each one begins with a term and a colon, the terms are strong."""
    terms = [_TERM.match(text) for text in texts]
    strong = all(term and len(term[1].split()) <= _MAX_TERM_WORDS for term in terms)
    for text, term in zip(texts, terms, strict=True):
        if strong and term:
            name, rest = text[: term.end() - 1], text[term.end() :]
            yield f"<strong>{escape(name)}</strong> {_inline_html(rest, links)}"
        else:
            yield _inline_html(text, links)


# Links


def _links(clinic_phone: str) -> re.Pattern[str]:
    return re.compile(f"{_WEB_ADDRESS}|(?P<phone>{_phone_pattern(clinic_phone)})", re.IGNORECASE)


def _phone_pattern(clinic_phone: str) -> str:
    """Matches this one number as people write it: with (), ., -, blanks, the country code."""
    if not clinic_phone:
        return _NOTHING
    number = phonenumbers.parse(clinic_phone, None)
    between = r"[\s.()/‐‑–-]{0,3}"
    national = between.join(phonenumbers.national_significant_number(number))
    country = rf"(?:\+?{between.join(str(number.country_code))}{between})?"
    opening = r"(?:\((?=\d{1,5}\)))?"  # a bracket around the area code, not around the number
    other_country = "".join(rf"(?<!\+\d{{{digits}}}[\s.-])" for digits in (1, 2, 3))
    begins = rf"(?<![\w+])(?<!\d[.-]){other_country}"
    return rf"{begins}{country}{opening}{national}(?!\w|[.-]\d)"


def _inline_html(text: str, links: re.Pattern[str]) -> str:
    parts, end = [], 0
    for match in links.finditer(text):
        shown = _without_closing(match[0]) if match["web"] else match[0]
        parts += [escape(text[end : match.start()]), _link(shown, is_web=bool(match["web"]))]
        end = match.start() + len(shown)
    return "".join([*parts, escape(text[end:])])


def _without_closing(address: str) -> str:
    """An address without the sentence's marks around it. A bracket that it opens is its own."""
    while address[-1:] in _CLOSING and address:
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address


def _link(shown: str, *, is_web: bool) -> str:
    address = str(PHONE)
    if is_web:
        address = re.sub(r"^(?:https?://)?", "https://", shown, flags=re.IGNORECASE)
    return f'<a href="{escape(address)}">{escape(shown)}</a>'


# Summary


def summary(article: ParsedArticle, clinic_phone: str = "") -> str:
    """The leading whole sentences of the first paragraph, plain, at most 400 characters.

    It ends before a sentence with the clinic's number: plain text cannot follow a change of number.
    A first sentence that is too long is cut between two words, with an ellipsis; where nothing is
    left, the title stands in.
    """
    paragraphs = [block.text for block in article.blocks if block.kind is Kind.PARAGRAPH]
    text = paragraphs[0] if paragraphs else article.blocks[0].texts[0]
    end = min(_start_of_phone(text, clinic_phone), MAX_SUMMARY_LENGTH)
    if len(text) <= end:
        return text
    if ends := [match.end() for match in _SENTENCE_END.finditer(text[: end + 1])]:
        return text[: ends[-1]].rstrip()
    head = text[:end].rpartition(" ")[0] or text[: min(end, MAX_SUMMARY_LENGTH - 1)]
    head = head.rstrip(_CLOSING + "( ")
    return f"{head}…" if head else article.title


def _start_of_phone(text: str, clinic_phone: str) -> int:
    """Where the clinic's number begins in the text; the length of the text if it is not there."""
    found = (link.start() for link in _links(clinic_phone).finditer(text) if link["phone"])
    return next(found, len(text))
