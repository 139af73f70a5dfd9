"""The search index in PostgreSQL: one table with a weighted text vector beside the pages."""

import unicodedata
from collections.abc import Iterable, Sequence

from django.db import transaction

from clinic_site.search.fts5 import completions
from clinic_site.search.interface import Document, Hit, LivePages
from clinic_site.search.numbered import CLOSE, OPEN, SQL, NumberedIndex, clean, execute

_CREATE = """
    CREATE TABLE search_index (
        id bigint PRIMARY KEY, summary text NOT NULL, text text NOT NULL, words tsvector NOT NULL
    )
"""
_WORDS = " || ".join(f"setweight(to_tsvector('english', %s), '{weight}')" for weight in "ABC")
_RANK = "ts_rank_cd('{0, 0.1, 0.4, 1.0}', words, query)"
_SNIPPET = f"StartSel={OPEN}, StopSel={CLOSE}, MaxWords=32, MinWords=16"


class PostgreSQLIndex(NumberedIndex):
    """A :class:`~clinic_site.search.interface.SearchIndex`."""

    def rebuild(self, documents: Iterable[Document]) -> int:
        with transaction.atomic():
            execute("DROP TABLE IF EXISTS search_index")
            execute(_CREATE)
            execute("CREATE INDEX search_index_words ON search_index USING gin (words)")
            for document in documents:
                self.put(document)
            return execute("SELECT count(*) FROM search_index")[0][0]

    def put(self, document: Document) -> None:
        summary, text = clean(document.summary), clean(document.text)
        words = [plain_letters(part) for part in (clean(document.title), summary, text)]
        execute(
            f"INSERT INTO search_index (id, summary, text, words) VALUES (%s, %s, %s, {_WORDS})"  # noqa: S608
            " ON CONFLICT (id) DO UPDATE SET"
            " summary = excluded.summary, text = excluded.text, words = excluded.words",
            [self.row(document.kind, document.pk), summary, text, *words],
        )

    def remove(self, kind: str, pk: int) -> None:
        execute("DELETE FROM search_index WHERE id = %s", [self.row(kind, pk)])

    def count(self, words: Sequence[str], live: LivePages) -> int:
        found, params = self._found(words, live)
        return execute(f"SELECT count(*) FROM {found}", params)[0][0]  # noqa: S608 - no word is in it

    def query(
        self, words: Sequence[str], live: LivePages, *, limit: int, offset: int = 0
    ) -> list[Hit]:
        found, params = self._found(words, live)
        best = f"SELECT * FROM {found} ORDER BY {_RANK} DESC, id LIMIT %s OFFSET %s"  # noqa: S608
        headline = "ts_headline('english', {}, query, %s)"
        sql = (
            f"SELECT id, {headline.format('summary')}, {headline.format('text')}"  # noqa: S608
            f" FROM ({best}) AS best ORDER BY {_RANK} DESC, id"
        )
        shown = execute(sql, [_SNIPPET, _SNIPPET, *params, limit, offset])
        return [self.hit(*row) for row in shown]

    def _found(self, words: Sequence[str], live: LivePages) -> SQL:
        rows, params = self.live_rows(live)
        found = f"words @@ query AND id IN ({rows})"
        return (
            f"search_index, to_tsquery('english', %s) AS query WHERE {found}",
            [tsquery(words), *params],
        )


def tsquery(words: Sequence[str]) -> str:
    """An expression for documents with all the words, the last one perhaps unfinished.

    Expects in the words nothing but letters, digits and marks. What is left without accents may be
    nothing, which finds nothing.
    """
    plain = [word for word in map(plain_letters, words) if any(map(str.isalnum, word))]
    if not plain:
        return ""
    *finished, last = plain
    beginnings = [f"'{last}':*", *(f"'{word}'" for word in sorted(completions(last)))]
    return " & ".join([*(f"'{word}'" for word in finished), f"({' | '.join(beginnings)})"])


def plain_letters(text: str) -> str:
    """The text without accents, as people type who look for it."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(char for char in letters if not unicodedata.combining(char))
