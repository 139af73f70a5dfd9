"""The clinic may decide that medical pages are published only when a reviewer approved them."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.test import Client
from django.utils import timezone

from blog.models import Post
from clinic.models import Clinic
from pages.models import Page
from publishing import actions, revisions
from publishing.checking import BlockedError
from publishing.models import Revision
from tests.admin_pages import change_url, seen, send
from tests.factories import make_clinic, make_page, make_post, make_treatment
from tests.importing import EXPORT, first_words, run, write
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

Step = Revision.Step
DECIDE = "Publish medical pages only when approved?"
SETTING = "/admin/clinic/clinic/facts/medical-review/"
NOT_APPROVED = "A reviewer hasn’t approved this text."
SOON = datetime.timedelta(hours=1)


@pytest.fixture
def required() -> Clinic:
    return make_clinic(approval_rule="required")


def draft_of(page: Any) -> dict[str, Any]:
    content: dict[str, Any] = page.content() | {"body": "<p>Next words.</p>"}
    actions.save_draft(page, content, now=timezone.now())
    return content


def approve(page: Any, answer: str = "sign-off") -> None:
    send(sign_in(role="Writer"), change_url(page), "_review")
    version = revisions.head(page)
    assert version
    given = {"reviewed": version.number, "answer": answer, "review_note": "Which study?"}
    sign_in(role="Reviewer").post(change_url(page).replace("/change/", "/review/"), given)


def body_of(page: Any) -> str:
    return str(type(page).objects.get(pk=page.pk).body)


def test_owner_is_asked_to_decide_until_decided() -> None:
    make_clinic()
    owner = sign_in(role="Owner")
    assert DECIDE in owner.get("/admin/").text
    assert DECIDE not in sign_in(role="Editor").get("/admin/").text
    send(owner, SETTING, "_save", approval_rule="optional")
    assert DECIDE not in owner.get("/admin/").text


@pytest.mark.parametrize("rule", ["", "optional"])
def test_without_the_rule_an_unreviewed_page_is_published(rule: str) -> None:
    make_clinic(approval_rule=rule)
    post = make_post()
    draft_of(post)
    assert "Published." in send(sign_in(role="Editor"), change_url(post), "_publish").text


@pytest.mark.parametrize("role", ["Editor", "Owner"])
@pytest.mark.parametrize("make", [make_post, make_treatment])
@pytest.mark.usefixtures("required")
def test_no_role_publishes_an_unapproved_medical_page(make: Any, role: str) -> None:
    page = make(body="<p>Live words.</p>")
    draft_of(page)
    staff = sign_in(role=role)
    assert NOT_APPROVED in seen(staff.get(change_url(page)))
    assert NOT_APPROVED in seen(send(staff, change_url(page), "_publish"))
    assert body_of(page) == "<p>Live words.</p>"


@pytest.mark.usefixtures("required")
def test_new_medical_page_is_not_published_unapproved(admin_client: Client) -> None:
    typed = {"title": "Sleep", "summary": "About sleep.", "body": "<p>Words.</p>"}
    refused = send(admin_client, "/admin/blog/post/add/", "_publish", **typed)
    assert NOT_APPROVED in seen(refused)
    assert not Post.objects.exists()


@pytest.mark.usefixtures("required")
def test_approved_text_is_published_and_a_changed_word_is_not() -> None:
    post = make_post(body="<p>Live words.</p>")
    draft_of(post)
    approve(post)
    editor = sign_in(role="Editor")
    changed = send(editor, change_url(post), "_publish", body="<p>Other words.</p>")
    assert NOT_APPROVED in seen(changed)
    editor.post(f"/admin/blog/post/{post.pk}/working-draft/drop/")
    assert "Published." in send(editor, change_url(post), "_publish").text
    assert body_of(post) == "<p>Next words.</p>"


@pytest.mark.usefixtures("required")
def test_text_that_was_sent_back_is_not_published() -> None:
    post = make_post(body="<p>Live words.</p>")
    content = draft_of(post)
    approve(post)
    approve(post, "send-back")
    with pytest.raises(BlockedError, match="approved"):
        actions.publish(post, content, now=timezone.now())


@pytest.mark.usefixtures("required")
def test_unapproved_page_is_not_scheduled() -> None:
    post = make_post()
    with pytest.raises(BlockedError, match="approved"):
        actions.schedule(post, draft_of(post), timezone.now() + SOON, now=timezone.now())


def test_schedule_from_before_the_decision_publishes_nothing_unapproved() -> None:
    clinic = make_clinic()
    post, now = make_post(body="<p>Live words.</p>"), timezone.now()
    actions.schedule(post, draft_of(post), now + SOON, now=now)
    clinic.approval_rule = "required"
    clinic.save()
    assert actions.publish_due(now + 2 * SOON) == []
    assert body_of(post) == "<p>Live words.</p>"
    assert "Couldn’t be published" in sign_in(role="Editor").get("/admin/").text
    assert NOT_APPROVED in seen(sign_in(role="Editor").get(change_url(post)))


@pytest.mark.usefixtures("required")
def test_approved_page_is_published_by_its_schedule() -> None:
    post, now = make_post(), timezone.now()
    content = draft_of(post)
    approve(post)
    actions.schedule(post, content, now + SOON, now=timezone.now())
    assert actions.publish_due(now + 2 * SOON)
    assert body_of(post) == "<p>Next words.</p>"


@pytest.mark.usefixtures("required")
def test_page_that_was_unpublished_needs_approval_to_come_back() -> None:
    post = make_post()
    actions.unpublish(post, now=timezone.now())
    with pytest.raises(BlockedError, match="approved"):
        actions.publish(post, post.content(), now=timezone.now())


@pytest.mark.usefixtures("required")
def test_what_readers_see_already_stays_and_other_pages_need_no_approval() -> None:
    editor, post, page = sign_in(role="Editor"), make_post(), make_page()
    send(editor, change_url(post), "_draft")
    assert "Published." in send(editor, change_url(post), "_publish").text
    draft_of(page)
    assert "Published." in send(editor, change_url(page), "_publish").text
    assert Page.objects.get(pk=page.pk).body == "<p>Next words.</p>"


@pytest.mark.usefixtures("required")
def test_import_publishes_no_unapproved_article(tmp_path: Path) -> None:
    articles = write(tmp_path, EXPORT)
    run(articles)
    with pytest.raises(CommandError, match="2 of 2 articles could not be imported"):
        run(articles, publish=True)
    assert not Post.objects.published().exists()


def test_import_leaves_articles_alone_that_are_live_already(tmp_path: Path) -> None:
    clinic, articles = make_clinic(), write(tmp_path, EXPORT)
    run(articles, publish=True)
    clinic.approval_rule = "required"
    clinic.save()
    assert set(first_words(run(articles, publish=True))) == {"unchanged"}
