"""The search index in SQLite: one FTS5 table beside the pages, in the same transactions."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from clinic_site.search.fts5 import match_expression
from clinic_site.search.interface import Document, Hit, LivePages
from clinic_site.search.numbered import CLOSE, OPEN, SQL, NumberedIndex, clean, execute

_CREATE = """
    CREATE VIRTUAL TABLE search_index USING fts5(
        title, summary, text, tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3 4'
    )
"""
_WEIGHTS = "bm25(10.0, 4.0, 1.0)"
_SNIPPET_WORDS = 32


class SQLiteIndex(NumberedIndex):
    """A :class:`~clinic_site.search.interface.SearchIndex`."""

    def rebuild(self, documents: Iterable[Document]) -> int:
        with transaction.atomic():
            execute("DROP TABLE IF EXISTS search_index")
            execute(_CREATE)
            for document in documents:
                self.put(document)
            return execute("SELECT count(*) FROM search_index")[0][0]

    def put(self, document: Document) -> None:
        texts = (document.title, document.summary, document.text)
        row = [self.row(document.kind, document.pk), *(clean(text) for text in texts)]
        execute(
            "INSERT OR REPLACE INTO search_index (rowid, title, summary, text)"
            " VALUES (%s, %s, %s, %s)",
            row,
        )

    def remove(self, kind: str, pk: int) -> None:
        execute("DELETE FROM search_index WHERE rowid = %s", [self.row(kind, pk)])

    def count(self, words: Sequence[str], live: LivePages) -> int:
        where, params = self._where(words, live)
        sql = f"SELECT count(*) FROM search_index WHERE {where}"  # noqa: S608 - no word is in it
        return execute(sql, params)[0][0]

    def query(
        self, words: Sequence[str], live: LivePages, *, limit: int, offset: int = 0
    ) -> list[Hit]:
        where, params = self._where(words, live)
        snippet = f"snippet(search_index, {{}}, '{OPEN}', '{CLOSE}', '…', {_SNIPPET_WORDS})"
        sql = (
            f"SELECT rowid, {snippet.format(1)}, {snippet.format(2)} FROM search_index"  # noqa: S608
            f" WHERE {where} AND rank MATCH '{_WEIGHTS}' ORDER BY rank LIMIT %s OFFSET %s"
        )
        return [self.hit(*row) for row in execute(sql, [*params, limit, offset])]

    def _where(self, words: Sequence[str], live: LivePages) -> SQL:
        # The plus keeps SQLite from searching the text once for each live page.
        rows, params = self.live_rows(live)
        return f"search_index MATCH %s AND +rowid IN ({rows})", [match_expression(words), *params]
