"""What is found for a search, whichever way: counted and sliced by a paginator."""

import datetime
from collections.abc import Mapping, Sequence
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
    """A found page: its kind in a word, and the words around what was looked for."""

    title: str
    url: str
    kind: str
    snippet_html: SafeString


class Results(Sequence[Result]):
    """What readers can see of what holds all the words or, if nothing does, any of them.

    The best stand first, and before them what staff put first for these words.
    """

    def __init__(self, typed: str, clinic: Clinic, at: datetime.datetime) -> None:
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
        return bool(self) and not self._wanted.all_of

    @property
    def is_in_vain(self) -> bool:
        """Whether nothing holds all that was asked for: staff are to hear of it."""
        return bool(self.words) and (not self or self.is_of_any)

    @cached_property
    def suggestion(self) -> str:
        """The same words with those that are nowhere replaced by what may have been meant."""
        if not self.words or (self._wanted.all_of and self._found):
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
    def _known(self) -> list[SearchWords]:
        """What staff entered for some of the words."""
        return [
            entered
            for entered in SearchWords.objects.all()
            if any(asks_for(self.words, way) for way in entered.ways)
        ]

    @cached_property
    def _searched(self) -> tuple[Wanted, list[Found]]:
        asked = wanted(self.words, [entered.ways for entered in self._known])
        if not asked:
            return asked, []
        found = index.find(asked, self.live)
        if not found and len(asked.things) > 1:
            asked = asked.or_any()
            found = index.find(asked, self.live)
        return asked, found

    @property
    def _wanted(self) -> Wanted:
        return self._searched[0]

    @cached_property
    def _found(self) -> list[Found]:
        first = [found for entered in self._known if (found := self._promoted(entered))]
        return list(dict.fromkeys([*first, *self._searched[1]]))

    def _promoted(self, entered: SearchWords) -> Found | None:
        """The page that staff put first, if readers can see it."""
        if not entered.first_result:
            return None
        path = Redirect.objects.destination(entered.first_result) or entered.first_result
        kind, slug = kind_at(path) or (None, "")
        live = self.live[kind.name] if kind else None
        page = live.filter(slug=slug).first() if live is not None else None
        return Found(kind.name, page.pk) if kind and page else None

    def _shown(self, found: Sequence[Found]) -> list[Result]:
        snippets = index.snippets(self._wanted, found)
        shown = {**self._pages(found), **self._places()}
        return [
            Result(page.title, page.url, page.kind, snippets.get(each) or escape(page.summary))
            for each in found
            if (page := shown.get(each))
        ]

    def _pages(self, found: Sequence[Found]) -> Mapping[Found, "_Shown"]:
        labels = {kind.name: kind.label for kind in registered()} | {PERSON: "Person"}
        return {
            Found(kind, pk): _Shown(
                page.title, page.get_absolute_url(), labels[kind], getattr(page, "summary", "")
            )
            for kind, live in self.live.items()
            if live is not None and (pks := [each.pk for each in found if each.kind == kind])
            for pk, page in live.in_bulk(pks).items()
        }

    def _places(self) -> Mapping[Found, "_Shown"]:
        return {
            Found(places.KIND, place.pk): _Shown(place.title, place.url, places.LABEL, place.text)
            for place in places.places(self.clinic)
        }


class _Shown(NamedTuple):
    title: str
    url: str
    kind: str
    summary: str
