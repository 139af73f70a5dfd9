"""Staff write the next version of a page, and decide with a button what readers see."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from blog.models import Post
from publishing.models import Revision
from tests.admin_pages import answer, change_url, form_values, send, values_in
from tests.factories import make_post, make_topic, make_treatment

pytestmark = pytest.mark.usefixtures("clinic")
Step = Revision.Step
ADD = "/admin/blog/post/add/"


@pytest.fixture
def writer(client: Client) -> Client:
    """A member of staff who may write but not publish."""
    user = User.objects.create_user("writer", password="x", is_staff=True)
    codes = ["view_post", "add_post", "change_post", "view_topic", "view_treatment"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    writer = Client()
    writer.force_login(user)
    return writer


@pytest.mark.parametrize("make", [make_post, make_treatment])
def test_a_draft_is_kept_in_the_form_while_readers_see_the_live_page(
    admin_client: Client, client: Client, make: Any
) -> None:
    page = make(title="What readers see")
    url = change_url(page)
    response = send(admin_client, url, "_draft", title="What is being written")
    assert "Readers still see" in response.text
    assert "What is being written" in admin_client.get(url).text
    shown = client.get(page.get_absolute_url()).text
    assert "What readers see" in shown
    assert "What is being written" not in shown


def test_publishing_shows_the_draft_with_its_topics(admin_client: Client, client: Client) -> None:
    post, topic = make_post(), make_topic(name="Jaw and neck")
    url = change_url(post)
    send(admin_client, url, "_draft", title="Better words", topics=[topic.pk])
    assert "Jaw and neck" not in client.get("/blog/").text
    assert str(topic.pk) in form_values(admin_client, url)["topics"]
    assert "Published." in send(admin_client, url, "_publish").text
    assert "Better words" in client.get(post.get_absolute_url()).text
    assert "Jaw and neck" in client.get("/blog/").text


def test_a_new_article_goes_from_nothing_to_live(admin_client: Client, client: Client) -> None:
    values = {"title": "A new article", "slug": "a-new-article", "body": "<p>Words.</p>"}
    saved = send(admin_client, ADD, "_draft", **values)
    assert "Draft saved." in saved.text
    post = Post.objects.get()
    assert client.get(post.get_absolute_url()).status_code == 404
    send(admin_client, change_url(post), "_publish")
    assert "A new article" in client.get(post.get_absolute_url()).text


def test_the_button_for_later_asks_for_a_moment_that_is_not_past(admin_client: Client) -> None:
    post = make_post()
    url = change_url(post)
    assert "Enter the date and time" in send(admin_client, url, "_schedule").text
    past = {"goes_live_at_0": "2001-01-01", "goes_live_at_1": "09:00"}
    assert "That time is in the past" in send(admin_client, url, "_schedule", **past).text
    assert not Revision.objects.waiting().exists()


@pytest.mark.parametrize(
    ("day", "time", "said"),
    [
        ("2027-03-14", "02:30", "The clocks change then"),
        ("2027-11-07", "01:30", "The clocks change then"),
        ("9999-12-31", "23:59", "too far away"),
        ("2027-03-14", "", "A time was missing. Check the one that’s filled in now."),
        ("", "09:00", "Enter both a date and a time."),
    ],
)
def test_a_moment_that_cannot_be_kept_is_refused_in_plain_words(
    admin_client: Client, day: str, time: str, said: str
) -> None:
    post = make_post()
    moment = {"goes_live_at_0": day, "goes_live_at_1": time}
    assert said in send(admin_client, change_url(post), "_schedule", **moment).text
    assert not Revision.objects.of(post).exists()
    notice = {"notice": "Closed", "notice_until_0": day, "notice_until_1": time}
    assert said in send(admin_client, "/admin/clinic/clinic/facts/notice/", "_save", **notice).text


def test_time_is_offered_for_a_day_without_one(admin_client: Client) -> None:
    post, day = make_post(), {"goes_live_at_0": "2027-09-14", "goes_live_at_1": ""}
    form = values_in(send(admin_client, change_url(post), "_schedule", **day).text)
    assert form["goes_live_at_1"] == ["09:00"]
    notice = {"notice": "Closed", "notice_from_0": "2027-09-14", "notice_until_0": "2027-09-14"}
    url = "/admin/clinic/clinic/facts/notice/"
    form = values_in(send(admin_client, url, "_save", **notice).text)
    assert (form["notice_from_1"], form["notice_until_1"]) == (["00:00"], ["23:59"])


def test_a_schedule_is_in_the_clinics_own_time_and_can_be_ended(admin_client: Client) -> None:
    post = make_post()
    url = change_url(post)
    day = (timezone.now() + datetime.timedelta(days=40)).date()
    moment = {"goes_live_at_0": day.isoformat(), "goes_live_at_1": "09:00"}
    page = send(admin_client, url, "_schedule", title="Later", **moment).text
    assert "New York time" in page
    assert "is published then" in page
    waiting = Revision.objects.waiting().get()
    new_york = waiting.goes_live_at.astimezone(datetime.timezone(datetime.timedelta(hours=-5)))
    assert new_york.hour in {8, 9}  # New York is at -5 in winter, -4 in summer
    shown = form_values(admin_client, url)  # to be moved by changing the one that is wrong
    assert {name: shown[name] for name in moment} == {k: [v] for k, v in moment.items()}
    admin_client.post(f"/admin/blog/post/{post.pk}/unschedule/")
    assert not Revision.objects.waiting().exists()
    assert "Later" in admin_client.get(url).text


def test_changes_to_a_live_page_can_be_discarded(admin_client: Client) -> None:
    post = make_post(title="Kept")
    url = change_url(post)
    send(admin_client, url, "_draft", title="Regretted")
    answer(admin_client, post, "discard")
    assert form_values(admin_client, url)["title"] == ["Kept"]


def test_a_page_can_be_deleted_from_its_form(admin_client: Client, writer: Client) -> None:
    post = make_post()
    link = f'href="/admin/blog/post/{post.pk}/delete/"'
    assert link in admin_client.get(change_url(post)).text
    assert link not in writer.get(change_url(post)).text


def test_a_page_is_taken_offline_with_one_button(admin_client: Client, client: Client) -> None:
    post = make_post()
    answer(admin_client, post, "offline")
    assert client.get(post.get_absolute_url()).status_code == 410
    send(admin_client, change_url(post), "_publish")
    assert client.get(post.get_absolute_url()).status_code == 200


def test_a_save_over_a_newer_version_is_refused_and_nothing_is_lost(admin_client: Client) -> None:
    post = make_post(title="Common ground")
    url = change_url(post)
    opened = form_values(admin_client, url)
    send(admin_client, url, "_draft", title="Theirs")
    page = admin_client.post(url, opened | {"title": "Mine", "_publish": "1"}).text
    assert "This page has changed since you opened it" in page
    assert 'value="Mine"' in page
    assert form_values(admin_client, url)["title"] == ["Mine"]
    assert Revision.objects.of(post).first().content["title"] == "Theirs"
    post.refresh_from_db()
    assert post.title == "Common ground"


def test_who_may_not_publish_sends_for_review(writer: Client, admin_client: Client) -> None:
    post = make_post(title="Live words")
    url = change_url(post)
    page = writer.get(url).text
    assert "Send for review" in page
    assert "Publish now" not in page
    send(writer, url, "_review", title="Please look")
    assert Revision.objects.of(post).first().step == Step.REVIEW
    assert "next version in review" in admin_client.get("/admin/blog/post/").text


@pytest.mark.parametrize("button", ["_publish", "_schedule"])
def test_who_may_not_publish_cannot_by_sending_the_form_either(writer: Client, button: str) -> None:
    post = make_post(title="Live words")
    moment = {"goes_live_at_0": "2999-01-01", "goes_live_at_1": "09:00"}
    send(writer, change_url(post), button, title="Smuggled in", **moment)
    post.refresh_from_db()
    assert post.title == "Live words"
    assert not Revision.objects.waiting().exists()


@pytest.mark.parametrize("step", ["offline", "unschedule", "discard"])
def test_the_steps_without_text_are_for_who_may_publish(writer: Client, step: str) -> None:
    post = make_post()
    assert writer.post(f"/admin/blog/post/{post.pk}/{step}/").status_code == 403
    post.refresh_from_db()
    assert post.is_published()


@pytest.mark.parametrize(
    ("step", "said"),
    [("offline", "the page is gone."), ("discard", "The history keeps what you")],
)
def test_what_takes_something_away_asks_first(admin_client: Client, step: str, said: str) -> None:
    post = make_post()
    url = change_url(post)
    send(admin_client, url, "_draft", title="The next version")
    address = f"/admin/blog/post/{post.pk}/{step}/"
    assert f'href="{address}"' in admin_client.get(url).text
    assert said in (asked := admin_client.get(address).text)
    assert "(410)" not in asked
    assert form_values(admin_client, url)["title"] == ["The next version"]
    assert Post.objects.published().filter(pk=post.pk).exists()


def test_a_schedule_is_not_ended_by_following_a_link(admin_client: Client) -> None:
    post = make_post()
    assert admin_client.get(f"/admin/blog/post/{post.pk}/unschedule/").status_code == 405


def test_an_address_is_made_from_the_title_and_no_other_page_has_it(admin_client: Client) -> None:
    for number in range(3):
        values = {"title": "Jaw pain, explained", "body": f"<p>Words {number}.</p>"}
        send(admin_client, ADD, "_draft", **values)
    assert set(Post.objects.values_list("slug", flat=True)) == {
        "jaw-pain-explained",
        "jaw-pain-explained-2",
        "jaw-pain-explained-3",
    }


@pytest.mark.parametrize("title", ["Feed", "Topics"])
def test_no_draft_takes_an_address_of_the_site_itself(admin_client: Client, title: str) -> None:
    send(admin_client, "/admin/blog/post/add/", "_draft", title=title)
    post = Post.objects.get()
    assert post.slug == f"{title.lower()}-2"
    url = change_url(post)
    send(admin_client, url, "_draft", slug=title.lower())
    assert Post.objects.get().slug == f"{title.lower()}-2"
    values = form_values(admin_client, url) | {"slug": title.lower()}
    preview = admin_client.post(url.replace("/change/", "/preview/"), values)
    assert f"{title}</h1>" in preview.text


def test_the_link_to_the_live_page_is_not_the_next_versions_address(admin_client: Client) -> None:
    post = make_post(slug="where-it-is")
    page = send(admin_client, change_url(post), "_draft", slug="where-it-will-be").text
    assert 'href="/blog/where-it-is/" class="viewsitelink"' in page


def test_drafts_stand_above_what_is_live_in_the_list(admin_client: Client) -> None:
    make_post(title="A draft", published_at=None)
    make_post(title="A live page")
    listed = admin_client.get("/admin/blog/post/").text
    assert listed.index("A draft") < listed.index("A live page")


def test_treatments_are_put_in_order_in_the_list(admin_client: Client) -> None:
    first, second = make_treatment(position=1), make_treatment(position=2)
    data = {
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "2",
        "form-0-id": first.pk,
        "form-0-position": "5",
        "form-1-id": second.pk,
        "form-1-position": "3",
        "_save": "Save",
    }
    admin_client.post("/admin/services/treatment/", data)
    first.refresh_from_db()
    assert first.position == 5
