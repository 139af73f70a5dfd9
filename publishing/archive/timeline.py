"""What the journal says, as versions of pages: which address showed what, from when to when. Pure.

The journal's lines, by what they have:

``path``, ``since``, ``page``: from a moment on, an address showed this page; None: no page anymore.
``dropped``: numbers of lines whose pages were past their time, and weren't kept any longer.
``merged``, ``until``: a line of another copy of the site, and when it was over there.

Each also has ``at``, when it was written. Moments are in UTC, as ISO 8601.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from publishing.archive.journal import Line

Moment = datetime.datetime


@dataclass(frozen=True)
class Shown:
    """A page as it was shown; by their digests, what it's made of.

    ``parts`` are HTML, one after the other. ``pictures`` are listed by their addresses.
    """

    parts: tuple[str, ...]
    styles: str
    pictures: dict[str, str]

    @property
    def objects(self) -> set[str]:
        return {*self.parts, self.styles, *self.pictures.values()}

    @property
    def facts(self) -> dict[str, Any]:
        return {"parts": list(self.parts), "styles": self.styles, "pictures": self.pictures}


@dataclass(frozen=True)
class Version:
    """What an address showed for some time. ``until`` is None for what it shows to this day.

    ``number`` and ``digest`` are those of the line in the journal.
    """

    number: int
    digest: str
    path: str
    since: Moment
    until: Moment | None
    shown: Shown
    is_dropped: bool = False

    def was_shown(self, begin: Moment, end: Moment) -> bool:
        """Whether readers may have seen it between two moments, the latter left out.

        Where the clock was set back, a version seems to end before it began: then both count.
        """
        if self.until is None:
            return self.since < end
        first, last = sorted((self.since, self.until))
        return first < end and begin < last

    def is_over_since(self, limit: Moment) -> bool:
        return self.until is not None and max(self.since, self.until) < limit


def versions(lines: Iterable[Line]) -> dict[int, Version]:
    """Every version by its number, in the order of the journal."""
    found: dict[int, Version] = {}
    present: dict[str, int] = {}
    for line in lines:
        if "dropped" in line.facts:
            for number in set(line.facts["dropped"]) & found.keys():
                found[number] = replace(found[number], is_dropped=True)
        elif "merged" in line.facts:
            original = Line.parse(line.facts["merged"].encode())
            until = moment(line.facts["until"])
            found[line.number] = _version(line, original.facts, until)
        else:
            path = line.facts["path"]
            if path in present:
                number = present.pop(path)
                found[number] = replace(found[number], until=moment(line.facts["since"]))
            if line.facts["page"]:
                present[path] = line.number
                found[line.number] = _version(line, line.facts, None)
    return found


def _version(line: Line, facts: dict[str, Any], until: Moment | None) -> Version:
    page = facts["page"]
    shown = Shown(tuple(page["parts"]), page["styles"], page["pictures"])
    return Version(
        line.number, line.head.digest, facts["path"], moment(facts["since"]), until, shown
    )


def moment(text: str) -> Moment:
    return datetime.datetime.fromisoformat(text)
