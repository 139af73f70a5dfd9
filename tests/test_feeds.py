"""Reading the articles in a feed reader: RSS and Atom."""

import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from lxml import etree
from lxml import html as lxml_html

from tests.factories import (
    days_ago,
    make_clinic,
    make_clinician,
    make_post,
    make_topic,
    make_treatment,
)

SITE = "http://127.0.0.1:8000"
RSS, ATOM = "/blog/feed/", "/blog/feed/atom.xml"
A = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


@pytest.fixture(autouse=True)
def clinic_facts(db: None) -> None:
    make_clinic(name="Harbor Clinic", phone="+12125550123")


def read(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200
    return etree.fromstring(response.content)


def entries(client: Client) -> list[tuple[Any, Any]]:
    """The RSS item and the Atom entry of each article."""
    items = read(client, RSS).findall("channel/item")
    return list(zip(items, read(client, ATOM).findall(f"{A}entry"), strict=True))


def content(client: Client) -> Any:
    """The text of the only article; it is the same in both feeds."""
    ((item, entry),) = entries(client)
    html = item.findtext(CONTENT)
    assert entry.find(f"{A}content").get("type") == "html"
    assert entry.findtext(f"{A}content") == html
    return lxml_html.fromstring(html)


def test_pages_announce_both_feeds(client: Client) -> None:
    tree = lxml_html.fromstring(client.get("/").text)
    links = tree.xpath("//link[@rel='alternate']")
    assert {(link.get("type"), link.get("href")) for link in links} == {
        ("application/rss+xml", RSS),
        ("application/atom+xml", ATOM),
    }
    for link in links:
        response = client.get(link.get("href"))
        assert response["Content-Type"] == f"{link.get('type')}; charset=utf-8"


def test_a_feed_says_whose_it_is_and_where(client: Client) -> None:
    channel, feed = read(client, RSS).find("channel"), read(client, ATOM)
    assert channel.findtext("title") == feed.findtext(f"{A}title") == "Harbor Clinic: articles"
    assert channel.findtext("link") == f"{SITE}/blog/" == feed.findtext(f"{A}id")
    assert channel.findtext("description") == "A functional-medicine practice"
    assert channel.findtext("language") == "en-US"
    assert feed.findtext(f"{A}author/{A}name") == "Harbor Clinic"
    for root, address in ((channel, RSS), (feed, ATOM)):
        (own,) = [link for link in root.findall(f"{A}link") if link.get("rel") == "self"]
        assert own.get("href") == f"{SITE}{address}"


def test_an_article_says_what_it_is_in_both(client: Client) -> None:
    post = make_post(
        title="Jaws & <necks>",
        summary="Why 1 < 2.",
        published_at=datetime.datetime(2026, 3, 4, 15, tzinfo=datetime.UTC),
        topics=[make_topic(name="Bones & joints"), make_topic(name="Sleep")],
        author=make_clinician(name="Ada Quay", credentials="NP"),
    )
    ((item, entry),) = entries(client)
    url = f"{SITE}{post.get_absolute_url()}"
    assert item.findtext("title") == entry.findtext(f"{A}title") == "Jaws & <necks>"
    assert item.findtext("link") == url == entry.find(f"{A}link").get("href")
    assert item.findtext("description") == "Why 1 &lt; 2." == entry.findtext(f"{A}summary")
    assert item.findtext("guid") == f"urn:uuid:{post.uid}" == entry.findtext(f"{A}id")
    assert item.find("guid").get("isPermaLink") == "false"
    assert item.findtext(CREATOR) == "Ada Quay, NP" == entry.findtext(f"{A}author/{A}name")
    topics = ["Bones & joints", "Sleep"]
    assert [category.text for category in item.findall("category")] == topics
    assert [category.get("term") for category in entry.findall(f"{A}category")] == topics
    assert parsedate_to_datetime(item.findtext("pubDate")) == post.published_at
    assert entry.findtext(f"{A}published") == "2026-03-04T15:00:00+00:00"
    assert item.findtext(f"{A}updated") == entry.findtext(f"{A}updated")
    assert datetime.datetime.fromisoformat(entry.findtext(f"{A}updated")) == post.updated_at


def test_its_id_stays_when_its_address_changes(client: Client) -> None:
    post = make_post(slug="one")
    before = entries(client)[0][1].findtext(f"{A}id")
    post.slug = "another"
    post.save()
    assert entries(client)[0][1].findtext(f"{A}id") == before


def test_the_clinic_is_the_author_until_a_person_is(client: Client) -> None:
    make_post()
    ((item, entry),) = entries(client)
    assert item.findtext(CREATOR) == "Harbor Clinic" == entry.findtext(f"{A}author/{A}name")


def test_the_twenty_newest_are_there_the_newest_first(client: Client) -> None:
    posts = [make_post(published_at=days_ago(number)) for number in range(1, 24)]
    make_post(published_at=None)
    make_post(published_at=days_ago(-1))
    make_post(offline_at=days_ago(0.1))
    titles = [item.findtext("title") for item, _ in entries(client)]
    assert titles == [post.title for post in posts[:20]]


# The text


def test_the_text_is_whole_and_leads_to_absolute_addresses(client: Client) -> None:
    treatment, other = make_treatment(title="A treatment"), make_post(published_at=None)
    post = make_post(
        summary="It begins here.",
        key_points=["Remember this."],
        sources=[{"title": "A study", "publisher": "", "year": 2020, "url": "https://a.example/"}],
        body=(
            '<h2>What?</h2><p>See <a href="/about/">us</a>, <a href="#place">below</a>,'
            f' <a href="clinic:treatment/{treatment.pk}">the treatment</a>,'
            f' <a href="clinic:article/{other.pk}">a draft</a>'
            ' and a study<a href="clinic:source/1">1</a>.'
            ' Call <a href="clinic:phone">us</a>.</p>'
        ),
    )
    tree, url = content(client), f"{SITE}{post.get_absolute_url()}"
    assert tree.xpath("//a/@href") == [
        f"{SITE}/about/",
        f"{url}#place",
        f"{SITE}{treatment.get_absolute_url()}",
        f"{url}#source-1",
        "tel:+12125550123",
        "https://a.example/",
    ]
    words = " ".join(tree.text_content().split())
    assert words.startswith("It begins here. Key points Remember this. What?See us, below,")
    assert words.endswith("Call 212-555-0123. Sources A study, 2020")


def test_notices_come_with_it(client: Client) -> None:
    treatment = make_treatment(
        safety_approved_for="One thing.", safety_known_risks="Sleepiness.", show_crisis_card=True
    )
    make_post(treatment=treatment)
    tree = content(client)
    headings = [heading.text_content() for heading in tree.xpath("//h2")]
    assert headings == [
        "Thinking about suicide, or afraid for someone?",
        "Approved use and safety",
        "What is it?",
    ]
    assert {"tel:988", "tel:911"} <= set(tree.xpath("//a/@href"))
    assert "Sleepiness." in tree.text_content()


def test_a_drawing_is_told_in_words(client: Client) -> None:
    make_post(body='<p><a href="clinic:drawing/root-and-symptoms">drawing</a></p>')
    tree = content(client)
    (figure,) = tree.xpath("//figure")
    assert figure.text_content().startswith("One root, many symptoms: A plant.")
    assert not tree.xpath("//svg|//style|//script")


def test_no_attribute_needs_our_style_sheets(client: Client) -> None:
    make_post(treatment=make_treatment(safety_known_risks="Sleepiness."))
    assert set(content(client).xpath("//@*[name() != 'href']")) == set()


def test_what_xml_cannot_hold_is_left_out(client: Client) -> None:
    nul = "\0" if connection.vendor == "sqlite" else ""  # PostgreSQL cannot hold one either
    make_post(title=f"A{nul}B\x0bC\uffffD", summary="\x1f]]>", topics=[make_topic(name="X\x08Y")])
    ((item, _),) = entries(client)
    assert item.findtext("title") == "ABCD"
    assert item.findtext("description") == "]]&gt;"
    assert item.findtext("category") == "XY"


# When nothing changes


@pytest.mark.parametrize("address", [RSS, ATOM])
def test_an_unchanged_feed_is_not_sent_again(client: Client, address: str) -> None:
    first = client.get(address)
    assert client.get(address).content == first.content
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    make_post()
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_addresses_are_those_of_the_public_site(client: Client, settings: Any) -> None:
    settings.SITE_URL = "https://www.clinic.example"
    make_post(body='<p><a href="/about/">us</a></p>')
    assert content(client).xpath("//a/@href") == ["https://www.clinic.example/about/"]
    for address in (RSS, ATOM):
        assert SITE not in client.get(address).text
