"""Staff see the real page before anyone else does, and can show it to whom they choose."""

import datetime
import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from blog.models import Post
from publishing.models import PreviewLink, Revision
from tests.admin_pages import change_url, form_values, send
from tests.factories import make_post, make_topic, make_treatment

pytestmark = pytest.mark.usefixtures("clinic")


def preview(client: Client, page: Any, **changes: Any) -> Any:
    url = change_url(page)
    return client.post(url.replace("/change/", "/preview/"), form_values(client, url) | changes)


@pytest.mark.parametrize("make", [make_post, make_treatment])
def test_the_preview_is_the_real_page_from_unsaved_text(
    admin_client: Client, client: Client, make: Any
) -> None:
    page = make(title="Live title")
    shown = preview(admin_client, page, title="Unsaved title", body="<p>Unsaved words.</p>")
    assert shown.status_code == 200
    assert "<h1>Unsaved title</h1>" in shown.text
    assert "Unsaved words." in shown.text
    assert 'class="site-footer"' in shown.text
    page.refresh_from_db()
    assert page.title == "Live title"
    assert not Revision.objects.exists()
    assert "Unsaved" not in client.get(page.get_absolute_url()).text


def test_a_preview_shows_topics_and_treatment_as_chosen_in_the_form(admin_client: Client) -> None:
    post = make_post()
    topic = make_topic(show_crisis_card=True)
    treatment = make_treatment(safety_known_risks="Sleepiness.")
    assert "Call 988" not in preview(admin_client, post).text.split("<footer")[0]
    shown = preview(admin_client, post, topics=[topic.pk], treatment=treatment.pk).text
    assert "Call 988" in shown.split("<footer")[0]
    assert "Sleepiness." in shown


def test_a_page_that_was_never_saved_can_be_previewed(admin_client: Client) -> None:
    add = "/admin/blog/post/add/"
    values = form_values(admin_client, add) | {"title": "Brand new"}
    assert "Brand new" in admin_client.post("/admin/blog/post/preview/", values).text
    assert not Post.objects.exists()


def test_a_form_with_mistakes_is_previewed_as_far_as_it_goes(admin_client: Client) -> None:
    post = make_post(title="Kept title")
    other = make_post()
    shown = preview(admin_client, post, title="", slug=other.slug, summary="New summary.")
    assert shown.status_code == 200
    assert "New summary." in shown.text


def test_a_preview_may_stand_in_a_frame_of_our_own_and_is_never_kept(admin_client: Client) -> None:
    shown = preview(admin_client, make_post())
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in shown["Cache-Control"]
    assert shown["X-Robots-Tag"] == "noindex"
    assert 'content="noindex' in shown.text


def test_readers_cannot_ask_for_a_preview(client: Client) -> None:
    post = make_post()
    assert client.post(f"/admin/blog/post/{post.pk}/preview/").status_code == 302
    assert client.get(f"/admin/blog/post/{post.pk}/preview/").status_code in {302, 405}


def private_link(admin_client: Client, post: Any) -> str:
    page = admin_client.post(f"/admin/blog/post/{post.pk}/private-link/", follow=True).text
    found = re.search(r"(/preview/[^<\s\"]+)", page)
    assert found
    return found[1]


def test_a_private_link_shows_the_saved_draft_without_an_account(
    admin_client: Client, client: Client
) -> None:
    post = make_post(title="Live title")
    send(admin_client, change_url(post), "_draft", title="Draft title")
    address = private_link(admin_client, post)
    shown = client.get(address)
    assert "Draft title" in shown.text
    assert shown["Cache-Control"] == "no-store"
    assert shown["X-Robots-Tag"] == "noindex"
    assert not shown.cookies
    assert "Live title" in client.get(post.get_absolute_url()).text


def test_a_private_link_goes_on_showing_the_version_it_was_made_for(
    admin_client: Client, client: Client
) -> None:
    post = make_post()
    send(admin_client, change_url(post), "_draft", title="First draft")
    address = private_link(admin_client, post)
    send(admin_client, change_url(post), "_draft", title="Second draft")
    assert "First draft" in client.get(address).text


def test_a_private_link_ends_after_seven_days(admin_client: Client, client: Client) -> None:
    address = private_link(admin_client, make_post())
    almost = timezone.now() + datetime.timedelta(days=7, minutes=-1)
    with time_machine.travel(almost, tick=False):
        assert client.get(address).status_code == 200
    with time_machine.travel(almost + datetime.timedelta(minutes=2), tick=False):
        ended = client.get(address)
        assert ended.status_code == 410
        assert "This private link no longer works" in ended.text


def test_a_revoked_link_and_one_to_a_deleted_page_are_gone(
    admin_client: Client, client: Client
) -> None:
    post = make_post()
    first, second = private_link(admin_client, post), private_link(admin_client, post)
    link = PreviewLink.objects.earliest("pk")
    admin_client.post(f"/admin/blog/post/{post.pk}/private-link/{link.pk}/revoke/")
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200
    post.delete()
    assert client.get(second).status_code == 410


def test_a_made_up_link_was_never_there(client: Client) -> None:
    assert client.get("/preview/12:forged/").status_code == 404


def test_a_link_that_shows_nothing_waits_for_nobody(admin_client: Client, client: Client) -> None:
    address = private_link(admin_client, make_post())
    PreviewLink.objects.update(revoked_at=timezone.now())
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/preview/made-up/").status_code == 404
        assert client.get(address).status_code == 410
    assert not [sql for sql in queries if "SAVEPOINT" in sql["sql"]]  # it asks for the write lock


@pytest.mark.browser
def test_the_preview_stands_beside_the_form_and_follows_what_is_typed(
    transactional_db: None, clinic: Any, live_server: Any, context: BrowserContext, admin_user: Any
) -> None:
    post = make_post(title="Live title")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{message.text} {message.location}"))
    page.goto("/admin/")
    page.get_by_label("Username").fill(admin_user.username)
    page.get_by_label("Password").fill("password")
    page.get_by_role("button", name="Sign in").click()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(change_url(post))
    page.get_by_label("Title:", exact=True).fill("Being typed")
    frame = page.frame_locator("iframe[name='page-preview']")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Being typed")
    page.get_by_label("Title:", exact=True).fill("Typed further")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Typed further")
    assert complaints == []
