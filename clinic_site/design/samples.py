"""Values that fill each component on the page that shows them all; nothing of it is stored."""

import datetime
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.utils.safestring import mark_safe

from clinic.models import Clinic, Clinician
from clinic.opening_hours import grouped
from images.drawings import DRAWINGS
from publishing.review.reviews import Review
from richtext.rendering import Heading
from services.models import Answer, Safety

LINE = "A sentence of ordinary length shows how a line of text runs and where it breaks."


class SampleForm(forms.Form):
    """One question of each kind that a form can ask."""

    sample_name = forms.CharField(label="Your name", error_messages={"required": "Enter your name"})
    sample_phone = forms.CharField(
        label="Phone number",
        help_text="With the area code, so that we can call you back",
        error_messages={"required": "Enter your phone number"},
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    sample_message = forms.BooleanField(label="May we leave a message?", required=False)
    sample_time = forms.ChoiceField(
        label="Best time to call",
        required=False,
        choices=[("", "Any time"), ("morning", "Morning"), ("evening", "Evening")],
    )


def context() -> dict[str, object]:
    """Everything that the page needs but its tokens."""
    pages = Paginator(range(30), 10)
    return {
        "sample": SimpleNamespace(**texts(), **pages_to_link()),
        "clinic": clinic(),
        "person": person(),
        "hours": hours(),
        "safety": safety(),
        "untouched": SampleForm(auto_id="new-%s"),
        "returned": SampleForm({"sample_time": "morning"}),
        "first_page": pages.page(1),
        "middle_page": pages.page(2),
        "drawings": [drawing for drawing in DRAWINGS.values() if not drawing.is_header],
        "headers": [drawing for drawing in DRAWINGS.values() if drawing.is_header],
    }


def person() -> Clinician:
    return Clinician(
        name="Sample Person",
        credentials="MD",
        role="What they do here",
        languages="English, Spanish",
        biography=LINE,
    )


def texts() -> dict[str, object]:
    return {
        "line": LINE,
        "review": Review(person(), datetime.date(2026, 11, 22)),
        "breadcrumb": [("Home", "#page-heads"), ("Articles", "#page-heads")],
        "links": [("#facts", "A question that people ask?"), ("#facts", "And another?")],
        "answers": [Answer("", "What it is for", LINE), Answer("", "How often", "As you need it.")],
        "key_points": ["What matters most stands first.", "Then what it may cost.", LINE],
        "headings": [Heading("prose", "Running text"), Heading("callouts", "Callouts")],
        "sources": [
            {"title": "A source with an address", "publisher": "Its publisher", "year": 2026}
            | {"url": "#beside"},
            {"title": "A source in print", "publisher": "", "year": None, "url": ""},
        ],
        "steps": [{"title": "First", "text": LINE}, {"title": "Then", "text": LINE}],
        "problems": [
            ("A problem in the reader's words", "Other words for it", "#problems"),
            ("A problem without more words", "", "#problems"),
        ],
        "snippet": mark_safe("…the words around <mark>what was looked for</mark>, as they stand…"),
    }


def pages_to_link() -> dict[str, object]:
    page = {"title": "The title of a page", "summary": LINE, "picture": None}
    topic = {"name": "A topic", "get_absolute_url": "#topics"}
    return {
        "page": SimpleNamespace(
            **page, illustration="header-functional", get_absolute_url="#link-rows"
        ),
        "topics": [SimpleNamespace(**topic), SimpleNamespace(**topic | {"name": "Another"})],
    }


def clinic() -> Clinic:
    return Clinic(
        name="The clinic's name",
        strapline="What kind of practice it is",
        phone="+12125550123",
        insurance_text="What the clinic says about insurance, in one sentence.",
        street="1 Sample Street",
        city="Sample",
        state="NY",
        postal_code="10000",
        first_visit=[{"title": "A step", "text": LINE}],
    )


def hours() -> SimpleNamespace:
    week = [
        {"weekday": 0, "opens": "09:00", "closes": "12:30"},
        {"weekday": 0, "opens": "13:30", "closes": "17:00"},
        {"weekday": 2, "opens": "09:00", "closes": "17:00"},
    ]
    holiday = (datetime.date(2026, 12, 25), "a holiday")
    return SimpleNamespace(hours_by_days=grouped(week), upcoming_closed_days=[holiday])


def safety() -> Safety:
    return Safety(
        approved_for="What the label names.",
        not_approved_for="Other uses. Such a use is off-label.",
        controlled="Its schedule.",
        boxed_warning="What the label's boxed warning says.",
        known_risks="One risk. Another risk.",
        source_title="Prescribing information",
        source_publisher="The regulator",
        source_year=2026,
        source_url="#beside",
    )
