"""A deleted page is kept with all it said; those who may delete bring it back as a draft."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import Post
from publishing import actions
from publishing.actions import publish_due
from publishing.addresses import free_slug
from publishing.models import GoneAddress, Revision
from tests.admin_pages import change_url, form_values, history_url, seen, send
from tests.clock import NOW
from tests.factories import days_ago, make_post, make_topic, make_treatment

pytestmark = pytest.mark.usefixtures("clock_from_now", "clinic")
Step = Revision.Step


def list_url(page: Any, rest: str = "deleted/") -> str:
    return f"/admin/{page._meta.app_label}/{page._meta.model_name}/{rest}"


def delete(client: Client, page: Any) -> Any:
    url = change_url(page).replace("/change/", "/delete/")
    return client.post(url, {"post": "yes"}, follow=True)


def recover(client: Client, pk: int, page: Any) -> Any:
    return client.post(list_url(page, f"{pk}/recover/"), follow=True)


def stored(page: Any, pk: int) -> Any:
    return type(page).objects.get(pk=pk)


@pytest.fixture
def deleter(db: None) -> Client:
    """A member of staff who may do what is named, and see articles."""

    def sign_in(*codes: str) -> Client:
        user = User.objects.create_user("someone", password="x", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=["view_post", *codes]))
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.mark.parametrize("make", [make_post, make_treatment])
def test_a_deleted_page_comes_back_as_it_was_and_unseen(
    admin_client: Client, client: Client, make: Any
) -> None:
    page = make(title="Gone by mistake", key_points=["A point"], published_at=days_ago(30))
    pk, uid, said, first_seen = page.pk, page.uid, page.content(), page.published_at
    path = page.get_absolute_url()
    assert "You can recover it" in delete(admin_client, page).text
    assert "Gone by mistake Deleted by admin," in seen(admin_client.get(list_url(page)))
    assert "Recovered as a draft." in recover(admin_client, pk, page).text
    back = stored(page, pk)
    assert (back.uid, back.content()) == (uid, said)
    assert client.get(path).status_code == 410
    send(admin_client, change_url(back), "_publish")
    assert client.get(path).status_code == 200
    assert stored(page, pk).published_at == first_seen
    assert not GoneAddress.objects.exists()


def test_the_address_stays_gone_until_the_page_is_published_again(admin_client: Client) -> None:
    post = make_post()
    pk, path = post.pk, post.get_absolute_url()
    delete(admin_client, post)
    recover(admin_client, pk, post)
    send(admin_client, change_url(stored(post, pk)), "_draft", summary="Not yet.")
    assert GoneAddress.objects.filter(path=path).exists()
    send(admin_client, change_url(stored(post, pk)), "_publish")
    assert not GoneAddress.objects.filter(path=path).exists()


def test_an_unpublished_page_at_the_address_of_a_deleted_one_does_not_undo_that_it_is_gone(
    client: Client,
) -> None:
    post = make_post(slug="once-here")
    path = post.get_absolute_url()
    post.delete()
    draft = make_post(slug="once-here", published_at=None)
    assert client.get(path).status_code == 410
    actions.publish(draft, draft.content(), now=NOW)
    assert client.get(path).status_code == 200
    assert not GoneAddress.objects.exists()


def test_a_draft_that_was_deleted_is_a_draft_again_and_was_never_there_for_readers(
    admin_client: Client, client: Client
) -> None:
    post = make_post(published_at=None, title="A beginning")
    pk, path = post.pk, post.get_absolute_url()
    delete(admin_client, post)
    recover(admin_client, pk, post)
    assert stored(post, pk).status == "Draft"
    assert client.get(path).status_code == 404


def test_the_history_of_a_recovered_page_goes_on(admin_client: Client) -> None:
    post, topic = make_post(title="First words"), make_topic(name="Sleep")
    send(admin_client, change_url(post), "_publish", title="Second words", topics=[topic.pk])
    pk = post.pk
    delete(admin_client, post)
    recover(admin_client, pk, post)
    text = seen(admin_client.get(history_url(stored(post, pk))))
    steps = [
        "4: restored as a draft",
        "3: deleted",
        "2: published",
        "1: changed outside this form",
    ]
    places = [text.index(f"Version {step}") for step in steps]
    assert places == sorted(places)
    assert list(stored(post, pk).topics.all()) == [topic]
    send(admin_client, change_url(stored(post, pk)), "_draft")
    assert Revision.objects.of_key(type(post), pk).count() == 5


def test_what_a_deleted_page_said_can_be_read_before_it_is_recovered(admin_client: Client) -> None:
    post = make_post(title="Read me first", body="<p>Kept words.</p>")
    pk = post.pk
    send(admin_client, change_url(post), "_draft", title="Half written")
    delete(admin_client, post)
    url = list_url(post, f"{pk}/history/")
    assert "Deleted." in seen(admin_client.get(url))
    assert "Kept words." in seen(admin_client.get(f"{url}3/"))
    assert "Half written" in seen(admin_client.get(f"{url}compare/?old=1&new=2"))
    page = recover(admin_client, pk, post).text
    assert "in the history: version 2" in page
    assert form_values(admin_client, change_url(stored(post, pk)))["title"] == ["Read me first"]


def test_an_address_that_was_taken_meanwhile_gets_a_number(admin_client: Client) -> None:
    post = make_post(slug="sleep")
    pk = post.pk
    delete(admin_client, post)
    for slug in ("sleep", "sleep-2"):
        make_post(slug=slug)
    assert "Its new address is “sleep-3”" in recover(admin_client, pk, post).text
    assert stored(post, pk).slug == "sleep-3"
    send(admin_client, change_url(stored(post, pk)), "_publish")
    steps = Revision.objects.of_key(type(post), pk).values_list("step", flat=True)
    assert list(steps) == [Step.PUBLISHED, Step.RESTORED, Step.DELETED]


def test_a_page_comes_back_also_if_its_form_was_sent_again_since(admin_client: Client) -> None:
    add = "/admin/blog/post/add/"
    new = form_values(admin_client, add) | {"title": "Sleep", "_draft": "1"}
    admin_client.post(add, new)
    first = Post.objects.get()
    pk, uid = first.pk, first.uid
    delete(admin_client, first)
    admin_client.post(add, new)
    assert "Recovered as a draft." in recover(admin_client, pk, first).text
    assert [post.uid == uid for post in Post.objects.order_by("pk")] == [False, True]


def test_a_long_address_with_a_number_is_not_too_long() -> None:
    slug = "x" * 120
    post = make_post(slug=slug)
    assert free_slug(type(post), slug) == "x" * 118 + "-2"


def test_articles_about_a_deleted_treatment_are_about_it_again(admin_client: Client) -> None:
    treatment = make_treatment(safety_known_risks="Sleepiness.")
    about = make_post(treatment=treatment)
    beside = make_post(related_treatments=[treatment])
    moved = make_post(treatment=treatment)
    pk = treatment.pk
    delete(admin_client, treatment)
    other = make_treatment()
    moved.treatment = other
    moved.save()
    recover(admin_client, pk, treatment)
    about.refresh_from_db()
    moved.refresh_from_db()
    assert about.treatment_id == pk
    assert list(beside.related_treatments.all()) == [stored(treatment, pk)]
    assert moved.treatment == other


def test_a_deleted_page_does_not_go_live_at_its_scheduled_minute(admin_client: Client) -> None:
    post = make_post(published_at=None)
    pk = post.pk
    moment = NOW + datetime.timedelta(hours=1)
    common = {"now": NOW, "goes_live_at": moment}
    actions.schedule(post, post.content(), **common)
    delete(admin_client, post)
    recover(admin_client, pk, post)
    assert publish_due(moment) == []
    assert not stored(post, pk).is_published(at=moment)


def test_pages_are_kept_however_they_are_deleted(admin_client: Client) -> None:
    chosen, by_code = make_post(title="In the list"), make_post(title="In a command")
    data = {"action": "delete_selected", "_selected_action": [chosen.pk], "post": "yes"}
    admin_client.post("/admin/blog/post/", data)
    type(by_code).objects.filter(pk=by_code.pk).delete()
    text = seen(admin_client.get(list_url(chosen)))
    assert "In the list Deleted by admin," in text
    assert "In a command Deleted by Somebody," in text
    assert Revision.objects.filter(step=Step.DELETED).count() == 2


def test_a_deleted_page_without_a_title_has_a_name_in_the_list(admin_client: Client) -> None:
    send(admin_client, "/admin/blog/post/add/", "_draft", summary="No title yet.")
    delete(admin_client, Post.objects.get())
    listed = seen(admin_client.get("/admin/blog/post/deleted/"))
    assert "Untitled Deleted by" in listed
    assert "Recover Untitled as a draft" in listed


def test_the_list_of_deleted_pages_says_when_there_is_none(admin_client: Client) -> None:
    post = make_post()
    assert "Deleted articles" in admin_client.get("/admin/blog/post/").text
    assert "No article is deleted." in seen(admin_client.get(list_url(post)))
    pk = post.pk
    delete(admin_client, post)
    recover(admin_client, pk, post)
    assert "No article is deleted." in seen(admin_client.get(list_url(post)))


def test_a_page_is_recovered_once(admin_client: Client) -> None:
    post = make_post()
    pk = post.pk
    delete(admin_client, post)
    recover(admin_client, pk, post)
    assert "This page isn’t deleted." in recover(admin_client, pk, post).text
    assert Revision.objects.filter(step=Step.RESTORED).count() == 1
    assert recover(admin_client, 999_999, post).status_code == 404


def test_a_page_can_be_deleted_and_recovered_again_and_again(admin_client: Client) -> None:
    post = make_post(title="Back and forth")
    pk, uid = post.pk, post.uid
    for _ in range(2):
        delete(admin_client, stored(post, pk))
        assert seen(admin_client.get(list_url(post))).count("Back and forth Deleted") == 1
        recover(admin_client, pk, post)
    assert stored(post, pk).uid == uid


@pytest.mark.parametrize("codes", [["add_post", "change_post"], ["delete_post"], []])
def test_who_may_not_delete_and_add_cannot_recover(deleter: Any, codes: list[str]) -> None:
    post = make_post()
    pk = post.pk
    post.delete()
    client = deleter(*codes)
    assert "Recover" not in seen(client.get(list_url(post))).split("no one sees it")[1]
    assert recover(client, pk, post).status_code == 403
    assert not type(post).objects.exists()


def test_the_list_of_deleted_pages_is_for_staff_who_may_see_pages(
    deleter: Any, client: Client
) -> None:
    treatment = make_treatment()
    assert client.get(list_url(treatment)).status_code == 302
    assert deleter().get(list_url(treatment)).status_code == 403


def test_recovering_is_never_a_link(admin_client: Client) -> None:
    post = make_post()
    pk = post.pk
    delete(admin_client, post)
    assert admin_client.get(list_url(post, f"{pk}/recover/")).status_code == 405


def test_a_long_list_of_deleted_pages_is_paged_and_asks_no_more(admin_client: Client) -> None:
    counts = []
    for number in (2, 30):
        for _ in range(number):
            make_post().delete()
        with CaptureQueriesContext(connection) as queries:
            page = admin_client.get("/admin/blog/post/deleted/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert "Page 1 of 2" in seen(page)
