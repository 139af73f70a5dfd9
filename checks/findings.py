"""What a check has to say about a page before it is published. Plain values."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a page can be published as it is."""

    ADVICE = "advice"
    BLOCKS = "blocks"


@dataclass(frozen=True)
class Place:
    """Where something was found: a field of the form and the words in it, "" for all of it."""

    field: str
    words: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing that a rule noticed.

    `id` names the rule and never changes; findings of one rule stand together, and their `why` and
    `fix` may be the same. `wrong`, `why` and `fix` are plain sentences for the writer.
    """

    id: str
    place: Place
    wrong: str
    why: str
    fix: str
    severity: Severity = Severity.ADVICE

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.BLOCKS
