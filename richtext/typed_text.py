"""Plain text as paragraphs: from a letter, a PDF, a note."""

import re
from html import escape

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_EMPTY_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_MARKUP = re.compile(r"<[a-z/!?]", re.IGNORECASE)
_ITEM = re.compile(r"\s*(?:[·•●‣◦○▪■\uf0b7-]|\(?(?:\d{1,3}|[a-z])[.)])\s")
_SENTENCE_END = re.compile(r"[.!?:]['\"”’)]*$")
_PRINTED_LINE = range(40, 130)  # characters in the longest line of what a printer broke


def is_plain(text: str) -> bool:
    """Whether a text has paragraphs that only empty lines tell, and no markup."""
    return not _MARKUP.search(text) and bool(_EMPTY_LINES.search(_LINE_ENDS.sub("\n", text)))


def as_html(text: str) -> str:
    """Plain text as HTML: see ``paragraphs_in``. Nothing in it is markup."""
    return paragraphs_in(escape(text, quote=False))


def paragraphs_in(text: str) -> str:
    """A paragraph for each part between empty lines, or for each line where there are none.

    Lines that a printer broke are joined: those of at least half the width of the longest, which
    ends neither a paragraph nor, where no empty line tells paragraphs, a sentence. An address
    keeps its lines. `text` is escaped.
    """
    text = _LINE_ENDS.sub("\n", text).strip("\n")
    parts = _EMPTY_LINES.split(text)
    longest = max(map(len, text.split("\n")))
    width = longest if longest in _PRINTED_LINE else 2 * len(text)
    if len(parts) == 1:
        return "".join(f"<p>{line}</p>" for line in _lines(text, width, ends=_SENTENCE_END))
    return "".join(f"<p>{'<br>'.join(_lines(part, width))}</p>" for part in parts)


def _lines(part: str, width: int, ends: re.Pattern[str] | None = None) -> list[str]:
    """The lines as their writer meant them."""
    lines: list[str] = []
    is_open = False
    for line in part.split("\n"):
        if is_open and not _ITEM.match(line):
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line)
        is_open = 2 * len(line) > width and not (ends and ends.search(line.rstrip()))
    return lines
