"""What the clinic itself answers: its facts and the pages that are always there, as documents.

A patient who types "insurance" or "hours" is led to where the fact stands.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import resolve, reverse

from clinic.models import Clinic
from clinic_site.search.interface import Document
from publishing.seen_by_readers import fixed_pages

KIND = "place"
LABEL = "The clinic"
FACTS = range(1, 6)
_FIRST_FIXED = 100


class Place(NamedTuple):
    """A part of a page: what it is called, where it is, and what it says.

    ``asked_as`` are further words that people look for it by, ``question`` what they ask.
    """

    pk: int
    title: str
    url: str
    text: str
    asked_as: str = ""
    question: str = ""

    @property
    def document(self) -> Document:
        # Further words are looked up with the title, which is never shown from the index.
        return Document(KIND, self.pk, f"{self.title}. {self.asked_as}", self.text, "")


def places(clinic: Clinic) -> list[Place]:
    """Those with something to say; a fact that was not entered is nowhere."""
    return [place for place in (*_facts(clinic), *_fixed()) if place.text]


def questions(clinic: Clinic) -> list[tuple[str, str]]:
    """What people often ask, as (where it is answered, the question)."""
    return [(place.url, place.question) for place in places(clinic) if place.question]


def _facts(clinic: Clinic) -> Iterator[Place]:
    about = reverse("about")
    yield Place(
        1,
        "Phone number",
        f"{about}#reach-us",
        f"Call {clinic.phone_display}." if clinic.phone else "",
        "call contact telephone reach speak talk",
        "How can I call you?",
    )
    yield Place(
        2,
        "Opening hours",
        f"{about}#hours",
        " ".join(f"{days}." for days in clinic.hours_by_days),
        "open closed time times today weekend holiday schedule",
        "When are you open?",
    )
    yield Place(
        3,
        "Address",
        f"{about}#reach-us",
        " ".join(
            f"{line.rstrip('.')}."
            for line in (", ".join(clinic.address_lines), clinic.directions, clinic.parking)
            if line
        ),
        "location directions map where located parking find place street office",
        "Where are you?",
    )
    yield Place(
        4,
        "Insurance",
        f"{about}#title-insurance",
        clinic.insurance_text,
        "insurer insured pay payment coverage covered cover plan claim reimbursement medicare",
        "Does insurance pay?",
    )
    yield Place(
        5,
        "Your first visit",
        f"{about}#first-visit",
        " ".join(f"{step['title'].rstrip('.')}. {step['text']}" for step in clinic.first_visit),
        "first appointment new patient patients begin start consultation expect",
        "How does a first visit go?",
    )


def _fixed() -> Iterator[Place]:
    """The pages that are always there and that search engines may list, but the home page."""
    for number, (view, label) in enumerate(sorted(fixed_pages().items()), start=_FIRST_FIXED):
        page = resolve(reverse(view)).func.view_class  # type: ignore[attr-defined]
        if page.indexable and view != "home":
            text = page.description or f"{page.title}."
            yield Place(number, page.title or label, reverse(view), text, label)
