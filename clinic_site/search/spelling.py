"""Words that a person may have meant: those of the index in a table, and which are near one."""

import re
from collections.abc import Iterable

from clinic_site.search.interface import Document
from clinic_site.search.numbered import execute
from clinic_site.search.slips import distance, one_slip
from clinic_site.search.words import folded, plain_words

LENGTHS = range(4, 25)  # of words that are corrected: a shorter one is near too many
TWO_SLIPS_FROM = 7
_WORD = re.compile(r"[a-z]+")
_CREATE = "CREATE TABLE search_words (word varchar(24) PRIMARY KEY)"
_MANY = 500  # values in one statement


def forget_all() -> None:
    execute("DROP TABLE IF EXISTS search_words")
    execute(_CREATE)


def learn(document: Document) -> None:
    """Keep a document's words. They stay when it goes, so ask the index before showing one."""
    texts = (document.title, document.summary, document.text)
    known = sorted({word for text in texts for word in words_of(text)})
    for start in range(0, len(known), _MANY):
        some = known[start : start + _MANY]
        rows = ", ".join(["(%s)"] * len(some))
        execute(f"INSERT INTO search_words (word) VALUES {rows} ON CONFLICT DO NOTHING", some)  # noqa: S608


def words_of(text: str) -> Iterable[str]:
    words = _WORD.findall(plain_words(folded(text)).lower())
    return (word for word in words if len(word) in LENGTHS)


def near(word: str) -> list[str]:
    """Known words that differ from one by a slip of the finger or two, the nearest first.

    A long word may have two slips after its first two letters, any other one after its first: few
    people miss that, and "most" is not what "cost" meant. Left-out letters come before other slips.
    """
    word = plain_words(word).lower()
    if len(word) not in LENGTHS or not _WORD.fullmatch(word):
        return []
    slips = sorted(one_slip(word))
    listed = ", ".join(["%s"] * len(slips))
    sql = f"SELECT word FROM search_words WHERE word IN ({listed})"  # noqa: S608
    params: list[str | int] = [*slips]
    if len(word) >= TWO_SLIPS_FROM:
        sql += " OR word LIKE %s AND length(word) BETWEEN %s AND %s"
        params += [f"{word[:2]}%", len(word) - 2, len(word) + 2]
    known = {found: distance(word, found) for (found,) in execute(sql, params)}
    meant = [each for each in known if 0 < known[each] <= 2 and each[0] == word[0]]
    return sorted(meant, key=lambda each: (known[each], -len(each), each))
