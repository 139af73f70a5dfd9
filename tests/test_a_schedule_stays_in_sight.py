"""What goes live by itself stays in sight, and can be ended, whatever else happens to its page."""

import datetime
from typing import Any

import pytest
from django.test import Client

from blog.models import Post
from publishing import actions, revisions
from publishing.actions import publish_due
from publishing.models import Revision
from tests.admin_pages import change_url, seen, send
from tests.clock import NOW
from tests.factories import days_ago, make_post
from tests.staff import sign_in

pytestmark = pytest.mark.usefixtures("clock_from_now", "clinic")
HOUR = datetime.timedelta(hours=1)
Step = Revision.Step


def schedule(post: Post, **changes: Any) -> Revision:
    common: dict[str, Any] = {"now": NOW, "goes_live_at": NOW + HOUR}
    return actions.schedule(post, post.content() | changes, **common)


def draft(post: Post, **changes: Any) -> Revision:
    return actions.save_draft(post, post.content() | changes, now=NOW)


def form(client: Client, post: Post) -> str:
    return seen(client.get(change_url(post)))


def state(client: Client) -> str:
    """What the list says of its only page."""
    return client.get("/admin/blog/post/").text.partition("field-state")[2][:120]


@pytest.mark.parametrize("published_at", [None, days_ago(2)], ids=["new", "live"])
def test_a_draft_that_follows_hides_no_schedule(admin_client: Client, published_at: Any) -> None:
    post = make_post(published_at=published_at)
    schedule(post, title="Tomorrow")
    send(sign_in(role="Writer"), change_url(post), "_draft", title="Further on")
    text = form(admin_client, post)
    assert "is scheduled for" in text
    assert "without later changes" in text
    assert "Cancel the schedule" in text
    assert "scheduled" in state(admin_client).lower()
    admin_client.post(f"/admin/blog/post/{post.pk}/unschedule/")
    text = form(admin_client, post)
    assert "is scheduled for" not in text
    assert "Cancel the schedule" not in text
    assert publish_due(NOW + HOUR) == []


def test_a_change_outside_the_dashboard_hides_no_next_version(admin_client: Client) -> None:
    post = make_post()
    draft(post, title="In progress")
    Post.objects.filter(pk=post.pk).update(summary="Brought in")
    revisions.record_as_it_is(Post.objects.get(), NOW)
    text = form(admin_client, post)
    assert "Live, with a next version." in text
    assert "Discard these changes" in text
    assert "Live, next version in progress" in state(admin_client)


def test_a_page_taken_offline_keeps_its_next_version_in_sight(admin_client: Client) -> None:
    post = make_post()
    draft(post, title="In progress")
    actions.unpublish(post, now=NOW)
    assert "Offline, next version in progress" in state(admin_client)


def test_what_was_scheduled_is_a_draft_once_its_page_is_offline(admin_client: Client) -> None:
    post = make_post()
    schedule(post, title="Was to go live")
    actions.unpublish(post, now=NOW)
    dashboard = admin_client.get("/admin/").text
    assert "Was to go live" in dashboard.partition("Drafts</h2>")[2].partition("</ul>")[0]
    assert Revision.objects.get(number=2).step == Step.DRAFT


def test_what_is_discarded_does_not_go_live_at_its_minute() -> None:
    post = make_post(title="As it is")
    schedule(post, title="Regretted")
    actions.discard(post, now=NOW)
    assert publish_due(NOW + HOUR) == []
    post.refresh_from_db()
    assert post.title == "As it is"
    assert Revision.objects.get(number=2).step == Step.DRAFT


def test_a_version_that_could_not_go_live_is_told_also_over_a_newer_draft(
    admin_client: Client,
) -> None:
    post = make_post()
    schedule(post, slug="wanted")
    draft(post, title="Further on")
    make_post(slug="wanted")
    assert publish_due(NOW + HOUR) == []
    assert "Version 2, as scheduled. Another page has the address" in form(admin_client, post)
    assert "Couldn’t be published" in admin_client.get("/admin/").text


def test_who_ends_a_schedule_too_late_is_told_that_it_is_live(admin_client: Client) -> None:
    post = make_post()
    schedule(post, title="Later")
    publish_due(NOW + HOUR)
    url = f"/admin/blog/post/{post.pk}/unschedule/"
    page = admin_client.post(url, follow=True).text
    assert "it has already been published" in page
    assert "No longer scheduled" not in page


def test_who_ends_a_schedule_that_somebody_ended_is_told_so(admin_client: Client) -> None:
    post = make_post()
    schedule(post, title="Later")
    url = f"/admin/blog/post/{post.pk}/unschedule/"
    assert "No longer scheduled" in admin_client.post(url, follow=True).text
    assert "Nothing is scheduled here anymore" in admin_client.post(url, follow=True).text
