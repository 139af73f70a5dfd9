"""What the indexes of all databases have in common: numbered rows, live pages, clean snippets."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from clinic_site.search.interface import Found, LivePages
from clinic_site.search.words import folded

MOST_KINDS = 16

# The databases mark what they found with these; no document holds them: its control characters go.
OPEN, CLOSE = "\x02", "\x03"
_CONTROLS = dict.fromkeys([*range(32), *range(127, 160)], " ")

SQL = tuple[str, list[Any]]


class NumberedIndex:
    """Numbers a row by its page's key and the place of its kind in ``kinds``, at most 16."""

    def __init__(self, kinds: Sequence[str]) -> None:
        self.kinds = list(kinds)

    def row(self, kind: str, pk: int) -> int:
        return pk * MOST_KINDS + self.kinds.index(kind)

    def found(self, row: int) -> Found:
        pk, kind = divmod(row, MOST_KINDS)
        return Found(self.kinds[kind], pk)

    def is_live(self, row: str, live: LivePages) -> SQL:
        """A condition on a column with a row's number: that readers can see the page.

        It is asked of one row after another, by the page's key, so that its cost does not grow
        with the pages that there are.
        """
        conditions: list[str] = []
        params: list[Any] = []
        for kind, pages in live.items():
            condition = f"{row} %% {MOST_KINDS} = {self.kinds.index(kind)}"
            if pages is not None:
                sql, own = pages.order_by().values(key=F("pk")).query.sql_with_params()
                condition += (
                    f" AND EXISTS (SELECT 1 FROM ({sql}) AS live"  # noqa: S608
                    f" WHERE live.key = {row} / {MOST_KINDS})"
                )
                params += own
            conditions.append(f"({condition})")
        return " OR ".join(conditions), params


def execute(sql: str, params: Sequence[Any] = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def clean(text: str) -> str:
    """The text as it is kept, without what no document may hold: control characters, halves of
    characters.
    """
    return folded(text.encode(errors="replace").decode().translate(_CONTROLS))


def as_html(summary: str, text: str) -> SafeString:
    """What was found in the text, or else the summary: escaped, the marks turned into elements."""
    snippet = escape(text if OPEN in text else summary)
    return mark_safe(snippet.replace(OPEN, "<mark>").replace(CLOSE, "</mark>"))
