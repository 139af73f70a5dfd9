"""The words of what a person typed into the search field."""

import unicodedata

MAX_LENGTH = 200  # characters that are looked at
MAX_WORDS = 12

# Words that hold sentences together: a question is looked up by the other words in it.
_LITTLE_WORDS = """
    a about am an and are as at be by can could did do does for from had has have how i if in is it
    its me my of on or should so that the there they this to was we what when where which who why
    will with would you your
"""


def shortened(typed: str) -> str:
    """What was typed, without surrounding blanks and cut to a sensible length."""
    return typed.strip()[:MAX_LENGTH].strip()


def search_words(typed: str) -> list[str]:
    """The words to look up: letters, digits and their marks, at most 12 of them.

    Everything else only separates words, so no operator or quote of a query language survives.
    """
    text = unicodedata.normalize("NFC", shortened(typed)).lower().replace("’", "'")
    parts = "".join(char if _belongs_to_word(char) else " " for char in text).split()
    words = [part for part in parts if any(map(str.isalnum, part))]  # marks alone are none
    little = set(_LITTLE_WORDS.split())
    telling = [word for word in words if word not in little]
    return (telling or words)[:MAX_WORDS]


def _belongs_to_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNM"
