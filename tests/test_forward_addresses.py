"""An address that readers know goes on leading somewhere after it changed."""

import difflib
import re
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from insights.models import AskedInVain
from publishing.models import Redirect
from publishing.redirects.admin import MOST_COMPARED, closest, pieces_of
from tests.admin_pages import change_url, send
from tests.clock import clinics_day
from tests.factories import make_post, make_treatment

pytestmark = pytest.mark.usefixtures("clinic")
LIST = "/admin/publishing/redirect/"


def rename(page: Any, slug: str) -> None:
    page.slug = slug
    page.save()


def test_a_renamed_page_is_found_at_its_old_address(admin_client: Client, client: Client) -> None:
    post = make_post(slug="old-name")
    send(admin_client, change_url(post), "_draft", slug="new-name")
    assert client.get("/blog/old-name/").status_code == 200
    send(admin_client, change_url(post), "_publish")
    response = client.get("/blog/old-name/")
    assert (response.status_code, response["Location"]) == (301, "/blog/new-name/")
    assert client.get("/blog/new-name/").status_code == 200


@pytest.mark.parametrize("make", [make_post, make_treatment])
def test_however_often_it_was_renamed_there_is_one_hop(client: Client, make: Any) -> None:
    page = make(slug="first")
    for slug in ("second", "third", "fourth"):
        rename(page, slug)
    folder = page.get_absolute_url().removesuffix("fourth/")
    for slug in ("first", "second", "third"):
        assert client.get(f"{folder}{slug}/")["Location"] == page.get_absolute_url()


def test_without_its_slash_too_there_is_one_hop(client: Client) -> None:
    post = make_post(slug="first")
    rename(post, "second")
    assert client.get("/blog/first")["Location"] == "/blog/second/"
    assert client.get("/blog/second?from=card")["Location"] == "/blog/second/?from=card"


def test_a_page_renamed_back_is_no_loop(client: Client) -> None:
    post = make_post(slug="there")
    rename(post, "elsewhere")
    rename(post, "there")
    assert client.get("/blog/there/").status_code == 200
    assert client.get("/blog/elsewhere/")["Location"] == "/blog/there/"


def test_a_new_page_at_an_old_address_is_shown(client: Client) -> None:
    rename(make_post(slug="wanted"), "given-up")
    make_post(slug="wanted", title="The new owner")
    assert "The new owner" in client.get("/blog/wanted/").text


def test_a_draft_that_is_renamed_leaves_no_trace() -> None:
    rename(make_post(slug="idea", published_at=None), "better-idea")
    assert not Redirect.objects.exists()


def test_a_forward_to_a_page_that_went_offline_says_gone(client: Client) -> None:
    post = make_post(slug="old")
    rename(post, "new")
    post.offline_at = timezone.now()
    post.save()
    assert {client.get(path).status_code for path in ("/blog/old/", "/blog/new/")} == {410}
    post.delete()
    assert {client.get(path).status_code for path in ("/blog/old/", "/blog/new/")} == {410}


def test_staff_add_a_forward_and_see_where_it_leads(admin_client: Client, client: Client) -> None:
    post = make_post(slug="jaw-pain")
    data = {"old_path": "/2019/jaw.html", "target": "/blog/jaw-pain/"}
    assert admin_client.post(f"{LIST}add/", data).status_code == 302
    assert client.get("/2019/jaw.html")["Location"] == post.get_absolute_url()
    rename(post, "jaw")
    assert client.get("/2019/jaw.html")["Location"] == "/blog/jaw/"
    listed = admin_client.get(LIST).text
    assert "/blog/jaw/" in listed
    assert 'href="/2019/jaw.html"' in listed


def test_an_address_may_be_copied_whole_from_the_browser(
    admin_client: Client, settings: Any
) -> None:
    settings.SITE_URL = "https://www.clinic.example"
    for old, new in (
        ("https://www.clinic.example/old/", "http://clinic.example/services/?by=pain"),
        ("http://clinic.example/gone/", "https://elsewhere.example/new/"),
        ("/first/", "http://clinic.example"),
    ):
        admin_client.post(f"{LIST}add/", {"old_path": old, "target": new})
    assert set(Redirect.objects.values_list("old_path", "target")) == {
        ("/old/", "/services/?by=pain"),
        ("/gone/", "https://elsewhere.example/new/"),
        ("/first/", "/"),
    }
    elsewhere = {"old_path": "https://elsewhere.example/old/", "target": "/services/"}
    assert "Enter the path" in admin_client.post(f"{LIST}add/", elsewhere).text


