"""What patients ask of every treatment has the same place on each treatment's page."""

from typing import Any

import pytest
from django.test import Client
from lxml import html as lxml_html

from publishing.checking import page_text
from services.models import Treatment
from tests.factories import make_clinic, make_post, make_treatment
from tests.starter_pages import FILES

pytestmark = pytest.mark.django_db


def at_a_glance(client: Client, page: Any) -> list[tuple[str, str]]:
    tree = lxml_html.fromstring(client.get(page.get_absolute_url()).text)
    return [
        (" ".join(row[0].text_content().split()), " ".join(row[1].text_content().split()))
        for row in tree.xpath("//section[@aria-labelledby='title-answers']//dl/div")
    ]


def test_answers_stand_before_the_text_in_the_same_order(client: Client) -> None:
    treatment = make_treatment(
        answer_cost="$200, paid at the visit.", answer_used_for="Jaw pain.", body="<p>Begins.</p>"
    )
    assert at_a_glance(client, treatment) == [
        ("What it is for", "Jaw pain."),
        ("What it costs", "$200, paid at the visit."),
    ]
    page = client.get(treatment.get_absolute_url()).text
    assert page.index("$200, paid") < page.index("<p>Begins.</p>")


def test_a_treatment_without_answers_has_no_empty_heading(client: Client) -> None:
    for page in (make_treatment(), make_post()):
        assert "At a glance" not in client.get(page.get_absolute_url()).text


def test_markup_in_an_answer_is_shown_as_it_was_typed(client: Client) -> None:
    treatment = make_treatment(answer_after="<b>Rest</b> for < 1 hour.")
    assert at_a_glance(client, treatment) == [("What to expect after", "<b>Rest</b> for < 1 hour.")]


def test_an_answer_is_found_by_the_search(client: Client) -> None:
    make_clinic()
    make_treatment(title="Jaw injections", answer_not_for="Anyone with myasthenia.")
    assert "Jaw injections" in client.get("/search/", {"q": "myasthenia"}).text


def test_the_checks_before_publishing_read_the_answers() -> None:
    treatment = make_treatment(answer_duration="About \N{REPLACEMENT CHARACTER} minutes.")
    written = page_text(treatment, make_clinic()).written
    assert ("answer_duration", treatment.answer_duration) in [(w.field, w.text) for w in written]


def test_the_starter_answers_only_what_is_known_of_the_clinic() -> None:
    """How long, how often, for whom not and at what price is not known of any treatment."""
    pages = [page for page in FILES.pages if page.kind == "treatment"]
    answered = {name for page in pages for name, _ in Treatment.ANSWERS if page.values.get(name)}
    assert answered == {"answer_used_for", "answer_after"}
