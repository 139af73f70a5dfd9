"""A form that is sent again, because its answer was lost, is answered again and saved once."""

from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from blog.models import Post
from publishing import actions
from publishing.admin import save
from publishing.models import Revision, WorkingDraft
from tests.admin_pages import change_url, form_values, send
from tests.factories import make_post, make_topic

pytestmark = pytest.mark.usefixtures("clinic")
ADD = "/admin/blog/post/add/"
NEW = {"title": "A new article", "body": "<p>Words.</p>"}
LATER = {"goes_live_at_0": "2099-12-03", "goes_live_at_1": "09:00"}


def said(page: Any) -> list[tuple[str, str]]:
    """The history without what the page said first."""
    revisions = Revision.objects.of(page).exclude(step="brought-in")
    return [(each.step, each.content["title"]) for each in revisions]


def kept_late(client: Client, url: str, values: Any) -> None:
    """The form as it is kept every few seconds arrives after it was saved."""
    address = url.replace("/change/", "/working-draft/").replace("/add/", "/working-draft/")
    assert client.post(address, values).status_code == 200


@pytest.mark.parametrize(
    ("button", "step"), [("_draft", "draft"), ("_publish", "published"), ("_schedule", "scheduled")]
)
def test_a_change_is_saved_once(admin_client: Client, button: str, step: str) -> None:
    post, topic = make_post(title="Before"), make_topic()
    url = change_url(post)
    sent = form_values(admin_client, url) | {"title": "After", "topics": [topic.pk], button: "1"}
    answers = [admin_client.post(url, sent | LATER, follow=True).text for _ in range(2)]
    assert "This page has changed" not in answers[1]
    told = [answer.partition('class="messagelist"')[2].partition("</ul>")[0] for answer in answers]
    assert told[0] == told[1] != ""
    assert said(post) == [(step, "After")]
    assert not WorkingDraft.objects.exists()


def test_what_was_saved_as_a_draft_can_then_be_published(admin_client: Client) -> None:
    post = make_post(title="Before")
    url = change_url(post)
    sent = form_values(admin_client, url) | {"title": "After"}
    admin_client.post(url, sent | {"_draft": "1"})
    assert "Published." in admin_client.post(url, sent | {"_publish": "1"}, follow=True).text
    assert said(post) == [("published", "After"), ("draft", "After")]


def test_who_wrote_on_in_a_form_that_was_saved_is_shown_both(admin_client: Client) -> None:
    post = make_post(title="Before")
    url = change_url(post)
    sent = form_values(admin_client, url) | {"_draft": "1"}
    admin_client.post(url, sent | {"title": "Here"})
    assert "Their version and yours" in admin_client.post(url, sent | {"title": "There"}).text


def test_a_change_outside_the_dashboard_is_not_overwritten_by_sending_again(
    admin_client: Client,
) -> None:
    post = make_post(title="Before")
    url = change_url(post)
    sent = form_values(admin_client, url) | {"title": "After"}
    admin_client.post(url, sent | {"_draft": "1"})
    Post.objects.update(summary="Brought in")
    assert "Their version and yours" in admin_client.post(url, sent | {"_publish": "1"}).text


def test_a_new_page_is_one_page(admin_client: Client) -> None:
    sent = form_values(admin_client, ADD) | NEW | {"_draft": "1"}
    for _ in range(2):
        assert "Draft saved." in admin_client.post(ADD, sent, follow=True).text
    assert said(Post.objects.get()) == [("draft", "A new article")]
    assert "This page has changed" in admin_client.post(ADD, sent | {"title": "Another"}).text
    send(admin_client, ADD, "_draft", **NEW)
    assert Post.objects.count() == 2


def test_a_new_page_is_one_page_also_at_the_same_moment(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = form_values(admin_client, ADD) | NEW | {"_draft": "1"}
    admin_client.post(ADD, sent)
    found = save.made_before
    looks: list[Any] = []

    def not_there_yet(model_admin: Any, request: Any) -> Any:
        looks.append(found(model_admin, request))
        return looks[-1] if len(looks) > 1 else None

    monkeypatch.setattr(save, "made_before", not_there_yet)
    assert "Draft saved." in admin_client.post(ADD, sent, follow=True).text
    assert said(Post.objects.get()) == [("draft", "A new article")]


def take_address(post: Post) -> None:
    make_post(slug="sleep")
    raise IntegrityError


def delete(post: Post) -> None:
    actions.delete(post, now=timezone.now())
    raise Post.DoesNotExist


@pytest.mark.parametrize(
    ("meanwhile", "told"),
    [(take_address, "Another page has the address"), (delete, "someone deleted this page")],
)
def test_who_is_second_by_a_moment_is_told_what_is_there(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch, meanwhile: Any, told: str
) -> None:
    stock, post = save.opened, make_post()
    first = iter([meanwhile])
    url = change_url(post)
    sent = form_values(admin_client, url) | {"slug": "sleep", "_publish": "1"}

    def at_the_same_moment(stored: Any) -> Any:
        next(first, lambda post: None)(post)
        return stock(stored)

    monkeypatch.setattr(save, "opened", at_the_same_moment)
    assert told in admin_client.post(url, sent, follow=True).text


def test_what_was_typed_and_then_saved_does_not_come_back(admin_client: Client) -> None:
    post = make_post()
    for url in (change_url(post), ADD):
        sent = form_values(admin_client, url) | NEW | {"_draft": "1"}
        admin_client.post(url, sent)
        kept_late(admin_client, url, sent)
        assert not WorkingDraft.objects.exists()
    assert "title" not in form_values(admin_client, ADD)


def test_what_is_typed_after_it_was_saved_is_kept_with_the_page(admin_client: Client) -> None:
    sent = form_values(admin_client, ADD) | NEW | {"_draft": "1"}
    admin_client.post(ADD, sent)
    kept_late(admin_client, ADD, sent | {"title": "Further on"})
    assert WorkingDraft.objects.get().object_id == Post.objects.get().pk
