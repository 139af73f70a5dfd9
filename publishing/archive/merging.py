"""Brings in what another copy of the archive has and this one hasn't."""

import datetime
from collections.abc import Callable

from publishing.archive import timeline
from publishing.archive.journal import Facts, Head, Line, whole_lines
from publishing.archive.objects import DamagedError, Objects
from publishing.archive.store import Archive

Read = Callable[[str], bytes | None]  # the content with a digest in the other copy, if it has it


def merge(archive: Archive, journal: bytes, read: Read, now: datetime.datetime) -> int:
    """Merge another journal; the caller holds the archive. Returns how many lines were added.

    If the other one goes on where this one ends, its lines are added as they are. If each went a
    way of its own, or lines are missing here, its versions are added as lines that hold the
    original ones; they end when they ended there, or now. To merge the same again adds nothing.
    """
    head = archive.journal.heal()
    theirs, mine = list(whole_lines(journal)), list(archive.journal.lines())
    if len(mine) == head.number and _goes_on(theirs, head):
        _bring_objects(archive.objects, timeline.versions(theirs), read)
        archive.journal.append_lines(theirs[head.number :])
        return len(theirs) - head.number
    known = set(map(_original, mine))
    by_number = {line.number: line for line in theirs}
    versions = {
        number: version
        for number, version in timeline.versions(theirs).items()
        if not version.is_dropped and _original(by_number[number]) not in known
    }
    _bring_objects(archive.objects, timeline.versions(mine), read)
    _bring_objects(archive.objects, versions, read)
    facts: list[Facts] = [
        {
            "at": now.isoformat(),
            "merged": _original(by_number[number]),
            "until": (version.until or now).isoformat(),
        }
        for number, version in versions.items()
    ]
    return len(archive.journal.append(facts))


def _goes_on(theirs: list[Line], head: Head) -> bool:
    """Whether lines are sound, from the first one, and hold the last line of this journal."""
    heads = [Head(), *(line.head for line in theirs)]
    is_sound = all(
        (line.number, line.previous) == (before.number + 1, before.digest)
        for before, line in zip(heads, theirs, strict=False)
    )
    return is_sound and head in heads


def _original(line: Line) -> str:
    merged = line.facts.get("merged")
    return merged if isinstance(merged, str) else line.raw.decode()


def _bring_objects(objects: Objects, versions: dict[int, timeline.Version], read: Read) -> None:
    kept = [version.shown.objects for version in versions.values() if not version.is_dropped]
    for name in set().union(*kept):
        try:
            objects.read(name)
        except DamagedError:
            if (content := read(name)) is not None:
                objects.add(content)
