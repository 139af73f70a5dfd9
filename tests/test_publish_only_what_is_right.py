"""What blocks publishing keeps a page from its readers, in the words of the checks; a draft is
never refused, and what was typed stays in the form.
"""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from lxml import html as lxml_html

from blog.models import Post
from checks import rules
from checks.findings import Finding, Place, Severity
from checks.page_text import PageText
from publishing import actions, revisions
from publishing.actions import publish_due
from publishing.checking import BlockedError
from publishing.models import Revision, WorkingDraft
from tests.admin_pages import change_url, form_values, send
from tests.clock import NOW
from tests.factories import make_post, make_topic, make_treatment
from tests.staff import sign_in

pytestmark = pytest.mark.usefixtures("clock_from_now", "clinic")
ADD = "/admin/blog/post/add/"
HOUR = datetime.timedelta(hours=1)
LATER = {"goes_live_at_0": "2999-01-01", "goes_live_at_1": "09:00"}
Step = Revision.Step


def errors(response: Any) -> dict[str, str]:
    """What the form says against its fields, by their names."""
    rows = lxml_html.fromstring(response.text).xpath("//*[contains(@class, 'errorlist')]")
    return {
        row.get("id", "").removeprefix("id_").removesuffix("_error"): row.text_content()
        for row in rows
    }


def newest(page: Any) -> Revision:
    found = Revision.objects.of(page).first()
    assert found
    return found


def never_mind_the_summary(page: PageText) -> Iterator[Finding]:
    """A rule for these tests alone."""
    if "never mind" in page.summary:
        said = ("This is no summary.", "It says nothing.", "Say what the page is about.")
        yield Finding("no-summary", Place("summary"), *said, Severity.BLOCKS)


@pytest.fixture
def one_more_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "BLOCKING", (*rules.BLOCKING, never_mind_the_summary))


@pytest.mark.parametrize("button", ["_publish", "_schedule"])
@pytest.mark.parametrize("make", [make_post, make_treatment])
def test_what_blocks_is_refused_at_its_field_and_kept_as_it_was_typed(
    admin_client: Client, client: Client, make: Any, button: str
) -> None:
    page, other = make(title="What readers see"), make()
    url = change_url(page)
    typed = {"title": "", "slug": other.slug, "summary": "Typed with care."}
    said = errors(send(admin_client, url, button, **typed, **LATER))
    assert said["title"].startswith("There is no title")
    taken = f"Another page has the address “{other.slug}”. Choose another one."
    assert said.pop("slug").startswith(taken)
    assert said.keys() == {"title"}
    assert not Revision.objects.exists()
    assert "What readers see" in client.get(page.get_absolute_url()).text
    kept = form_values(admin_client, url)
    assert "title" not in kept
    assert (kept["slug"], kept["summary"]) == ([other.slug], ["Typed with care."])


def test_what_a_field_does_not_accept_is_said_in_its_own_words(admin_client: Client) -> None:
    said = errors(send(admin_client, change_url(make_post()), "_publish", seo_title="x" * 61))
    assert list(said) == ["seo_title"]
    assert "60" in said["seo_title"]


def test_a_new_page_that_is_refused_is_kept_too(admin_client: Client) -> None:
    send(admin_client, ADD, "_publish", summary="An idea.")
    assert not Post.objects.exists()
    assert form_values(admin_client, ADD)["summary"] == ["An idea."]


@pytest.mark.usefixtures("one_more_rule")
@pytest.mark.parametrize("button", ["_publish", "_schedule"])
def test_a_rule_that_blocks_is_written_once_and_holds_for_the_form(
    admin_client: Client, button: str
) -> None:
    post = make_post()
    url = change_url(post)
    response = send(admin_client, url, button, summary="never mind", **LATER)
    assert list(errors(response)) == ["summary"]
    assert "1 thing blocks publishing" in response.text
    assert "Draft saved." in send(admin_client, url, "_draft").text
    assert errors(send(admin_client, url, button, **LATER)).keys() == {"summary"}
    post.refresh_from_db()
    assert post.summary != "never mind"


@pytest.mark.usefixtures("one_more_rule")
def test_a_rule_holds_for_a_stored_draft_and_a_restored_version(admin_client: Client) -> None:
    post = make_post()
    url = change_url(post)
    actions.save_draft(post, post.content() | {"summary": "never mind"}, now=NOW)
    assert errors(send(admin_client, url, "_publish")).keys() == {"summary"}
    admin_client.post(url.replace("/change/", "/working-draft/drop/"))
    version = {"version": revisions.version_token(post)}
    admin_client.post(url.replace("/change/", "/history/2/restore/"), version)
    assert newest(post).step == Step.RESTORED
    assert errors(send(admin_client, url, "_publish")).keys() == {"summary"}


