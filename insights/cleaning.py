"""What may be kept of words and addresses that readers typed. Pure functions.

People type their names and numbers into the wrong field. What looks like a number of a person or
a mail address is dropped whole, and so is what is long enough to tell a story.
"""

import re
import unicodedata

MAX_WORDS = 5
MAX_WORDS_LENGTH = 60
MAX_DIGITS = 4  # a year, or the 12 of B12; a ZIP code, a birthday or a phone number has more
MAX_PATH_LENGTH = 120

_LONG_NUMBER = re.compile(r"(?:\d[\s().+_-]*){7}")
_PATH = re.compile(r"/[A-Za-z0-9/._~-]*")


def kept_words(typed: str) -> str:
    """The words in lower case, or "" for what is not kept."""
    text = unicodedata.normalize("NFKC", typed).lower()
    if "@" in text or "www." in text or "://" in text:
        return ""
    words = "".join(char if _belongs_to_word(char) else " " for char in text).split()
    joined = " ".join(words)
    digits = sum(char.isdigit() for char in joined)
    fits = len(words) <= MAX_WORDS and len(joined) <= MAX_WORDS_LENGTH and digits <= MAX_DIGITS
    return joined if fits else ""


def kept_path(path: str) -> str:
    """The path of an address, or "" for what is not kept; only plain characters are plain paths."""
    is_plain = len(path) <= MAX_PATH_LENGTH and _PATH.fullmatch(path)
    return path if is_plain and not _LONG_NUMBER.search(path) else ""


def _belongs_to_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNM"
