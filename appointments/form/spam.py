"""What looks like the work of a program. Pure; docs/decisions/0010-spam.md says why.

Nobody is asked to prove anything, and nothing is dropped: what is suspected is kept apart, where
staff can see it and move it back.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.db import models

QUICK = 2.0  # seconds; with a browser that fills in the form a person takes about four
OFTEN = 10  # requests in an hour from one network; a family or an office behind one sends a few

_LINK = re.compile(r"https?:|www\.|\[url|\.(?:com|net|org|info|biz|ru|top|xyz|shop|site)\b", re.I)
_EMAIL = re.compile(r"(?<![\w/])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MARKUP = re.compile(r"<[a-z!/]|\[/(?:url|link|img|b|i)\]|&#?\w+;", re.I)


class Suspicion(models.TextChoices):
    """Why a request is taken for spam, in words for staff."""

    TRAP = "trap", "Filled in a field that people can’t see"
    QUICK = "quick", f"Sent within {QUICK:.0f} seconds"
    LINK = "link", "A web address or markup in the name"
    SAME = "same", "The same words in every field"
    OFTEN = "often", f"More than {OFTEN} in an hour from one network"


@dataclass(frozen=True)
class Submission:
    """What is known of a form that was sent.

    ``seconds`` since it was opened, less than 0 if the clock was set back since; ``came_back``: it
    had been filled in before, and may be sent again at once; ``from_network`` in the last hour,
    this one among them, or 0 if the network is not known.
    """

    name: str
    language: str
    trap: str
    seconds: float
    came_back: bool
    from_network: int


RULES: dict[Suspicion, Callable[[Submission], bool]] = {
    Suspicion.TRAP: lambda sent: bool(sent.trap),
    Suspicion.QUICK: lambda sent: 0 <= sent.seconds < QUICK and not sent.came_back,
    Suspicion.LINK: lambda sent: any(
        rule.search(_EMAIL.sub("", text))  # an email address is no web address
        for rule in (_LINK, _MARKUP)
        for text in (sent.name, sent.language)
    ),
    Suspicion.SAME: lambda sent: sent.name.casefold() == sent.language.casefold(),
    Suspicion.OFTEN: lambda sent: sent.from_network > OFTEN,
}


def suspect(sent: Submission) -> Suspicion | None:
    """The first reason to take a form for the work of a program, if there is any."""
    return next((reason for reason, applies in RULES.items() if applies(sent)), None)
