"""What a search index can do, whichever database keeps it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import QuerySet
from django.utils.safestring import SafeString

# For each kind of page, those that readers can see now. The index holds drafts as well, so that a
# scheduled page is found from its minute on; a page that is not live is never a hit.
LivePages = Mapping[str, QuerySet[Any]]


@dataclass(frozen=True)
class Document:
    """A page as the index keeps it: its kind and key, and its words without markup."""

    kind: str
    pk: int
    title: str
    summary: str
    text: str


@dataclass(frozen=True)
class Hit:
    """A page that was found, and the words around what was looked for, as HTML with ``mark``."""

    kind: str
    pk: int
    snippet: SafeString


class SearchIndex(Protocol):
    """Keeps documents in the transaction that saves their pages.

    Words are matched by their stems, the last one also as the beginning of a word. All words must
    occur; a word in the title weighs more than one in the summary, and that more than one in the
    text.
    """

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Make the index anew from all documents. Returns how many they were."""

    def put(self, document: Document) -> None:
        """Add a document, or replace the one of the same kind and key."""

    def remove(self, kind: str, pk: int) -> None:
        """Take a document out, if it is there."""

    def count(self, words: Sequence[str], live: LivePages) -> int:
        """How many live pages hold all the words."""

    def query(
        self, words: Sequence[str], live: LivePages, *, limit: int, offset: int = 0
    ) -> list[Hit]:
        """Live pages that hold all the words, the best first."""
