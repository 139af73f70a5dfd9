"""What a search index can do, whichever database keeps it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from clinic_site.search.wanted import Wanted

# For each kind of document, those that readers can see now; None where that is all of them. The
# index holds drafts as well, so that a scheduled page is found from its minute on; a page that is
# not live is never found.
LivePages = Mapping[str, QuerySet[Any] | None]

# So many are ranked and can be leafed through. Where a word is in more documents, the newest are,
# those with it in the title first: a common word costs hardly more than a rare one.
MOST = 200


@dataclass(frozen=True)
class Document:
    """A page as the index keeps it: its kind and key, and its words without markup."""

    kind: str
    pk: int
    title: str
    summary: str
    text: str


class Found(NamedTuple):
    """A document that was found."""

    kind: str
    pk: int


class SearchIndex(Protocol):
    """Keeps documents in the transaction that saves their pages.

    Words are matched by their stems, the last typed one also as the beginning of a word. A word in
    the title weighs more than one in the summary, and that more than one in the text.
    """

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Make the index anew from all documents. Returns how many they were."""

    def put(self, document: Document) -> None:
        """Add a document, or replace the one of the same kind and key."""

    def remove(self, kind: str, pk: int) -> None:
        """Take a document out, if it is there."""

    def find(self, wanted: Wanted, live: LivePages, limit: int = MOST) -> list[Found]:
        """Live documents with what is wanted, the best first, at most so many."""

    def snippets(self, wanted: Wanted, found: Sequence[Found]) -> dict[Found, SafeString]:
        """The words around what was wanted in each of a few documents, as HTML with ``mark``.

        Left out are those that hold none of it.
        """
