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
# Stems of finished words are looked up, but letters of an unfinished one also as they are: for
# "poly" the stemmer has "poli", with which "polyvag" does not begin, and for "the" it has nothing.
_QUERY = """
    SELECT to_tsquery('english', %s) && (to_tsquery('english', %s) || to_tsquery('simple', %s))
        AS query
"""
_MARKS = f"StartSel={OPEN}, StopSel={CLOSE}, HighlightAll=true"
_SNIPPET_WORDS, _WORDS_BEFORE = 32, 8

# Words with one of these between them look like one thing to PostgreSQL: a tag, a path, a host. In
# their places it is shown characters that no document holds.
_JOINTS = "<>&/@.:_-+~=%#?"
_BLANKS = "".join(map(chr, range(14, 14 + len(_JOINTS))))
_AS_WRITTEN = str.maketrans(_BLANKS, _JOINTS)


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
        words = [plain_words(part) for part in (clean(document.title), summary, text)]
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
        headline = "ts_headline('english', translate({}, %s, %s), query, %s)"
        sql = (
            f"SELECT id, {headline.format('summary')}, {headline.format('text')}"  # noqa: S608
            f" FROM ({best}) AS best ORDER BY {_RANK} DESC, id"
        )
        shown = execute(sql, [_JOINTS, _BLANKS, _MARKS] * 2 + [*params, limit, offset])
        return [self.hit(row, *map(snippet, texts)) for row, *texts in shown]

    def _found(self, words: Sequence[str], live: LivePages) -> SQL:
        rows, params = self.live_rows(live)
        found = f"words @@ query AND id IN ({rows})"
        return f"search_index, ({_QUERY}) AS asked WHERE {found}", [*tsqueries(words), *params]


def tsqueries(words: Sequence[str]) -> tuple[str, str, str]:
    """Expressions of the words before the last, of what that may become, and of its letters.

    Expects in the words nothing but letters, digits and marks. What is left without accents may be
    nothing, which finds nothing.
    """
    plain = " ".join(map(plain_words, words)).split()
    if not plain:
        return "", "", ""
    *finished, last = plain
    may_become = [f"'{last}':*", *(f"'{word}'" for word in sorted(completions(last)))]
    return " & ".join(f"'{word}'" for word in finished), " | ".join(may_become), f"'{last}':*"


def snippet(marked: str) -> str:
    """The words around the first marked one, with "…" where the text goes on."""
    words = marked.translate(_AS_WRITTEN).split()
    found = next((place for place, word in enumerate(words) if OPEN in word), 0)
    start = max(0, min(found - _WORDS_BEFORE, len(words) - _SNIPPET_WORDS))
    end = start + _SNIPPET_WORDS
    shown = " ".join(words[start:end])
    return f"{'…' if start else ''}{shown}{'…' if end < len(words) else ''}"


def plain_words(text: str) -> str:
    """The words of a text as people type who look for them: without accents, and blanks between."""
    letters = unicodedata.normalize("NFKD", text)
    kept = (char for char in letters if not unicodedata.combining(char))
    return "".join(char if char.isalnum() else " " for char in kept)
