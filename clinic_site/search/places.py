"""What the clinic itself answers: its facts and the pages that are always there, as documents.

A patient who types "insurance" or "hours" is led to where the fact stands.
"""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import NamedTuple

from django.urls import resolve, reverse

from clinic.models import Clinic
from clinic_site.search.interface import Document
from publishing.seen_by_readers import fixed_pages

KIND = "place"
LABEL = "The clinic"
_FIRST_FIXED = 100


class Place(NamedTuple):
    """A part of a page: what it is called, where it is, and what it says.

    ``asked_as`` are further words that people look for it by, ``question`` what they ask.
    """

    pk: int
    title: str
    url: str
    text: str
    asked_as: str
    question: str = ""

    @property
    def document(self) -> Document:
        # Further words are looked up with the title, which is never shown from the index.
        return Document(KIND, self.pk, f"{self.title}. {self.asked_as}", self.text, "")


def places(clinic: Clinic) -> list[Place]:
    """Those with something to say; a fact that was not entered is nowhere."""
    facts = [
        Place(pk, title, f"{reverse('about')}#{part}", text(clinic), asked_as, question)
        for pk, (title, part, text, asked_as, question) in enumerate(_FACTS)
    ]
    return [*(fact for fact in facts if fact.text), *_fixed()]


def questions(clinic: Clinic) -> list[tuple[str, str]]:
    """What people often ask, as (where it is answered, the question)."""
    return [(place.url, place.question) for place in places(clinic) if place.question]


@cache
def _fixed() -> tuple[Place, ...]:
    """The pages that are always there and that search engines may list, but the home page."""
    listed = []
    for pk, (name, label) in enumerate(sorted(fixed_pages().items()), start=_FIRST_FIXED):
        url = reverse(name)
        view = resolve(url).func.view_class  # type: ignore[attr-defined]
        if view.indexable and name != "home":
            text = view.description or f"{view.title}."
            listed.append(Place(pk, view.title, url, text, label))
    return tuple(listed)


def _phone(clinic: Clinic) -> str:
    return f"Call {clinic.phone_display}." if clinic.phone else ""


def _hours(clinic: Clinic) -> str:
    return " ".join(f"{days}." for days in clinic.hours_by_days)


def _address(clinic: Clinic) -> str:
    return ", ".join(clinic.address_lines)


def _first_visit(clinic: Clinic) -> str:
    return " ".join(f"{step['title'].rstrip('.')}. {step['text']}" for step in clinic.first_visit)


# Title, part of the About page, what it says, further words, and the question that it answers.
_FACTS: tuple[tuple[str, str, Callable[[Clinic], str], str, str], ...] = (
    (
        "Phone number",
        "reach-us",
        _phone,
        "call contact telephone reach speak talk",
        "What’s your phone number?",
    ),
    (
        "Opening hours",
        "hours",
        _hours,
        "open closed time times today weekend holiday schedule",
        "When are you open?",
    ),
    (
        "Address",
        "reach-us",
        _address,
        "location map where located find place street office",
        "Where are you located?",
    ),
    (
        "Directions",
        "reach-us",
        attrgetter("directions"),
        "location way where located find place entrance floor door",
        "",
    ),
    ("Parking", "reach-us", attrgetter("parking"), "park car cars garage lot", ""),
    (
        "Insurance",
        "title-insurance",
        attrgetter("insurance_text"),
        "take accept accepted insurer insured pay payment coverage covered cover plan claim"
        " reimbursement medicare",
        "Do you take insurance?",
    ),
    (
        "Your first visit",
        "first-visit",
        _first_visit,
        "first appointment new patient patients begin start consultation expect",
        "What happens at a first visit?",
    ),
)
FACTS = range(len(_FACTS))
