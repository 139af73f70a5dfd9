"""What a reader finds on an article's page around its text."""

import datetime
from typing import Any

import pytest
from django.test import Client
from lxml import html as lxml_html

from images.drawings import DEFAULT_HEADER, DRAWINGS
from publishing.page_references import PageReferences
from tests.factories import make_clinic, make_post, make_topic, make_treatment

pytestmark = pytest.mark.django_db


def read(client: Client, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200
    return lxml_html.fromstring(response.text)


def test_its_end_says_since_when_it_is_there_in_the_clinics_own_time(client: Client) -> None:
    make_clinic(time_zone="America/New_York")
    late = datetime.datetime(2026, 3, 5, 3, 30, tzinfo=datetime.UTC)
    tree = read(client, make_post(published_at=late).get_absolute_url())
    (day,) = tree.xpath("//main//time")
    assert day.get("datetime") == "2026-03-04"
    assert day.getparent().text_content() == "On this site since Mar 4, 2026"


def test_a_treatment_has_no_such_day(client: Client) -> None:
    make_clinic()
    assert not read(client, make_treatment().get_absolute_url()).xpath("//main//time")


def test_the_number_can_be_copied_as_it_is_dialled(client: Client) -> None:
    make_clinic(phone="+12125550123")
    links = read(client, make_post().get_absolute_url()).xpath("//a[@href='tel:+12125550123']")
    assert {link.text_content().removeprefix("Call ") for link in links} == {"212-555-0123"}


def test_a_header_drawing_is_not_placed_in_the_text() -> None:
    """The page's head may show it already, and an id must not be there twice."""
    references = PageReferences("", clinic=None)
    assert references.figure(DEFAULT_HEADER) is None
    assert references.figure("no-such-drawing") is None
    assert "<figure" in (references.figure("botox-muscles") or "")


def test_a_shared_link_says_what_its_picture_shows(client: Client) -> None:
    make_clinic()
    tree = read(client, "/")
    (alt,) = tree.xpath("//meta[@property='og:image:alt']/@content")
    assert alt == DRAWINGS[DEFAULT_HEADER].title


def test_cards_of_articles_say_topic_and_day_in_the_clinics_own_time(client: Client) -> None:
    make_clinic(time_zone="America/New_York")
    late = datetime.datetime(2026, 3, 5, 3, 30, tzinfo=datetime.UTC)
    topic = make_topic(name="Sleep")
    make_post(title="One", topics=[topic], published_at=late)
    other = make_post(title="Two", topics=[topic])
    for page in ("/", "/blog/", topic.get_absolute_url(), other.get_absolute_url()):
        tree = read(client, page)
        cards = tree.xpath("//*[contains(@class, 'link-row')][.//a[text()='One']]/div/p[1]")
        said = [" ".join(card.text_content().split()) for card in cards]
        assert said, page
        assert all(line.endswith("Sleep Mar 4, 2026 1 min read") for line in said), (page, said)
