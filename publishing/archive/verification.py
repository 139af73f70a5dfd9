"""Finds what is damaged, missing, or out of order in the archive, and names it."""

from collections.abc import Iterator

from publishing.archive import timeline
from publishing.archive.journal import Head, Journal, Line
from publishing.archive.objects import DamagedError, Objects
from publishing.archive.store import Archive


def problems(archive: Archive) -> Iterator[str]:
    """Each problem, in a sentence. The caller holds the archive."""
    yield from _of_journal(archive.journal)
    yield from _of_objects(archive)


def _of_journal(journal: Journal) -> Iterator[str]:
    *raws, rest = journal.content().split(b"\n")
    before: Head | None = Head()  # None after a line that can't be read
    heads = {Head()}
    for position, raw in enumerate(raws, 1):
        try:
            line = Line.parse(raw)
        except (DamagedError, ValueError, KeyError, TypeError, AttributeError):
            yield f"Line {position} of the journal is damaged."
            before = None
            continue
        if before is not None:
            yield from _between(before, line)
        before = line.head
        heads.add(line.head)
    if rest:
        yield "The journal ends with part of an entry. The worker will mend this."
    try:
        noted = journal.noted_head()
    except DamagedError:
        yield "The file head is damaged."
        return
    last = max(heads)
    if noted.number > last.number:
        yield f"{_entries(last.number + 1, noted.number)} missing at the end."
    elif noted not in heads:
        yield f"Entry {noted.number} isn't the one that the file head names."
    elif noted == Head() and last != noted:
        yield "The file head is missing."


def _between(before: Head, line: Line) -> Iterator[str]:
    if line.number > before.number + 1:
        yield f"{_entries(before.number + 1, line.number - 1)} missing."
    elif line.number <= before.number:
        yield f"Entry {line.number} is out of order: it follows entry {before.number}."
    elif line.previous != before.digest:
        yield f"Entry {line.number} doesn't follow the entry {before.number} that is here."


def _entries(first: int, last: int) -> str:
    return f"Entry {first} is" if first == last else f"Entries {first} to {last} are"


def _of_objects(archive: Archive) -> Iterator[str]:
    """What is named by a version that is to be kept, with the versions that miss it."""
    named: dict[str, list[timeline.Version]] = {}
    for version in archive.versions().values():
        for name in () if version.is_dropped else sorted(version.shown.objects):
            named.setdefault(name, []).append(version)
    for name, users in named.items():
        if trouble := _trouble(archive.objects, name):
            first = users[0]
            more = f" and {len(users) - 1} more" if len(users) > 1 else ""
            yield f"Object {trouble}: entry {first.number} ({first.path}){more}."


def _trouble(objects: Objects, name: str) -> str:
    try:
        objects.read(name)
    except DamagedError as error:
        return str(error)
    return ""
