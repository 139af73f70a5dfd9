"""The search index in PostgreSQL: one table with a weighted text vector beside the pages."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.safestring import SafeString

from clinic_site.search.fts5 import completions
from clinic_site.search.interface import MOST, Document, Found, LivePages
from clinic_site.search.numbered import CLOSE, OPEN, SQL, NumberedIndex, as_html, clean, execute
from clinic_site.search.wanted import Wanted, Words
from clinic_site.search.words import plain_words

_CREATE = """
    CREATE TABLE search_index (
        id bigint PRIMARY KEY, summary text NOT NULL, text text NOT NULL, words tsvector NOT NULL
    )
"""
_WORDS = " || ".join(f"setweight(to_tsvector('english', %s), '{weight}')" for weight in "ABC")
_RANK = "ts_rank_cd('{0, 0.1, 0.4, 1.0}', words, query)"
# Stems of finished words are looked up, but letters of an unfinished one also as they are: for
# "poly" the stemmer has "poli", with which "polyvag" does not begin, and for "the" it has nothing.
_FINISHED = "to_tsquery('english', %s)"
_UNFINISHED = f"({_FINISHED} || to_tsquery('simple', %s))"
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

    def find(self, wanted: Wanted, live: LivePages, limit: int = MOST) -> list[Found]:
        query, words = tsquery(wanted)
        in_title, title_words = tsquery(wanted, weight="A")
        is_live, params = self.is_live("search_index.id", live)
        newest = (
            f"(SELECT id FROM search_index WHERE words @@ ({{}}) AND ({is_live})"  # noqa: S608
            " ORDER BY id DESC LIMIT %s)"
        )
        sql = (
            f"SELECT id FROM search_index, (SELECT {query} AS query) AS asked"  # noqa: S608
            f" WHERE id IN ({newest.format(in_title)} UNION {newest.format(query)})"
            f" ORDER BY {_RANK} DESC, id LIMIT %s"
        )
        asked = [*words, *title_words, *params, limit, *words, *params, limit, limit]
        return [self.found(row) for (row,) in execute(sql, asked)]

    def snippets(self, wanted: Wanted, found: Sequence[Found]) -> dict[Found, SafeString]:
        if not found:
            return {}
        query, words = tsquery(wanted)
        headline = "ts_headline('english', translate({}, %s, %s), query, %s)"
        rows = [self.row(*each) for each in found]
        sql = (
            f"SELECT id, {headline.format('summary')}, {headline.format('text')}"  # noqa: S608
            f" FROM search_index, (SELECT {query} AS query) AS asked"
            f" WHERE words @@ query AND id IN ({', '.join(['%s'] * len(rows))})"
        )
        shown = execute(sql, [_JOINTS, _BLANKS, _MARKS] * 2 + [*words, *rows])
        return {self.found(row): as_html(*map(snippet, texts)) for row, *texts in shown}


def tsquery(wanted: Wanted, weight: str = "") -> SQL:
    """An expression of what is wanted, with ``weight`` only where a text has it, and its values.

    Expects in the words nothing but letters, digits and marks. What is left without accents may be
    nothing, which finds nothing.
    """
    *finished, (typed, *others) = wanted.things
    things = [_FINISHED] * len(finished) + [f"({_UNFINISHED} || {_FINISHED})"]
    values = [_one_of(ways, weight) for ways in finished]
    values += [*_unfinished(typed, weight), _one_of(others, weight)]
    return (" && " if wanted.all_of else " || ").join(things), values


def _one_of(ways: Iterable[Words], weight: str) -> str:
    return " | ".join(filter(None, (_all_of(way, weight) for way in ways)))


def _all_of(words: Words, weight: str) -> str:
    plain = " ".join(map(plain_words, words)).split()
    return f"({' & '.join(_term(word, weight) for word in plain)})" if plain else ""


def _unfinished(words: Words, weight: str) -> tuple[str, str]:
    """The same where the last word may go on: by its stems, and by its letters."""
    plain = " ".join(map(plain_words, words)).split()
    if not plain:
        return "", ""
    *finished, last = plain
    goes_on = f"'{last}':*{weight}"
    may_become = [goes_on, *(_term(word, weight) for word in sorted(completions(last)))]
    before = [_term(word, weight) for word in finished]
    return (
        " & ".join([*before, f"({' | '.join(may_become)})"]),
        " & ".join([*before, goes_on]),
    )


def _term(word: str, weight: str) -> str:
    return f"'{word}':{weight}" if weight else f"'{word}'"


def snippet(marked: str) -> str:
    """The words around the first marked one, with "…" where the text goes on."""
    words = marked.translate(_AS_WRITTEN).split()
    found = next((place for place, word in enumerate(words) if OPEN in word), 0)
    start = max(0, min(found - _WORDS_BEFORE, len(words) - _SNIPPET_WORDS))
    end = start + _SNIPPET_WORDS
    shown = " ".join(words[start:end])
    return f"{'…' if start else ''}{shown}{'…' if end < len(words) else ''}"
