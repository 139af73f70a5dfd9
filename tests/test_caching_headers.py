"""Asking for a page again: what caches are told, 304, HEAD, and the statuses of every address."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.factories import (
    days_ago,
    make_clinic,
    make_page,
    make_post,
    make_topic,
    make_treatment,
)

pytestmark = pytest.mark.django_db

PUBLIC = "public, max-age=0, must-revalidate"
ADDRESSES = (
    "/",
    "/services/",
    "/services/one/",
    "/blog/",
    "/blog/one/",
    "/blog/topics/one/",
    "/blog/feed/",
    "/blog/feed/atom.xml",
    "/one/",
    "/search/",
    "/search/?q=one",
    "/about/",
    "/privacy/",
    "/accessibility/",
    "/sitemap.xml",
    "/robots.txt",
)
OTHERS = ("/appointments/thanks/", "/healthz", "/blog/gone/", "/no/such/page/", "/blog")


@pytest.fixture(scope="module", autouse=True)
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Made once: what a test changes in it is taken back to this by ``db``."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel("2026-03-04T12:00:00Z", tick=False):
            make_clinic()
            treatment = make_treatment(slug="one", published_at=days_ago(1))
            topic = make_topic(slug="one")
            make_post(slug="one", treatment=treatment, topics=[topic], published_at=days_ago(1))
            make_page(slug="one", published_at=days_ago(1))
            make_post(slug="gone", published_at=days_ago(1), offline_at=days_ago(0.5))
        yield
        transaction.set_rollback(True)


@pytest.fixture(params=ADDRESSES)
def address(request: pytest.FixtureRequest) -> str:
    return request.param


# Kept, but asked about each time


def test_a_public_page_may_be_kept_but_is_asked_about(client: Client, address: str) -> None:
    response = client.get(address)
    assert response["Cache-Control"] == PUBLIC
    assert response["Last-Modified"] == "Wed, 04 Mar 2026 12:00:00 GMT"
    assert response["ETag"].startswith('"')
    assert response.get("Vary", "Accept-Encoding") == "Accept-Encoding"
    assert "Set-Cookie" not in response


@pytest.mark.parametrize(("method", "encoding"), [("get", "gzip"), ("head", "identity")])
def test_what_did_not_change_is_not_sent_again(
    client: Client, address: str, method: str, encoding: str
) -> None:
    ask = getattr(client, method)
    first = ask(address, headers={"accept-encoding": encoding})
    for header, value in (("if-none-match", "ETag"), ("if-modified-since", "Last-Modified")):
        again = ask(address, headers={"accept-encoding": encoding, header: first[value]})
        assert again.status_code == 304
        assert again.content == b""
        assert again["ETag"].removeprefix("W/") == first["ETag"].removeprefix("W/")
        assert again["Cache-Control"] == PUBLIC


def test_a_page_is_sent_again_once_anything_on_the_site_changed(client: Client) -> None:
    first = client.get("/blog/one/")
    make_clinic(phone="+12125550199")
    for header, value in (("if-none-match", "ETag"), ("if-modified-since", "Last-Modified")):
        again = client.get("/blog/one/", headers={header: first[value]})
        assert again.status_code == 200
        assert "212-555-0199" in again.text


def test_a_scheduled_change_is_seen_at_its_minute(client: Client) -> None:
    noon = datetime.datetime(2126, 5, 4, 12, tzinfo=datetime.UTC)
    make_post(title="Scheduled", published_at=noon)
    with time_machine.travel(noon - datetime.timedelta(minutes=1), tick=False):
        first = client.get("/blog/")
        assert "Scheduled" not in first.text
    with time_machine.travel(noon, tick=False):
        again = client.get("/blog/", headers={"if-modified-since": first["Last-Modified"]})
        assert "Scheduled" in again.text
        assert again["Last-Modified"] == "Sat, 04 May 2126 12:00:00 GMT"


@pytest.mark.parametrize("path", ["/appointments/", "/admin/login/", "/healthz"])
def test_what_must_not_be_kept_is_not(client: Client, path: str) -> None:
    response = client.get(path)
    assert "no-store" in response["Cache-Control"]
    assert "Last-Modified" not in response


# HEAD and wrong methods


@pytest.mark.parametrize("path", [*ADDRESSES, *OTHERS])
def test_head_says_what_get_says(client: Client, path: str) -> None:
    with time_machine.travel(timezone.now(), tick=False):  # "Expires" names a second
        compare_head_with_get(client, path)


def without_id(response: Any) -> dict[str, str]:
    """All headers but the one that names a single request."""
    return {name: value for name, value in response.headers.items() if name != "X-Request-ID"}


def compare_head_with_get(client: Client, path: str) -> None:
    for encoding in ("identity", "gzip"):
        got = client.get(path, headers={"accept-encoding": encoding})
        asked = client.head(path, headers={"accept-encoding": encoding})
        assert asked.status_code == got.status_code
        assert without_id(asked) == without_id(got)
        assert asked.content == b""


def test_a_wrong_method_is_told_which_ones_there_are(address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    for ask in (client.post, client.put, client.delete):
        response = ask(address)
        assert response.status_code == 405
        assert {"GET", "HEAD"} <= {name.strip() for name in response["Allow"].split(",")}


# Which status an address has


def statuses(client: Client, *paths: str) -> list[int]:
    return [client.get(path).status_code for path in paths]


def test_a_published_page_is_there_under_any_query(client: Client) -> None:
    for query in ("", "?", "?x=1", "?utm_source=a&utm_medium=b", "?page="):
        assert set(statuses(client, f"/blog/one/{query}", f"/blog/{query}")) == {200}


def test_what_was_there_is_gone_and_what_never_was_is_not_found(client: Client) -> None:
    make_post(slug="deleted").delete()
    make_post(slug="cancelled", published_at=days_ago(-1)).delete()
    make_post(slug="draft", published_at=None)
    make_post(slug="tomorrow", published_at=days_ago(-1))
    assert statuses(client, "/blog/gone/", "/blog/deleted/") == [410, 410]
    never = ("/blog/never/", "/blog/draft/", "/blog/tomorrow/", "/blog/cancelled/")
    assert statuses(client, *never) == [404] * 4
    make_post(slug="deleted")
    assert statuses(client, "/blog/deleted/") == [200]


def test_a_deleted_treatment_is_gone(client: Client) -> None:
    treatment = make_treatment()
    treatment.delete()
    assert statuses(client, treatment.get_absolute_url()) == [410]


def test_an_empty_topic_has_no_page(client: Client) -> None:
    topic = make_topic()
    assert statuses(client, topic.get_absolute_url()) == [404]


@pytest.mark.parametrize("page", ["abc", "0", "-1", "2", "1.5", "9" * 400, "1'", "%00", "²", "١x"])
def test_a_page_of_a_list_that_is_none_is_not_found(client: Client, page: str) -> None:
    lists = ("/blog/", "/blog/topics/one/", "/search/")
    assert statuses(client, *(f"{path}?page={page}" for path in lists)) == [404] * 3


def test_a_further_page_of_a_list_is_a_page_of_its_own(client: Client) -> None:
    for _ in range(12):
        make_post()
    text = client.get("/blog/?page=2").text
    assert '<link rel="canonical" href="http://127.0.0.1:8000/blog/?page=2">' in text
    assert "<title>Articles, page 2" in text


@pytest.mark.parametrize("path", [path for path in ADDRESSES if path.endswith("/") and path != "/"])
def test_an_address_without_its_slash_leads_to_the_one_with_it(client: Client, path: str) -> None:
    response: Any = client.get(path.removesuffix("/"))
    assert (response.status_code, response["Location"]) == (301, path)
    assert response["Cache-Control"] == PUBLIC


def test_no_address_makes_the_site_stumble(client: Client) -> None:
    for path in ("/blog/%00/", "/blog/%ff%fe/", "/blog/é/", "/services/../", "/blog//one/"):
        assert client.get(path).status_code in {301, 404}, path


def test_who_is_signed_in_sees_the_same_page_and_gets_no_cookie(
    client: Client, admin_client: Client
) -> None:
    for path in ("/", "/blog/one/", "/about/"):
        staff = admin_client.get(path)
        assert staff.content == client.get(path).content
        assert "Cookie" not in staff["Vary"]
        assert "Set-Cookie" not in staff
