"""What the indexes of all databases have in common: numbered rows, live pages, clean snippets."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from clinic_site.search.interface import Hit, LivePages

MOST_KINDS = 16

# The databases mark what they found with these; no document holds them: its control characters go.
OPEN, CLOSE = "\x02", "\x03"
_CONTROLS = dict.fromkeys([*range(32), *range(127, 160)], " ")

SQL = tuple[str, list[Any]]


class NumberedIndex:
    """Numbers a row by its page's key and the place of its kind in ``kinds``, at most 16."""

    def __init__(self, kinds: Sequence[str]) -> None:
        self.kinds = list(kinds)

    def row(self, kind: str, pk: Any) -> Any:
        return pk * MOST_KINDS + self.kinds.index(kind)

    def hit(self, row: int, summary: str, text: str) -> Hit:
        pk, kind = divmod(row, MOST_KINDS)
        return Hit(self.kinds[kind], pk, as_html(text if OPEN in text else summary))

    def live_rows(self, live: LivePages) -> SQL:
        """A statement that selects the numbers of all live pages."""
        selects: list[str] = []
        params: list[Any] = []
        for kind, pages in live.items():
            rows = pages.order_by().values(row=self.row(kind, F("pk")))
            sql, own = rows.query.sql_with_params()
            selects.append(sql)
            params += own
        return " UNION ALL ".join(selects), params


def execute(sql: str, params: Sequence[Any] = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def clean(text: str) -> str:
    """The text without what no document may hold: control characters, halves of characters."""
    return text.encode(errors="replace").decode().translate(_CONTROLS)


def as_html(snippet: str) -> SafeString:
    """A snippet as HTML: escaped, then the database's marks turned into elements."""
    html = escape(snippet).replace(OPEN, "<mark>").replace(CLOSE, "</mark>")
    return mark_safe(html)
