"""Somebody knows what hurts and finds the treatment that is about it."""

from typing import Any

import pytest
from django.test import Client
from lxml import html as lxml_html

from tests.factories import make_clinic, make_treatment

pytestmark = pytest.mark.django_db


def problems(client: Client, path: str) -> list[tuple[str, str, str]]:
    tree = lxml_html.fromstring(client.get(path).text)
    return [
        (link.findtext("strong"), link.findtext("span"), link.get("href"))
        for link in tree.xpath("//*[@id='problems']/ancestor::section//ul//a")
    ]


def row(problem: str, detail: str = "") -> dict[str, Any]:
    return {"problem": problem, "detail": detail}


@pytest.mark.parametrize("path", ["/", "/services/"])
def test_a_problem_leads_to_its_treatment(client: Client, path: str) -> None:
    make_clinic()
    make_treatment(slug="later", position=2, problems=[row("Poor sleep")])
    make_treatment(slug="jaw", position=1, problems=[row("Jaw pain", "Clicking"), row("Earache")])
    make_treatment(slug="draft", published_at=None, problems=[row("Something else")])
    assert problems(client, path) == [
        ("Jaw pain", "Clicking", "/services/jaw/"),
        ("Earache", None, "/services/jaw/"),
        ("Poor sleep", None, "/services/later/"),
    ]


@pytest.mark.parametrize("path", ["/", "/services/"])
def test_without_problems_there_is_no_empty_heading(client: Client, path: str) -> None:
    make_clinic()
    make_treatment()
    assert "What brings you here?" not in client.get(path).text
