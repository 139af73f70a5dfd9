"""Whether a text touches on ketamine, depression, trauma or self-harm, by its words. Pure.

The words are our own list of the usual ones, with a few in Spanish. Sentences aren't read: "not
depressed" counts. One card too many costs a few lines, one too few may cost a life, so only what is
certain to be something else is let go (``LOOK_ALIKES``).

Pages store the answer. The worker looks at them all again when it starts, so that a word that
is added here counts for them too.
"""

import re
import unicodedata
from collections.abc import Iterable

_SELF = r"(?:my|him|her|your|our|them|one ?)sel\w*"
_OWN_LIFE = r"(?:my|his|her|their|your|ones|one s) (?:own )?li(?:fe|ves)(?! back)"
NOT = r"(?:not|no|no longer|dont|cant|don t|can t|doesn t|didn t|won t)"
GO_ON = r"(?:live|living|alive|be here|exist|go on(?: living| like this)?(?! \w))"

# Wordings of self-harm that mean it in the text as well as in a search.
SELF_HARM = (
    r"suicid\w*|parasuicid\w*|overdos\w*|sobredosis|autolesi\w*|unalive",
    r"self ?(?:harm|injur|mutilat|destruct|hat|hurt|poison)\w*",
    rf"(?:kill|hurt|harm|cut|hang|hung|shoot|shot|drown|poison)\w* {_SELF}",
    rf"(?:end(?:s|ed|ing)?|tak(?:e|es|en|ing)|took|lose|loses|losing) {_OWN_LIFE}",
    r"(?:want\w*|going|ready|wish\w*|plan\w*|try\w*|how) (?:\w+ )?to die|(?:wan|gon)na die",
    r"(?:wish i (?:was|were)|better off|want to be) dead|end(?:ed|ing)? it all",
    rf"{NOT} (?:\w+ )?(?:want|wish|point|reason)\w* (?:\w+ ){{0,2}}{GO_ON}",
    r"tired of (?:living|life|being alive)|nothing (?:left )?to live for",
    r"life (?:is |isn t |not |is not )+worth",
)

SUBJECTS = {
    "ketamine": (r"(?:es|ar)?(?:k|qu)etamin\w*|spravato|ketalar",),
    "depression": (
        r"depress(?:ions?|ed|ives?|ing|ingly)|anti ?depress\w*|mdd|dysthymi\w*",
        r"(?:anti)?depresi(?:on|ones|v[oa]s?)",
    ),
    "trauma": (r"(?:re|post|psycho)?traum(?!atolog)\w*|c?ptsd|tept",),
    "self-harm": SELF_HARM,
}

# The same letters, and nothing that anybody goes through. Injuries of teeth and bite and places for
# the injured are let go: a page on a chipped tooth needs no 988. Trauma of the head, the jaw or the
# body is not: it may be somebody's crash or beating.
LOOK_ALIKES = (
    r"depressed (?:skull |nasal )?(?:fractures?|scars?|reflex(?:es)?|bridge)",
    r"(?:st|st segment|respiratory|myocardial|marrow|cns|mandibular|scapular) depressions?",
    r"(?:tropical|economic) depressions?|the great depression",
    r"(?:dental|tooth|teeth|occlusal|acoustic) trauma|trauma from occlusion|traumatic occlusion",
    r"trauma (?:centers?|centres?|surgeons?|surgery|units?|bays?|rooms?|shears)",
    r"non ?traumatic\w*",
)

_UNSEEN = dict.fromkeys([0xAD, *range(0x200B, 0x200E), 0x2060, 0xFEFF])  # soft hyphens and the like
_JOINS = "'’ʼ‘`\N{MINUS SIGN}"
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")  # P.T.S.D.


def _any_of(wordings: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b(?:{wording})\b" for wording in wordings))


_SUBJECTS = _any_of(wording for wordings in SUBJECTS.values() for wording in wordings)
_LOOK_ALIKES = _any_of(LOOK_ALIKES)


def touches_on_crisis(text: str) -> bool:
    """Whether the crisis card belongs on a page with this text."""
    return bool(_SUBJECTS.search(_LOOK_ALIKES.sub("|", _words(text))))


def _words(text: str) -> str:
    """Its words in small letters without accents, joined where they read on, as after a hyphen."""
    text = _DOTTED.sub(lambda found: found[0].replace(".", ""), text.translate(_UNSEEN))
    letters = unicodedata.normalize("NFKD", text).lower()
    kept = (_kept(char) for char in letters if not unicodedata.combining(char))
    return " ".join("".join(kept).split())


def _kept(char: str) -> str:
    if char.isalpha():
        return char
    joins = char.isspace() or char in _JOINS or unicodedata.category(char) in {"Pc", "Pd"}
    return " " if joins else "|"
