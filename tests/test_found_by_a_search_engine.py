"""What a search engine, or whoever is sent the link, is shown of a page."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html as lxml_html

from blog.views import PER_PAGE
from clinic.page_head import cut
from tests.factories import make_clinic, make_post, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clinic() -> None:
    make_clinic(introduction="")


def head(client: Client, path: str) -> dict[str, str]:
    tree: Any = lxml_html.fromstring(client.get(path).text)
    metas = {
        meta.get("name") or meta.get("property"): meta.get("content")
        for meta in tree.xpath("//meta[@content]")
    }
    canonical = "".join(tree.xpath("//link[@rel='canonical']/@href"))
    return {**metas, "title": tree.findtext(".//title"), "canonical": canonical}


def test_an_article_without_a_summary_is_described_by_how_it_begins(client: Client) -> None:
    post = make_post(summary="", body="<h2>What is TMJ?</h2><p>The hinge of the jaw.</p>")
    found = head(client, post.get_absolute_url())
    assert found["description"] == "What is TMJ? The hinge of the jaw."
    assert found["og:description"] == found["description"]


def test_a_page_with_nothing_to_describe_it_keeps_its_address_and_picture(client: Client) -> None:
    for path in ("/", reverse("about"), make_post(summary="", body="").get_absolute_url()):
        found = head(client, path)
        assert found["canonical"] == found["og:url"] == f"http://127.0.0.1:8000{path}"
        assert found["description"] == found["og:title"]
        assert found["og:image"]


@pytest.mark.parametrize(("path", "name"), [("/blog/", "Articles"), ("/blog/topics/jaw/", "Jaw")])
def test_each_page_of_a_list_has_a_title_and_an_address_of_its_own(
    client: Client, path: str, name: str
) -> None:
    topic = make_topic(name="Jaw", slug="jaw")
    for _ in range(PER_PAGE + 1):
        make_post(topics=[topic])
    first, second = head(client, path), head(client, f"{path}?page=2")
    assert first["title"] == f"{name} | Harbor Clinic"
    assert second["title"] == f"{name}, page 2 | Harbor Clinic"
    assert first["canonical"] == f"http://127.0.0.1:8000{path}"
    assert second["canonical"] == f"http://127.0.0.1:8000{path}?page=2"


def test_a_long_title_and_summary_end_with_a_whole_word(client: Client) -> None:
    title = "What clenched jaws, tight necks and tired shoulders have in common"
    post = make_post(title=title, summary="A muscle never rests alone. " * 10)
    found = head(client, post.get_absolute_url())
    assert found["title"] == "What clenched jaws, tight necks and tired shoulders have in…"
    assert found["description"].endswith("rests alone. A muscle never…")
    assert len(found["description"]) <= 155


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jaw\npain", "jaw pain"),
        ("neck, jaw", "neck…"),
        ("the jaws", "the jaws"),
        ("the jaws ache", "the…"),
        ("earaches", "earaches"),
        ("ear pains too", "ear…"),
        ("otorhinolaryngology", "otorhin…"),
        ("", ""),
    ],
)
def test_a_text_is_cut_after_a_word_where_there_is_one(text: str, expected: str) -> None:
    assert cut(text, 8) == expected
