"""The search index in SQLite: one FTS5 table beside the pages, in the same transactions."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from clinic_site.search.fts5 import match_expression
from clinic_site.search.interface import Document, Hit, LivePages

_CREATE = """
    CREATE VIRTUAL TABLE search_index USING fts5(
        title, summary, text, tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3 4'
    )
"""
_WEIGHTS = "bm25(10.0, 4.0, 1.0)"
_SNIPPET_WORDS = 32
_MOST_KINDS = 16

# FTS5 marks what it found with these; no document holds them, for their control characters go.
_OPEN, _CLOSE = "\x02", "\x03"
_CONTROLS = dict.fromkeys([*range(32), *range(127, 160)], " ")

SQL = tuple[str, list[Any]]


class SQLiteIndex:
    """A :class:`~clinic_site.search.interface.SearchIndex`.

    A row's number is made of its page's key and the place of its kind in ``kinds``, at most 16.
    """

    def __init__(self, kinds: Sequence[str]) -> None:
        self.kinds = list(kinds)

    def rebuild(self, documents: Iterable[Document]) -> int:
        with transaction.atomic():
            _execute("DROP TABLE IF EXISTS search_index")
            _execute(_CREATE)
            for document in documents:
                self.put(document)
            return _execute("SELECT count(*) FROM search_index")[0][0]

    def put(self, document: Document) -> None:
        texts = (document.title, document.summary, document.text)
        row = [self._row(document.kind, document.pk), *(_clean(text) for text in texts)]
        _execute(
            "INSERT OR REPLACE INTO search_index (rowid, title, summary, text)"
            " VALUES (%s, %s, %s, %s)",
            row,
        )

    def remove(self, kind: str, pk: int) -> None:
        _execute("DELETE FROM search_index WHERE rowid = %s", [self._row(kind, pk)])

    def count(self, words: Sequence[str], live: LivePages) -> int:
        where, params = self._where(words, live)
        sql = f"SELECT count(*) FROM search_index WHERE {where}"  # noqa: S608 - no word is in it
        return _execute(sql, params)[0][0]

    def query(
        self, words: Sequence[str], live: LivePages, *, limit: int, offset: int = 0
    ) -> list[Hit]:
        where, params = self._where(words, live)
        snippet = f"snippet(search_index, {{}}, '{_OPEN}', '{_CLOSE}', '…', {_SNIPPET_WORDS})"
        sql = (
            f"SELECT rowid, {snippet.format(1)}, {snippet.format(2)} FROM search_index"  # noqa: S608
            f" WHERE {where} AND rank MATCH '{_WEIGHTS}' ORDER BY rank LIMIT %s OFFSET %s"
        )
        return [self._hit(*row) for row in _execute(sql, [*params, limit, offset])]

    def _row(self, kind: str, pk: Any) -> Any:
        return pk * _MOST_KINDS + self.kinds.index(kind)

    def _hit(self, row: int, summary: str, text: str) -> Hit:
        pk, kind = divmod(row, _MOST_KINDS)
        return Hit(self.kinds[kind], pk, _html(text if _OPEN in text else summary))

    def _where(self, words: Sequence[str], live: LivePages) -> SQL:
        # The plus keeps SQLite from searching the text once for each live page.
        rows, params = self._live_rows(live)
        return f"search_index MATCH %s AND +rowid IN ({rows})", [match_expression(words), *params]

    def _live_rows(self, live: LivePages) -> SQL:
        selects: list[str] = []
        params: list[Any] = []
        for kind, pages in live.items():
            rows = pages.order_by().values(row=self._row(kind, F("pk")))
            sql, own = rows.query.sql_with_params()
            selects.append(sql)
            params += own
        return " UNION ALL ".join(selects), params


def _execute(sql: str, params: Sequence[Any] = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _clean(text: str) -> str:
    return text.encode(errors="replace").decode().translate(_CONTROLS)


def _html(snippet: str) -> SafeString:
    """A snippet as HTML: escaped, then the marks of FTS5 turned into elements."""
    html = escape(snippet).replace(_OPEN, "<mark>").replace(_CLOSE, "</mark>")
    return mark_safe(html)
