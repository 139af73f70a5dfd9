"""A forward that somebody types takes effect, leads on in one hop, and never in a circle."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from publishing.models import Redirect
from tests.factories import make_post, make_topic
from tests.staff import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clinic")]
ADD = "/admin/publishing/redirect/add/"
OURS = "https://www.clinic.example"


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    settings.SITE_URL = OURS


def add(old_path: str, target: str) -> str:
    """What the form says against a forward, "" if it was taken."""
    response = sign_in(role="Editor").post(ADD, {"old_path": old_path, "target": target})
    if response.status_code == 302:
        return ""
    errors = html.fromstring(response.text).find_class("errorlist")
    return " ".join(error.text_content().strip() for error in errors)


@pytest.mark.parametrize(
    "target",
    [
        "/old/",
        "/old/#top",
        "/old/?a=b#top",
        f"{OURS}/old/",
        "https://clinic.example/old/",
        "/%6Fld/",
    ],
)
def test_an_address_never_leads_back_to_itself(client: Client, target: str) -> None:
    assert "a loop" in add("/old/", target)
    assert client.get("/old/").status_code == 404


def test_nor_by_way_of_others() -> None:
    assert add("/one/", "/two/#part") == ""
    assert add("/two/", f"{OURS}/three/?a=b") == ""
    assert "a loop" in add("/three/", "/one/#top")


def test_readers_make_one_hop_whatever_the_targets_carry(client: Client) -> None:
    add("/one/", "/two/#part")
    add("/two/", f"{OURS}/three/?a=b")
    add("/three/", "/blog")
    for path in ("/one/", "/two/", "/three/"):
        assert client.get(path)["Location"] == "/blog/"
    assert client.get("/blog/").status_code == 200


def test_what_a_target_asks_for_is_kept(client: Client) -> None:
    add("/old/", "/services?by=pain#jaw")
    assert client.get("/old/")["Location"] == "/services/?by=pain#jaw"


@pytest.mark.parametrize("old_path", ["/about/", "/about", "/blog/live/", "/blog/topics/sleep/"])
def test_where_a_page_is_shown_nothing_is_forwarded(old_path: str) -> None:
    make_post(slug="live", topics=[make_topic(slug="sleep")])
    assert "There’s a page at this address" in add(old_path, "/services/")


@pytest.mark.parametrize("old_path", ["/blog/draft/", "/blog/draft", "/blog/topics/none/"])
def test_where_none_is_shown_it_takes_effect(client: Client, old_path: str) -> None:
    make_post(slug="draft", published_at=None)
    assert add(old_path, "/services/") == ""
    assert client.get(f"{old_path.rstrip('/')}/")["Location"] == "/services/"


@pytest.mark.parametrize("slug", ["taken", "was-elsewhere"])
def test_who_takes_over_an_address_ends_what_it_led_to(client: Client, slug: str) -> None:
    """By a new page there, or by one that is renamed to it."""
    first = make_post(slug="taken")
    first.slug = "moved"
    first.save()
    second = make_post(slug=slug)
    second.slug = "taken"
    second.save()
    assert client.get("/blog/taken/").status_code == 200
    second.offline_at = timezone.now()
    second.save()
    assert client.get("/blog/taken/").status_code == 410


def test_an_address_with_letters_of_another_language_is_found(client: Client) -> None:
    assert add("/blog/caf%C3%A9/", "/services/") == ""
    assert client.get("/blog/caf%C3%A9/")["Location"] == "/services/"
    assert Redirect.objects.get().old_path == "/blog/café/"
    assert "already exists" in add("/blog/café/", "/about/")
    listed = sign_in(role="Editor").get("/admin/publishing/redirect/").text
    assert 'href="/blog/caf%C3%A9/"' in listed
