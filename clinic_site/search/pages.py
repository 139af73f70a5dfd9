"""Pages of all kinds in the search index: kept up to date, found, shown as results."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection
from django.utils.safestring import SafeString

from clinic_site.search.interface import Document, Hit, LivePages, SearchIndex
from clinic_site.search.postgresql import PostgreSQLIndex
from clinic_site.search.sqlite import SQLiteIndex
from publishing.kinds import kinds, registered
from richtext import markup

_INDEXES: dict[str, Callable[[list[str]], SearchIndex]] = {
    "sqlite": SQLiteIndex,
    "postgresql": PostgreSQLIndex,
}

# Rows are numbered by the order of the kinds. A new one comes with a migration, after which the
# index is made anew.
index: SearchIndex = _INDEXES[connection.vendor](list(kinds()))


class Result(NamedTuple):
    """A found page: its kind in a word, and the words around what was looked for."""

    title: str
    url: str
    kind: str
    snippet_html: SafeString


class Results(Sequence[Result]):
    """The live pages that hold all the words, the best first: counted and sliced by a paginator."""

    def __init__(self, words: Sequence[str], at: datetime.datetime) -> None:
        self.words = words
        self.live: LivePages = {
            kind: model.objects.published(at) for kind, model in kinds().items()
        }

    def __len__(self) -> int:
        return self._length

    @cached_property
    def _length(self) -> int:
        return index.count(self.words, self.live) if self.words else 0

    def __getitem__(self, part: Any) -> Any:
        """The results of a slice with both ends."""
        limit = part.stop - part.start
        if not self.words or limit < 1:
            return []
        hits = index.query(self.words, self.live, limit=limit, offset=part.start)
        return self._shown(hits)

    def _shown(self, hits: list[Hit]) -> list[Result]:
        found = {
            (kind, pk): page
            for kind, pages in self.live.items()
            for pk, page in pages.in_bulk([hit.pk for hit in hits if hit.kind == kind]).items()
        }
        labels = {kind.name: kind.label for kind in registered()}
        return [
            Result(page.title, page.get_absolute_url(), labels[hit.kind], hit.snippet)
            for hit in hits
            if (page := found.get((hit.kind, hit.pk)))
        ]


def document(kind: str, page: Any) -> Document:
    """What the index keeps of a page: all the words that its own page shows."""
    lines = [f"{line.rstrip('.')}." for line in page.short_texts()]
    texts = [markup.plain_text(html) for html in page.rich_texts()]
    text = "\n".join(filter(None, [*lines, *texts]))
    return Document(kind, page.pk, page.title, page.summary, text)


def all_documents() -> Iterator[Document]:
    """Every page, live or not, one at a time."""
    for kind, model in kinds().items():
        for page in model.objects.iterator(chunk_size=100):
            yield document(kind, page)


def keep(sender: type, instance: Any, **kwargs: Any) -> None:
    """Signal receiver: a page was saved."""
    index.put(document(_kind(sender), instance))


def forget(sender: type, instance: Any, **kwargs: Any) -> None:
    """Signal receiver: a page was deleted."""
    index.remove(_kind(sender), instance.pk)


def rebuild() -> int:
    """Make the index anew. Returns the number of pages in it."""
    return index.rebuild(all_documents())


def _kind(model: type) -> str:
    return next(kind.name for kind in registered() if kind.model is model)
