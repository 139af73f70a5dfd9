"""The words of a text as they are looked up, typed by a person or kept by the index. Pure."""

import re
import unicodedata

MAX_LENGTH = 200  # characters that are looked at
MAX_WORDS = 12

# Words that hold sentences together: a question is looked up by the other words in it.
_LITTLE_WORDS = """
    a about am an and are as at be by can could did do does for from had has have how i if in is it
    its me my of on or should so that the there they this to was we what when where which who why
    will with would you your cant couldnt didnt doesnt dont isnt wont
"""

_UNSEEN = dict.fromkeys([0xAD, *range(0x200B, 0x200E), 0x2060, 0xFEFF])  # soft hyphens and the like
_LIGATURES = {
    code: unicodedata.normalize("NFKD", chr(code))
    for code in range(0xFB00, 0xFB07)  # ff to st
}
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")  # P.T.S.D.
_CONTRACTED = re.compile(r"\b\w+n't\b|'(?:s|re|ve|ll|d|m)\b")  # can't, what's


def folded(text: str) -> str:
    """A text as the index keeps and shows it: no soft hyphens or ligatures, P.T.S.D. as PTSD."""
    text = text.translate(_UNSEEN | _LIGATURES)
    return _DOTTED.sub(lambda found: found[0].replace(".", ""), text)


def shortened(typed: str) -> str:
    """What was typed, without surrounding blanks and cut to a sensible length."""
    return typed.strip()[:MAX_LENGTH].strip()


def search_words(typed: str) -> list[str]:
    """The words to look up: letters, digits and their marks, at most 12 of them.

    Everything else only separates words, so no operator or quote of a query language survives.
    """
    text = unicodedata.normalize("NFC", folded(shortened(typed))).lower().replace("’", "'")
    text = _CONTRACTED.sub(" ", text)
    parts = "".join(char if _belongs_to_word(char) else " " for char in text).split()
    words = [part for part in parts if any(map(str.isalnum, part))]  # marks alone are none
    little = set(_LITTLE_WORDS.split())
    telling = [word for word in words if word not in little]
    return (telling or words)[:MAX_WORDS]


def plain_words(text: str) -> str:
    """The words of a text as people type who look for them: without accents, and blanks between."""
    letters = unicodedata.normalize("NFKD", text)
    kept = (char for char in letters if not unicodedata.combining(char))
    return "".join(char if char.isalnum() else " " for char in kept)


def _belongs_to_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNM"
