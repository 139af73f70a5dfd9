"""The search index in SQLite: one FTS5 table beside the pages, in the same transactions."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.safestring import SafeString

from clinic_site.search.fts5 import match_expression
from clinic_site.search.interface import MOST, Document, Found, LivePages
from clinic_site.search.numbered import CLOSE, OPEN, NumberedIndex, as_html, clean, execute
from clinic_site.search.wanted import Wanted

_CREATE = """
    CREATE VIRTUAL TABLE search_index USING fts5(
        title, summary, text, tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3 4'
    )
"""
_RANK = "bm25(search_index, 10.0, 4.0, 1.0)"
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

    def find(self, wanted: Wanted, live: LivePages, limit: int = MOST) -> list[Found]:
        expression = match_expression(wanted)
        is_live, params = self.is_live("search_index.rowid", live)
        newest = (
            f"SELECT * FROM (SELECT rowid FROM search_index"  # noqa: S608 - no word is in it
            f" WHERE search_index MATCH %s AND ({is_live}) ORDER BY rowid DESC LIMIT %s)"
        )
        # The plus keeps SQLite from searching the text once for each of the newest.
        sql = (
            f"SELECT rowid FROM search_index WHERE search_index MATCH %s"  # noqa: S608
            f" AND +rowid IN ({newest} UNION {newest}) ORDER BY {_RANK}, rowid LIMIT %s"
        )
        in_title, anywhere = f"title : ({expression})", expression
        asked = [expression, in_title, *params, limit, anywhere, *params, limit, limit]
        return [self.found(row) for (row,) in execute(sql, asked)]

    def snippets(self, wanted: Wanted, found: Sequence[Found]) -> dict[Found, SafeString]:
        if not found:
            return {}
        snippet = f"snippet(search_index, {{}}, '{OPEN}', '{CLOSE}', '…', {_SNIPPET_WORDS})"
        rows = [self.row(*each) for each in found]
        sql = (
            f"SELECT rowid, {snippet.format(1)}, {snippet.format(2)} FROM search_index"  # noqa: S608
            f" WHERE search_index MATCH %s AND rowid IN ({', '.join(['%s'] * len(rows))})"
        )
        shown = execute(sql, [match_expression(wanted), *rows])
        return {self.found(row): as_html(*texts) for row, *texts in shown}
