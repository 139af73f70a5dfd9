"""A reviewer reads a page as readers would see it, and signs it off or sends it back."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from blog.models import Post
from publishing import actions, revisions
from publishing.models import Revision
from tests.admin_pages import form_values, send
from tests.factories import make_post
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

Step = Revision.Step


@pytest.fixture
def sent() -> Post:
    """A live page with a next version that waits for review."""
    post = make_post(title="Sleep", body="<p>Live words.</p>")
    content = post.content() | {"body": "<p>Next words.</p>"}
    actions.save_draft(post, content, now=timezone.now(), step=Step.REVIEW, note="A new study")
    return post


def url(post: Post, view: str) -> str:
    return reverse(f"admin:blog_post_{view}", args=[post.pk])


def answer(client: Client, post: Post, **data: str) -> HttpResponse:
    newest = revisions.head(post)
    given = {"reviewed": str(newest.number if newest else 0), "answer": "sign-off"}
    return client.post(url(post, "review"), given | data, follow=True)


def test_a_reviewer_reads_the_page_and_not_its_html(sent: Post) -> None:
    rita = sign_in(role="Reviewer")
    form = rita.get(url(sent, "change")).text
    assert "Sent for review</strong> by Somebody" in form
    assert "&lt;p&gt;" not in form
    assert 'name="body"' not in form
    shown = rita.post(url(sent, "preview"), {"body": "<p>Not mine to write.</p>"})
    assert "Next words." in shown.text
    assert "Not mine to write." not in shown.text
    assert sign_in(role="Front desk").post(url(sent, "preview")).status_code == 403


def test_without_anything_sent_there_is_nothing_to_answer() -> None:
    post = make_post()
    rita = sign_in(role="Reviewer")
    assert "No version of this page is waiting" in rita.get(url(post, "change")).text
    assert "is no longer waiting" in answer(rita, post).text


def test_signing_off_is_in_the_history_and_on_the_first_page(sent: Post) -> None:
    assert "Approved." in answer(sign_in(role="Reviewer", name="rita"), sent).text
    newest = Revision.objects.of(sent)[0]
    assert (newest.step, newest.author_name) == (Step.SIGNED_OFF, "rita")
    assert newest.content["body"] == "<p>Next words.</p>"
    assert Post.objects.get().body == "<p>Live words.</p>"
    editor = sign_in(role="Editor")
    assert "Approved, not published yet" in editor.get("/admin/").text
    assert "Approved</strong> by rita" in editor.get(url(sent, "change")).text
    assert "next version approved" in editor.get("/admin/blog/post/").text


def test_a_page_is_sent_back_with_a_reason(sent: Post) -> None:
    rita = sign_in(role="Reviewer", name="rita")
    assert "Say in the note" in answer(rita, sent, answer="send-back").text
    said = answer(rita, sent, answer="send-back", review_note="Which\r\nst\0udy?").text
    assert "Sent back" in said
    writer = sign_in(role="Writer")
    assert "rita" in writer.get("/admin/").text
    assert "“Which study?”" in writer.get(url(sent, "change")).text


def test_a_page_that_has_no_title_yet_is_not_sent_and_its_text_is_kept() -> None:
    writer = sign_in(role="Writer")
    add = reverse("admin:blog_post_add")
    said = send(writer, add, "_review", summary="A summary, but no title.").text
    assert "Add a title before you send" in said
    assert not Post.objects.exists()
    assert form_values(writer, add)["summary"] == ["A summary, but no title."]


def test_only_what_waits_and_was_read_is_answered(sent: Post) -> None:
    rita = sign_in(role="Reviewer")
    assert "is no longer waiting" in answer(rita, sent, reviewed="1").text
    actions.save_draft(sent, sent.content(), now=timezone.now())
    assert "is no longer waiting" in answer(rita, sent).text
    assert answer(rita, sent, answer="").status_code == 404
    assert not Revision.objects.filter(step=Step.SIGNED_OFF).exists()


def test_enter_in_the_note_signs_nothing_off(sent: Post) -> None:
    form = html.fromstring(sign_in(role="Reviewer").get(url(sent, "change")).text)
    [review] = form.xpath("//section[@aria-labelledby='title-review']")
    assert not review.xpath(".//input[not(@type='hidden')]")
    assert review.xpath(".//textarea[@name='review_note']")


@pytest.mark.parametrize(
    ("role", "status"), [("Writer", 403), ("Editor", 403), ("Front desk", 403), ("Owner", 200)]
)
def test_a_sign_off_is_for_who_may_review(sent: Post, role: str, status: int) -> None:
    assert answer(sign_in(role=role), sent).status_code == status
    assert Revision.objects.filter(step=Step.SIGNED_OFF).exists() is (status == 200)
