"""What search engines are told: which pages there are, and where not to go."""

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from lxml import etree
from lxml import html as lxml_html

from tests.factories import days_ago, make_clinic, make_post, make_topic, make_treatment

SITE = "http://127.0.0.1:8000"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"

pytestmark = pytest.mark.django_db


def sitemap(client: Client) -> dict[str, str | None]:
    """Addresses and their dates, in the order of the sitemap."""
    response = client.get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    root = etree.fromstring(response.content)
    assert root.tag == f"{NAMESPACE}urlset"
    assert {child.tag for url in root for child in url} <= {
        f"{NAMESPACE}loc",
        f"{NAMESPACE}lastmod",
    }
    return {
        url.findtext(f"{NAMESPACE}loc", ""): url.findtext(f"{NAMESPACE}lastmod") for url in root
    }


def test_it_lists_every_page_that_readers_may_find(client: Client) -> None:
    post, treatment = make_post(topics=[topic := make_topic()]), make_treatment()
    pages = [treatment, post, topic]
    assert set(sitemap(client)) == {
        f"{SITE}{path}"
        for path in (
            "/",
            "/services/",
            treatment.get_absolute_url(),
            "/blog/",
            post.get_absolute_url(),
            topic.get_absolute_url(),
            "/appointments/",
            "/about/",
            "/privacy/",
            "/accessibility/",
        )
    }
    assert all(client.get(page.get_absolute_url()).status_code == 200 for page in pages)


def test_what_readers_do_not_see_is_not_in_it(client: Client) -> None:
    hidden = [
        make_post(published_at=None, topics=[make_topic()]),
        make_post(published_at=days_ago(-1), topics=[make_topic()]),
        make_post(offline_at=days_ago(0.1)),
        make_treatment(published_at=None),
        make_topic(),
    ]
    listed = sitemap(client)
    assert not {f"{SITE}{page.get_absolute_url()}" for page in hidden} & set(listed)
    assert not [url for url in listed if "/topics/" in url]


def test_a_page_is_in_it_from_its_minute_on(client: Client) -> None:
    noon = datetime.datetime(2126, 5, 4, 12, tzinfo=datetime.UTC)
    post = make_post(published_at=noon)
    url = f"{SITE}{post.get_absolute_url()}"
    with time_machine.travel(noon - datetime.timedelta(seconds=1), tick=False):
        assert url not in sitemap(client)
    with time_machine.travel(noon, tick=False):
        assert sitemap(client)[url] == "2126-05-04T12:00:00+00:00"


def test_its_dates_are_those_of_the_last_change(client: Client) -> None:
    with time_machine.travel("2026-03-01T10:00:00Z", tick=False):
        topic = make_topic()
        post = make_post(topics=[topic], published_at=days_ago(0))
        make_treatment(published_at=days_ago(0))
    with time_machine.travel("2026-03-05T10:00:00Z", tick=False):
        post.save()
    dates = {url.removeprefix(SITE): date for url, date in sitemap(client).items()}
    assert dates["/"] == dates["/blog/"] == dates[topic.get_absolute_url()]
    assert dates[post.get_absolute_url()] == "2026-03-05T10:00:00+00:00" == dates["/blog/"]
    assert dates["/services/"] == "2026-03-01T10:00:00+00:00"
    assert dates["/about/"] is None


def test_it_is_no_page_to_be_found_itself_and_has_one_part(client: Client) -> None:
    assert "noindex" in client.get("/sitemap.xml")["X-Robots-Tag"]
    assert client.get("/sitemap.xml?p=1").status_code == 200
    assert [client.get(f"/sitemap.xml?p={part}").status_code for part in ("2", "x")] == [404, 404]


def test_robots_may_read_all_but_the_search_and_the_admin(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text == (
        f"User-agent: *\nDisallow: /admin/\nDisallow: /search/\n\nSitemap: {SITE}/sitemap.xml\n"
    )


def test_a_site_that_is_not_public_yet_keeps_robots_out(client: Client, settings: Any) -> None:
    make_post(slug="one")
    settings.SITE_PUBLIC = False
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    for path in ("/", "/services/", "/blog/", "/blog/one/", "/about/", "/appointments/"):
        tree = lxml_html.fromstring(client.get(path).text)
        assert tree.xpath("//meta[@name='robots']/@content") == ["noindex,nofollow"], path


@pytest.mark.parametrize(
    ("today", "expires"),
    [("2027-01-01", "2027-08-01"), ("2027-05-31", "2027-12-01"), ("2027-06-30", "2028-01-01"),
     ("2027-12-31", "2028-07-01")],
)  # fmt: skip
def test_who_finds_a_fault_is_told_whom_to_call(client: Client, today: str, expires: str) -> None:
    make_clinic(phone="+12125550123")
    with time_machine.travel(f"{today}T12:00Z", tick=False):
        response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text == (
        f"Contact: tel:+12125550123\nExpires: {expires}T00:00:00Z\nPreferred-Languages: en\n"
        f"Canonical: {SITE}/.well-known/security.txt\n"
    )


def test_nobody_is_named_where_there_is_no_number(client: Client) -> None:
    make_clinic(phone="")
    assert client.get("/.well-known/security.txt").status_code == 404


def test_a_public_page_invites_search_engines(client: Client) -> None:
    tree = lxml_html.fromstring(client.get("/").text)
    assert tree.xpath("//meta[@name='robots']/@content") == ["index,follow,max-image-preview:large"]


def test_addresses_are_those_of_the_public_site(client: Client, settings: Any) -> None:
    settings.SITE_URL = "https://www.clinic.example"
    assert "Sitemap: https://www.clinic.example/sitemap.xml" in client.get("/robots.txt").text
    assert all(url.startswith("https://www.clinic.example/") for url in sitemap(client))


def test_an_article_is_dated_by_the_safety_block_that_it_borrows(client: Client) -> None:
    with time_machine.travel("2027-05-01T12:00Z", tick=False):
        treatment = make_treatment(safety_known_risks="Dizziness.", published_at=timezone.now())
        post = make_post(slug="one", treatment=treatment, published_at=timezone.now())
    with time_machine.travel("2027-05-02T12:00Z", tick=False):
        treatment.title = "Another title"
        treatment.save()
        assert sitemap(client)[f"{SITE}/blog/one/"] == "2027-05-01T12:00:00+00:00"
    with time_machine.travel("2027-05-03T12:00Z", tick=False):
        treatment.safety_known_risks = "Dizziness, and falls."
        treatment.save()
        assert sitemap(client)[f"{SITE}/blog/one/"] == "2027-05-03T12:00:00+00:00"
        assert "2027-05-03T12:00:00" in client.get(post.get_absolute_url()).text
        for feed in ("/blog/feed/", "/blog/feed/atom.xml"):
            assert "2027-05-03T12:00:00" in client.get(feed).text
