"""The admin's first page is a dashboard: what waiting whom, and what went wrong."""

import datetime
import re
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client
from lxml import html

from insights.models import AskedInVain
from outbox.models import OutboxMessage
from publishing import actions
from publishing.actions import publish_due
from publishing.models import Revision
from staff.sessions import SessionStore
from tests.admin_pages import change_url, send
from tests.clock import NOW
from tests.factories import make_clinic, make_post, make_request

pytestmark = pytest.mark.usefixtures("clock_from_now", "clinic")


def dashboard(client: Client) -> str:
    """The dashboard's own part of the page, without the list of all models."""
    return client.get("/admin/").text.partition('id="content-main"')[0]


def as_role(role: str) -> Client:
    user = User.objects.create_user(role, password="x", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def test_new_requests_stand_there_with_their_age_and_without_a_name(admin_client: Client) -> None:
    request = make_request(name="Pat Example", created_at=NOW - datetime.timedelta(hours=3))
    page = dashboard(admin_client)
    assert f"Request {request.pk}" in page
    assert "waiting 3\xa0hours" in page
    assert "Pat Example" not in page
    request.status = "called"
    request.save()
    assert "All requests have been answered." in dashboard(admin_client)


def test_before_the_first_request_it_says_that_none_came(admin_client: Client) -> None:
    assert "No requests yet." in dashboard(admin_client)
    assert "All requests have been answered." not in dashboard(admin_client)


def test_what_was_set_apart_as_spam_this_week_is_there_with_the_reason_and_no_name() -> None:
    client = as_role("Front desk")
    assert "Flagged as spam" not in dashboard(client)
    hours = datetime.timedelta(hours=1)
    flagged = {"status": "spam", "suspicion": "quick", "name": "Pat Example"}
    request = make_request(**flagged, created_at=NOW - 3 * hours)
    old = make_request(**flagged, created_at=NOW - 24 * 7 * hours - hours)
    taken_back = make_request(**flagged | {"status": "closed"}, created_at=NOW)
    by_staff = make_request(**flagged | {"suspicion": ""}, created_at=NOW)
    page = html.fromstring(dashboard(client))
    (panel,) = page.xpath("//section[h2='Flagged as spam']")
    said = " ".join(panel.text_content().split())
    assert said == (
        f"Flagged as spam Request {request.pk}Sent within 2 seconds · 3 hours ago See all spam"
    )
    assert [each for each in (old, taken_back, by_staff) if f"{each}Sent" in said] == []
    assert request.admin_path in panel.xpath(".//a/@href")
    spam = client.get(panel.xpath(".//a[starts-with(., 'See all')]/@href")[0])
    assert "Pat Example" in spam.text
    assert "Flagged as spam" not in dashboard(as_role("Writer"))


def test_at_most_eight_that_were_set_apart_are_there_the_newest_first(
    admin_client: Client,
) -> None:
    made = [
        make_request(
            status="spam", suspicion="trap", created_at=NOW - datetime.timedelta(hours=hours)
        )
        for hours in range(1, 10)
    ]
    panel = dashboard(admin_client).partition("Flagged as spam")[2]
    shown = re.findall(r"<span>(Request \d+)</span>", panel)
    assert shown == [str(request) for request in made[:8]]


def test_drafts_reviews_and_schedules_stand_there_until_they_are_live(admin_client: Client) -> None:
    for title, step in (("A draft", "draft"), ("To review", "review")):
        post = make_post()
        actions.save_draft(post, post.content() | {"title": title}, now=NOW, step=step)
    post = make_post()
    actions.schedule(
        post,
        post.content() | {"title": "Next week"},
        now=NOW,
        goes_live_at=NOW + datetime.timedelta(days=7),
    )
    page = dashboard(admin_client)
    assert all(title in page for title in ("A draft", "To review", "Next week"))
    assert change_url(post) in page
    actions.publish(post, post.content(), now=NOW)
    assert "Next week" not in dashboard(admin_client)


@pytest.mark.parametrize("published_at", [None, NOW - datetime.timedelta(days=1)])
def test_a_deleted_page_leaves_every_panel(
    admin_client: Client, published_at: datetime.datetime | None
) -> None:
    soon = NOW + datetime.timedelta(days=7)
    posts = [make_post(published_at=published_at) for _ in range(5)]
    steps = ["draft", "review", "restored", "scheduled", "scheduled"]
    for number, (post, step) in enumerate(zip(posts, steps, strict=True)):
        content = post.content() | {"title": f"Gone {number}"}
        if step == "scheduled":
            actions.schedule(post, content, soon, now=NOW)
        else:
            actions.save_draft(post, content, now=NOW, step=step)
    failed = Revision.objects.of(posts[4])[:1].values("pk")
    Revision.objects.filter(pk__in=failed).update(fault="No", goes_live_at=None)
    typed = {"title": "Gone before it was saved"}
    admin_client.post(f"/admin/blog/post/{posts[0].pk}/working-draft/", typed)
    assert dashboard(admin_client).count("Gone ") == 6
    for post in posts:
        post.delete()
    assert "Gone" not in dashboard(admin_client)
    assert publish_due(soon) == []


def test_what_went_wrong_stands_first(admin_client: Client) -> None:
    post = make_post()
    actions.save_draft(post, post.content() | {"title": "Stuck"}, now=NOW)
    Revision.objects.filter(number=2).update(fault="This address is taken.")
    OutboxMessage.objects.create(
        recipient="desk@example.org",
        subject="A new request",
        body="",
        message_id="<1@example.org>",
        created_at=NOW,
        next_attempt_at=NOW,
        attempts=4,
        last_error="ConnectionRefusedError",
    )
    AskedInVain.objects.create(day=NOW.date(), kind="not_found", text="/old/", count=9)
    page = dashboard(admin_client)
    assert "This address is taken." in page
    assert "ConnectionRefusedError" in page
    assert "/old/" in page
    assert page.index("Email that couldn’t be sent") < page.index("New requests")


def test_what_was_typed_and_not_saved_is_found_again(admin_client: Client) -> None:
    post = make_post(title="As it is")
    for address in (f"{post.pk}/working-draft/", "working-draft/"):
        admin_client.post(f"/admin/blog/post/{address}", {"title": f"Half {address}"})
    page = dashboard(admin_client)
    assert f'href="{change_url(post)}"' in page
    assert "Half working-draft/" in page
    assert "Not saved yet" not in dashboard(as_role("Editor"))


def test_a_writer_begins_from_the_first_page(admin_client: Client) -> None:
    assert "New article" in dashboard(as_role("Writer"))
    assert "New article" not in dashboard(as_role("Front desk"))


def test_what_somebody_did_last_names_a_page_once(admin_client: Client) -> None:
    post = make_post(title="Sleep")
    for _ in range(3):
        send(admin_client, change_url(post), "_draft")
    mine = dashboard(admin_client).partition("Your recent actions")[2]
    assert mine.count(change_url(post)) == 1


def test_it_is_red_while_nobody_is_told_of_requests(admin_client: Client) -> None:
    assert "No one gets an email about new requests" in dashboard(admin_client)
    make_clinic(notification_emails=["desk@example.org"])
    assert "No one gets an email about new requests" not in dashboard(admin_client)


def test_without_a_mail_server_the_owner_is_told_that_mails_reach_nobody(settings: Any) -> None:
    owner, mails = as_role("Owner"), "/admin/outbox/outboxmessage/"
    assert "No mail server is set up" not in dashboard(owner) + owner.get(mails).text
    settings.EMAIL_BACKEND = "outbox.email_files.EmailBackend"
    for page in (dashboard(owner), owner.get(mails).text):
        assert "No mail server is set up" in page
        assert "don’t reach anyone" in page
    assert "No mail server is set up" not in dashboard(as_role("Writer"))


@pytest.mark.parametrize(
    ("role", "seen", "not_seen"),
    [
        ("Front desk", ["New requests"], ["Drafts", "Waiting for review"]),
        ("Writer", ["Drafts"], ["New requests", "Waiting for review"]),
        ("Reviewer", ["Waiting for review"], ["New requests", "Drafts"]),
        ("Editor", ["Drafts", "Waiting for review"], ["New requests"]),
        ("Owner", ["Drafts", "Waiting for review", "New requests"], []),
    ],
)
def test_everyone_sees_what_is_theirs(role: str, seen: list[str], not_seen: list[str]) -> None:
    page = dashboard(as_role(role))
    assert [title for title in seen if title not in page] == []
    assert [title for title in not_seen if title in page] == []


def test_the_menu_speaks_plainly(admin_client: Client) -> None:
    page = admin_client.get("/admin/").text
    for name in ("Articles", "Treatments", "Requests", "Pictures", "People", "Clinic facts"):
        assert f">{name}</a>" in page, name
    assert "Redirects" in page
    for technical in ("Provenance", "Gone addresses", "Working draft", "Content version"):
        assert technical not in page


def test_the_dashboard_asks_a_fixed_number_of_questions(
    admin_client: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        post = make_post()
        actions.save_draft(post, post.content(), now=NOW)
        make_request()
    with django_assert_max_num_queries(25):
        admin_client.get("/admin/")


def test_who_is_idle_for_a_quarter_of_an_hour_is_signed_out(admin_client: Client) -> None:
    minutes = datetime.timedelta(minutes=1)
    with time_machine.travel(NOW, tick=False) as clock:
        admin_client.get("/admin/")
        clock.shift(14 * minutes)
        assert admin_client.get("/admin/").status_code == 200
        clock.shift(14 * minutes)
        assert admin_client.get("/admin/").status_code == 200
        clock.shift(16 * minutes)
        assert admin_client.get("/admin/").status_code == 302
        asked = admin_client.get("/admin/blog/post/", follow=True).text
        assert "signed out after 15 minutes of inactivity" in asked
        assert "signed out" not in admin_client.get("/admin/", follow=True).text


def test_a_slow_page_neither_brings_back_nor_loses_what_another_said(admin_client: Client) -> None:
    key = admin_client.session.session_key
    slow, quick = SessionStore(key), SessionStore(key)
    assert "said" not in slow
    quick["said"] = "Published."
    quick.save()
    slow.save()
    assert SessionStore(key)["said"] == "Published."
    late = SessionStore(key)
    assert "said" in late
    del quick["said"]
    quick.save()
    late.save()
    assert "said" not in SessionStore(key)


def test_a_slow_page_does_not_sign_in_again_who_signed_out(admin_client: Client) -> None:
    slow = SessionStore(admin_client.session.session_key)
    assert "_auth_user_id" in slow
    admin_client.post("/admin/logout/")
    with pytest.raises(UpdateError):
        slow.save()
    assert not slow.exists(slow.session_key)