@pytest.mark.usefixtures("one_more_rule")
def test_nothing_blocked_goes_live_by_any_other_way() -> None:
    post = make_post(summary="Right.")
    blocked = post.content() | {"summary": "never mind"}
    with pytest.raises(BlockedError, match=r"This is no summary\."):
        actions.publish(post, blocked, now=NOW)
    scheduled = {"goes_live_at": NOW + HOUR}
    with pytest.raises(BlockedError):
        actions.schedule(post, blocked, now=NOW, **scheduled)
    assert not Revision.objects.exists()
    post.refresh_from_db()
    assert post.summary == "Right."


def test_a_rule_made_since_it_was_scheduled_keeps_a_version_from_readers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    post = make_post(summary="Right.")
    scheduled = {"goes_live_at": NOW + HOUR}
    content = post.content() | {"summary": "never mind"}
    actions.schedule(post, content, now=NOW, **scheduled)
    monkeypatch.setattr(rules, "BLOCKING", (*rules.BLOCKING, never_mind_the_summary))
    assert publish_due(NOW + HOUR) == []
    assert newest(post).fault == "This is no summary."
    post.refresh_from_db()
    assert post.summary == "Right."


def test_an_address_that_was_taken_since_the_draft_was_saved_blocks(admin_client: Client) -> None:
    post = make_post()
    url = change_url(post)
    send(admin_client, url, "_draft", slug="wanted")
    make_post(slug="wanted")
    assert "Another page has the address" in errors(send(admin_client, url, "_publish"))["slug"]


@pytest.mark.parametrize("button", ["_draft", "_review"])
@pytest.mark.parametrize("make", [make_post, make_treatment])
def test_a_draft_with_mistakes_is_saved_without_them(
    admin_client: Client, make: Any, button: str
) -> None:
    page, other = make(title="Before", slug="before"), make()
    url = change_url(page)
    typed = {"title": "", "slug": other.slug, "summary": "Better.", "sources-0-publisher": "Nobody"}
    response = send(admin_client, url, button, **typed)
    assert errors(response) == {}
    assert "still in your form: Title, " in response.text
    content = newest(page).content
    assert (content["title"], content["slug"], content["summary"]) == (
        "Before",
        "before",
        "Better.",
    )
    kept = form_values(admin_client, url)
    assert (kept["slug"], kept["sources-0-publisher"]) == ([other.slug], ["Nobody"])
    assert "3 things block publishing" in response.text
    right = {"title": "After", "slug": "after", "sources-0-publisher": ""}
    assert "Published." in send(admin_client, url, "_publish", **right).text
    assert not WorkingDraft.objects.exists()


def test_the_note_on_a_draft_with_mistakes_is_not_said_again(admin_client: Client) -> None:
    url = change_url(make_post())
    send(admin_client, url, "_draft", title="", note="New numbers")
    assert "note" not in form_values(admin_client, url)
    send(admin_client, url, "_draft", title="", note="x" * 201)
    assert form_values(admin_client, url)["note"] == ["x" * 201]


def test_a_choice_that_is_gone_takes_no_other_choice_along(admin_client: Client) -> None:
    topic = make_topic()
    post = make_post(topics=[topic])
    send(admin_client, change_url(post), "_draft", topics=[topic.pk, 999_999], summary="Better.")
    assert newest(post).content["topics"] == [topic.pk]
    assert newest(post).content["summary"] == "Better."


def test_a_draft_needs_neither_title_nor_address(admin_client: Client) -> None:
    for _ in range(2):
        send(admin_client, ADD, "_draft", summary="An idea.")
    first, second = Post.objects.order_by("pk")
    assert (first.slug, second.slug) == ("untitled", "untitled-2")
    assert "Untitled" in admin_client.get("/admin/blog/post/").text
    assert "title" in errors(send(admin_client, change_url(first), "_publish"))


def test_who_may_not_publish_is_refused_nothing() -> None:
    post = make_post(title="Before")
    url = change_url(post)
    writer = sign_in(role="Writer")
    values = form_values(writer, url) | {"title": "", "summary": "Better.", "_publish": "1"}
    assert writer.post(url, values).status_code == 302
    assert (newest(post).step, newest(post).content["summary"]) == (Step.DRAFT, "Better.")
