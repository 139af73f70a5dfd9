"""Whether what somebody looks for speaks of harming themselves. Pure.

The wordings are our own list of the usual ones: those of pages (``clinic.crisis_subjects``), and of
having no reason to live, of a dose that was too large; and the plainest of them with a slip of the
finger. One too many costs a card, one too few may cost a life.
"""

import re

from clinic.crisis_subjects import GO_ON, NOT, SELF_HARM
from clinic_site.search.slips import distance
from clinic_site.search.words import plain_words, shortened

_PLAIN = ("suicide", "suicidal", "overdose", "overdosed")

_WORDINGS = re.compile(
    "|".join(
        rf"\b(?:{wording})\b"
        for wording in (
            *SELF_HARM,
            r"(?:end|ending) (?:it|everything)",
            rf"{NOT} {GO_ON}",
            r"jump\w* (?:off|from) (?:a|the) (?:bridge|roof|building)",
            r"(?:too many|took all|take all|lethal|fatal) (?:\w+ ){0,2}(?:pills|tablets|dose|meds)",
            r"988|crisis (?:line|hotline|lifeline)|cutting(?! edge)",
        )
    )
)


def speaks_of_self_harm(typed: str) -> bool:
    """Whether the crisis card belongs on top of what is found for a search."""
    words = plain_words(shortened(typed)).lower().split()
    return bool(_WORDINGS.search(" ".join(words))) or any(map(_is_a_slip, words))


def _is_a_slip(word: str) -> bool:
    return any(distance(word, plain) == 1 for plain in _PLAIN)
