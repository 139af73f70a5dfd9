"""The documents of the search index: pages of all kinds, people, and what the clinic answers."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection, transaction

from clinic.models import Clinic, Clinician
from clinic_site.search import places, spelling
from clinic_site.search.interface import Document, SearchIndex
from clinic_site.search.postgresql import PostgreSQLIndex
from clinic_site.search.sqlite import SQLiteIndex
from publishing.kinds import kinds, registered
from richtext import markup

PERSON = "person"
_DOCTOR = re.compile(r"\b(?:M\.?D|D\.?O|Ph\.?D|N\.?D|D\.?C|D\.?N\.?P)\b")  # who is addressed so
_ENDS = (".", "!", "?", "…", ":", ";", ",")

_INDEXES: dict[str, Callable[[list[str]], SearchIndex]] = {
    "sqlite": SQLiteIndex,
    "postgresql": PostgreSQLIndex,
}

# Rows are numbered by the order of the kinds. A new one comes with a migration, after which the
# index is made anew.
index: SearchIndex = _INDEXES[connection.vendor]([*kinds(), PERSON, places.KIND])


def page_document(kind: str, page: Any) -> Document:
    """What the index keeps of a page: all the words that its own page shows."""
    texts = [*page.short_texts(), *map(markup.plain_text, page.rich_texts())]
    lines = [line for text in texts for line in text.splitlines() if line]
    return Document(kind, page.pk, page.title, page.summary, "\n".join(map(_ended, lines)))


def _ended(line: str) -> str:
    """A heading or an item with a sign after it: in a result, the next one follows on its line."""
    return line if line.endswith(_ENDS) else f"{line} ·"


def person_document(person: Clinician) -> Document:
    facts = ". ".join(filter(None, (person.role, person.languages)))
    called = f"{person}. Dr doctor" if _DOCTOR.search(person.credentials) else str(person)
    return Document(PERSON, person.pk, called, facts, person.biography)  # the title is never shown


def all_documents() -> Iterator[Document]:
    """Every page, live or not, one at a time, and all else."""
    for kind, model in kinds().items():
        for page in model.objects.iterator(chunk_size=100):
            yield page_document(kind, page)
    yield from map(person_document, Clinician.objects.all())
    yield from (place.document for place in places.places(Clinic.objects.current()))


# Signal receivers


def keep_page(sender: type, instance: Any, **kwargs: Any) -> None:
    _put(page_document(_kind(sender), instance))


def forget_page(sender: type, instance: Any, **kwargs: Any) -> None:
    index.remove(_kind(sender), instance.pk)


def keep_person(instance: Clinician, **kwargs: Any) -> None:
    _put(person_document(instance))


def forget_person(instance: Clinician, **kwargs: Any) -> None:
    index.remove(PERSON, instance.pk)


def keep_places(instance: Clinic, **kwargs: Any) -> None:
    """The clinic's facts were saved: some may be new, and some gone."""
    for pk in places.FACTS:
        index.remove(places.KIND, pk)
    for place in places.places(instance):
        _put(place.document)


def _put(document: Document) -> None:
    index.put(document)
    spelling.learn(document)


def rebuild() -> int:
    """Make the index anew. Returns the number of documents in it."""
    with transaction.atomic():
        spelling.forget_all()
        return index.rebuild(_learned(all_documents()))


def _learned(documents: Iterator[Document]) -> Iterator[Document]:
    for document in documents:
        spelling.learn(document)
        yield document


def _kind(model: type) -> str:
    return next(kind.name for kind in registered() if kind.model is model)