@pytest.mark.parametrize(
    ("old_path", "target", "message"),
    [
        ("/a/", "/a/", "a loop"),
        ("/b/", "/a/", "a loop"),
        ("a", "/c/", "Enter the path"),
        ("//evil.example/", "/c/", "Enter the path"),
        ("/d/", "javascript:alert(1)", "Enter the path"),
        ("/d/", "//evil.example/", "Enter the path"),
        ("/d/", "", "Enter where"),
        ("/admin/", "/c/", "uses this address itself"),
        ("/%61dmin/x/", "/c/", "uses this address itself"),
        ("/%00/", "/c/", "Enter the path"),
        ("/d%3Fe/", "/c/", "Enter the path"),
        ("/d/", "/%00/", "Enter the path"),
        ("/d/", "https://", "Enter a full address"),
        ("/d/", "https://[", "Enter a full address"),
        ("/d/", "https://two words/", "Enter a full address"),
        (f"/blog/{'x' * 294}", "/c/", "at most 300 characters"),
        ("/d/", f"/blog/{'x' * 494}", "at most 500 characters"),
    ],
)
def test_a_forward_that_leads_nowhere_sensible_is_refused(
    old_path: str, target: str, message: str
) -> None:
    if old_path == "/b/":
        Redirect.objects.create(old_path="/a/", target="/b/")
    with pytest.raises(ValidationError, match=message):
        Redirect(old_path=old_path, target=target).full_clean()


def test_what_is_kept_can_be_saved_again(admin_client: Client, client: Client) -> None:
    data = {"old_path": "/jaw%20pain", "target": "/services"}
    admin_client.post(f"{LIST}add/", data)
    assert client.get("/jaw%20pain")["Location"] == "/services/"
    forward = Redirect.objects.get()
    changed = send(admin_client, f"{LIST}{forward.pk}/change/", "_save", target="/about/")
    assert "was changed successfully" in changed.text
    assert client.get("/jaw%20pain")["Location"] == "/about/"


@pytest.mark.parametrize("mistake", [{"old_path": ""}, {"target": ""}, {"target": "/\0/"}])
def test_a_mistake_is_told_once(admin_client: Client, mistake: dict[str, str]) -> None:
    data = {"old_path": "/old/", "target": "/services/"} | mistake
    [messages] = admin_client.post(f"{LIST}add/", data).context["errors"]
    assert len(messages) == 1


def test_forwards_that_met_in_a_loop_by_force_do_not_hang(client: Client) -> None:
    Redirect.objects.create(old_path="/a/", target="/b/")
    Redirect.objects.create(old_path="/b/", target="/a/")
    assert client.get("/a/").status_code == 404


def test_an_address_asked_for_in_vain_is_forwarded_with_one_click(
    admin_client: Client, client: Client
) -> None:
    make_post(slug="jaw-pain")
    AskedInVain.objects.create(day=clinics_day(), kind="not_found", text="/blog/jaw-pian/", count=7)
    page = admin_client.get(LIST).text
    assert "Redirect to /blog/jaw-pain/" in page
    link = re.search(r'href="([^"]+old_path=[^"]+)"', page)
    assert link
    form = link[1].replace("&amp;", "&")
    assert 'name="_save"' in admin_client.get(form).text
    send(admin_client, form, "_save")
    assert client.get("/blog/jaw-pian/")["Location"] == "/blog/jaw-pain/"
    assert "jaw-pian" not in admin_client.get(LIST).text.partition("changelist")[0]


def test_an_address_at_which_a_page_was_published_since_is_asked_for_in_vain_no_more(
    admin_client: Client,
) -> None:
    for path in ("/blog/sleep/", "/blog/pain/"):
        AskedInVain.objects.create(day=clinics_day(), kind="not_found", text=path, count=9)
    make_post(slug="sleep")
    for url in ("/admin/", LIST):
        shown = admin_client.get(url).text
        assert "<span>/blog/sleep/" not in shown
        assert "<p>/blog/sleep/" not in shown
        assert "/blog/pain/" in shown


def test_of_many_addresses_few_are_compared_with_what_was_asked_for() -> None:
    addresses = [f"/blog/an-article-about-something-number-{number}/" for number in range(500)]
    pieces = {address: pieces_of(address) for address in [*addresses, "/blog/jaw-pain-at-night/"]}
    slow = mock.patch("difflib.get_close_matches", wraps=difflib.get_close_matches)
    with slow as compare:
        assert closest("/blog/jawpain-at-nite/", pieces) == "/blog/jaw-pain-at-night/"
    assert len(compare.call_args.args[1]) == MOST_COMPARED
    assert closest("/wp-login.php", pieces) == ""


def test_readers_of_the_admin_are_not_forwarded(admin_client: Client) -> None:
    Redirect.objects.create(old_path="/admin/nothing/", target="/")
    assert admin_client.get("/admin/nothing/").status_code == 404
