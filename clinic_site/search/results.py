"""What is found for a search, whichever way: counted and sliced by a paginator."""

import datetime
from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString

from clinic.models import Clinic, Clinician
from clinic_site.models import SearchWords
from clinic_site.search import places, spelling
from clinic_site.search.interface import MOST, Found, LivePages
from clinic_site.search.pages import PERSON, index
from clinic_site.search.wanted import Wanted, asks_for, wanted
from clinic_site.search.words import search_words
from publishing.kinds import kind_at, kinds, registered
from publishing.models import Redirect

MOST_CORRECTED = 4  # words of one search, and what each may have meant
MOST_MEANT = 3


class Result(NamedTuple):
    """A found page: its kind in a word, and its summary or the words around what was looked for."""

    title: str
    url: str
    kind: str
    snippet_html: SafeString


class Results(Sequence[Result]):
    """What readers can see of what holds all the words or, if nothing does, any of them.

    The best stand first, and before them what staff put first for these words. Without ``guesses``
    there is nothing that holds only some of the words, and no other words are suggested.
    """

    def __init__(
        self, typed: str, clinic: Clinic, at: datetime.datetime, *, guesses: bool = True
    ) -> None:
        self.guesses = guesses
        self.words = search_words(typed)
        self.clinic = clinic
        shown = ("title", "slug", "summary")
        published = {
            kind: model.objects.published(at).only(*shown) for kind, model in kinds().items()
        }
        self.live: LivePages = {
            **published,
            PERSON: Clinician.objects.published(),
            places.KIND: None,
        }

    def __len__(self) -> int:
        return len(self._found)

    def __getitem__(self, part: Any) -> Any:
        """The results of a slice."""
        return self._shown(self._found[part])

    @property
    def is_cut(self) -> bool:
        """Whether there may be more than can be leafed through."""
        return len(self) >= MOST

    @property
    def is_of_any(self) -> bool:
        """Whether nothing holds all that was asked for, and these hold some of it."""
        return bool(self) and not self._is_answered

    @property
    def is_in_vain(self) -> bool:
        """Whether nothing holds all that was asked for: staff are to hear of it."""
        return bool(self.words) and not self._is_answered

    @cached_property
    def suggestion(self) -> str:
        """The same words with those that are nowhere replaced by what may have been meant."""
        if self._is_answered or not self.guesses:
            return ""
        meant = [self._meant(word) for word in self.words[:MOST_CORRECTED]]
        words = [*meant, *self.words[MOST_CORRECTED:]]
        return " ".join(words) if words != self.words else ""

    def _meant(self, word: str) -> str:
        near = [] if self._is_somewhere(word) else spelling.near(word)[:MOST_MEANT]
        return next(filter(self._is_somewhere, near), word)

    def _is_somewhere(self, word: str) -> bool:
        return bool(index.find(wanted([word]), self.live, limit=1))

    @cached_property
    def _entered(self) -> list[SearchWords]:
        return list(SearchWords.objects.all())

    @cached_property
    def _searched(self) -> tuple[Wanted, list[Found]]:
        asked = wanted(self.words, [entered.ways for entered in self._entered])
        found = index.find(asked, self.live) if asked else []
        if not found and self.guesses and len(asked.things) > 1:
            asked = asked.or_any()
            found = index.find(asked, self.live)
        return asked, found

    @property
    def _wanted(self) -> Wanted:
        return self._searched[0]

    @property
    def _is_answered(self) -> bool:
        return bool(self._first or (self._wanted.all_of and self._searched[1]))

    @cached_property
    def _first(self) -> list[Found]:
        """What staff put first for these words."""
        asked = (
            each.first_result for each in self._entered if each.first_result and self._asks(each)
        )
        return [page for path in asked if (page := self._page_at(path))]

    def _asks(self, entered: SearchWords) -> bool:
        return any(asks_for(self.words, way) for way in entered.ways)

    def _page_at(self, path: str) -> Found | None:
        """The page at an address or, since that changed, at its new one; if readers can see it."""
        kind, slug = kind_at(Redirect.objects.destination(path) or path) or (None, "")
        live = self.live[kind.name] if kind else None
        page = live.filter(slug=slug).first() if live is not None else None
        return Found(kind.name, page.pk) if kind and page else None

    @cached_property
    def _found(self) -> list[Found]:
        return list(dict.fromkeys([*self._first, *self._searched[1]]))

    def _shown(self, found: Sequence[Found]) -> list[Result]:
        snippets = index.snippets(self._wanted, found)
        summaries = {**self._pages(found), **self._places(found)}
        return [
            summary._replace(snippet_html=snippets.get(each, summary.snippet_html))
            for each in found
            if (summary := summaries.get(each))
        ]

    def _pages(self, found: Sequence[Found]) -> dict[Found, Result]:
        labels = {kind.name: kind.label for kind in registered()} | {PERSON: "Person"}
        return {
            Found(kind, pk): Result(
                page.title,
                page.get_absolute_url(),
                labels[kind],
                escape(getattr(page, "summary", "")),
            )
            for kind, live in self.live.items()
            if live is not None and (pks := [each.pk for each in found if each.kind == kind])
            for pk, page in live.in_bulk(pks).items()
        }

    def _places(self, found: Sequence[Found]) -> dict[Found, Result]:
        if all(each.kind != places.KIND for each in found):
            return {}
        return {
            Found(places.KIND, place.pk): Result(
                place.title, place.url, places.LABEL, escape(place.text)
            )
            for place in places.places(self.clinic)
        }
