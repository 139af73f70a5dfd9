"""The starter content as files: read, checked, and given as plain values. No database here.

The files are TOML. A page's keys are the names of the model's fields; its links, those in its text
too (`clinic:treatment/<slug>`, `clinic:article/<slug>`), are to other pages' slugs.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from images.drawings import DRAWINGS
from publishing.kinds import kinds
from richtext.references import PHONE, SAFETY, Reference
from transfer.incoming import Page, Topic

FOLDER = Path(__file__).resolve().parent / "starter"

REQUIRED_KEYS = {"title", "slug", "summary", "body"}

# Keys that link to other things by slug, and what these are.
LINKS = {"treatment": "treatment", "related_treatments": "treatment", "topics": "topic"}

# Keys of which staff decide from the start.
INITIAL = ("position",)


class StarterFileError(Exception):
    """A starter file that cannot be used; the message names the file and says why."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.parent.name}/{path.name}: {reason}")


@dataclass(frozen=True)
class StarterFiles:
    clinic: Mapping[str, Any]
    topics: tuple[Topic, ...]
    pages: tuple[Page, ...]


def read(folder: Path = FOLDER) -> StarterFiles:
    """Read and check all files of a folder. Raises StarterFileError at the first fault."""
    topics = _read_topics(folder / "topics.toml")
    pages = tuple(
        _read_page(kind, path)
        for kind in kinds()
        for path in sorted((folder / f"{kind}s").glob("*.toml"))
    )
    files = StarterFiles(clinic=_read_toml(folder / "clinic.toml"), topics=topics, pages=pages)
    for page in pages:
        for fault in _faults(page, files):
            raise StarterFileError(path_of(page, folder), fault)
    return files


def path_of(page: Page, folder: Path = FOLDER) -> Path:
    return folder / f"{page.kind}s" / f"{page.slug}.toml"


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StarterFileError(path, "this file is missing") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StarterFileError(path, f"not readable as TOML: {error}") from error


def _read_topics(path: Path) -> tuple[Topic, ...]:
    try:
        return tuple(Topic(**row) for row in _read_toml(path).get("topics", []))
    except TypeError as error:
        raise StarterFileError(path, str(error).removeprefix("Topic.__init__() ")) from error


def _read_page(kind: str, path: Path) -> Page:
    data = _read_toml(path)
    if missing := REQUIRED_KEYS - data.keys():
        raise StarterFileError(path, f"the key {min(missing)!r} is missing")
    slug = data.pop("slug")
    if slug != path.stem:
        raise StarterFileError(path, f"the slug is {slug!r}, unlike the file's name")
    return Page(
        kind=kind,
        external_id=f"{kind}/{slug}",
        slug=slug,
        links={name: _slugs(data.pop(name)) for name in LINKS if name in data},
        initial={name: data.pop(name) for name in INITIAL if name in data},
        values={
            name: value.strip() if isinstance(value, str) else value for name, value in data.items()
        },
    )


def _slugs(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _faults(page: Page, files: StarterFiles) -> Iterator[str]:
    """What a page points to that is not there."""
    known = {PHONE, SAFETY, *(Reference("drawing", name) for name in DRAWINGS)}
    known |= {Reference(other.kind, other.slug) for other in files.pages}
    sources = page.values.get("sources", ())
    known |= {Reference("source", str(number)) for number, _ in enumerate(sources, start=1)}
    for reference in page.references:
        if reference not in known:
            yield f"nothing is known as {reference}"
    known |= {Reference("topic", topic.slug) for topic in files.topics}
    for name, slugs in page.links.items():
        for slug in slugs:
            if Reference(LINKS[name], slug) not in known:
                yield f"no {LINKS[name]} has the slug {slug!r}"
