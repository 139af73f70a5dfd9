"""The starter content as files: read, checked, and given as plain values. No database here.

The files are TOML. A page's keys are the names of the model's fields, and its text links to other
pages by slug (`clinic:treatment/<slug>`, `clinic:article/<slug>`); whoever stores the page puts the
ids in with `link_pages`.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from images.drawings import DRAWINGS
from publishing.kinds import kinds
from richtext.markup import with_links
from richtext.references import PHONE, SAFETY, Reference, references

FOLDER = Path(__file__).resolve().parent / "starter"

REQUIRED_KEYS = {"title", "slug", "summary", "body"}


class StarterFileError(Exception):
    """A starter file that cannot be used; the message names the file and says why."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path.parent.name}/{path.name}: {reason}")


@dataclass(frozen=True)
class Page:
    """One page of some kind: `values` by field name, other pages and topics by slug."""

    kind: str
    path: Path
    values: Mapping[str, Any]
    treatment: str = ""
    related_treatments: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        return self.values["slug"]

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.slug

    @property
    def references(self) -> list[Reference]:
        """What the text refers to, in order."""
        texts = (text for text in self.values.values() if isinstance(text, str))
        return [reference for text in texts for reference in references(text)]


@dataclass(frozen=True)
class Topic:
    name: str
    slug: str
    description: str = ""
    show_crisis_card: bool = False


@dataclass(frozen=True)
class StarterFiles:
    clinic: Mapping[str, Any]
    topics: tuple[Topic, ...]
    pages: tuple[Page, ...]

    def of_kind(self, kind: str) -> list[Page]:
        return [page for page in self.pages if page.kind == kind]


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
            raise StarterFileError(page.path, fault)
    return files


def link_pages(html: str, ids: Mapping[tuple[str, str], int]) -> str:
    """Replace slugs in links to pages by ids; a link to a page without one becomes its text."""

    def with_id(address: str) -> str:
        match Reference.parse(address):
            case Reference(kind, slug) if kind in kinds():
                pk = ids.get((kind, slug))
                return str(Reference(kind, str(pk))) if pk else ""
            case _:
                return address

    return with_links(html, with_id)


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
    if data["slug"] != path.stem:
        raise StarterFileError(path, f"the slug is {data['slug']!r}, unlike the file's name")
    return Page(
        kind=kind,
        path=path,
        treatment=data.pop("treatment", ""),
        related_treatments=tuple(data.pop("related_treatments", ())),
        topics=tuple(data.pop("topics", ())),
        values={
            name: value.strip() if isinstance(value, str) else value for name, value in data.items()
        },
    )


def _faults(page: Page, files: StarterFiles) -> Iterator[str]:
    """What a page points to that is not there."""
    known = {PHONE, SAFETY, *(Reference("drawing", name) for name in DRAWINGS)}
    known |= {Reference(other.kind, other.slug) for other in files.pages}
    sources = page.values.get("sources", ())
    known |= {Reference("source", str(number)) for number, _ in enumerate(sources, start=1)}
    treatments = {other.slug for other in files.of_kind("treatment")}
    for reference in page.references:
        if reference not in known:
            yield f"nothing is known as {reference}"
    for slug in filter(None, (page.treatment, *page.related_treatments)):
        if slug not in treatments:
            yield f"no treatment has the slug {slug!r}"
    for slug in page.topics:
        if slug not in {topic.slug for topic in files.topics}:
            yield f"no topic has the slug {slug!r}"
