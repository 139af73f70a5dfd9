"""Pages are published, unpublished, and given topics together, from their list."""

from typing import Any

import pytest
from django.test import Client
from lxml import html

from publishing import actions
from publishing.models import Revision
from tests.admin_pages import change_url, send
from tests.clock import NOW
from tests.factories import make_post, make_topic, make_treatment
from tests.looking import axe_violations, problems, set_size, sideways
from tests.staff import sign_in

pytestmark = pytest.mark.usefixtures("clock_from_now", "clinic")
LIST = "/admin/blog/post/"


def choose(client: Client, action: str, *pages: Any) -> Any:
    """Check the boxes of these pages in their list, and go."""
    sent = {"action": action, "_selected_action": [page.pk for page in pages]}
    return client.post(LIST, sent, follow=True)


def confirm(client: Client, question: Any, **answers: str) -> Any:
    (form,) = (form for form in html.fromstring(question.text).forms if "confirmed" in form.fields)
    data: dict[str, Any] = {}
    for field in form.xpath(".//input[@type='hidden']"):
        data.setdefault(field.name, []).append(field.value)
    return client.post(LIST, data | answers, follow=True)


def test_drafts_are_published_together_after_a_question_that_names_them(
    client: Client,
) -> None:
    editor = sign_in(role="Editor")
    drafts = [make_post(title=title, published_at=None) for title in ("One", "Two")]
    question = choose(editor, "publish_several", *drafts)
    listed = [item.text_content() for item in html.fromstring(question.text).xpath("//main//li")]
    assert {"One: Draft", "Two: Draft"} <= set(listed)
    assert client.get(drafts[0].get_absolute_url()).status_code == 404
    assert "2 published." in confirm(editor, question).text
    for draft in drafts:
        assert client.get(draft.get_absolute_url()).status_code == 200


def test_each_page_that_can_not_be_published_is_named_with_its_reason(client: Client) -> None:
    editor = sign_in(role="Editor")
    ready, live = make_post(title="Ready", published_at=None), make_post(title="Live")
    blank = make_post(title="", slug="blank", published_at=None)
    newer = make_post(title="Newer", published_at=None)
    question = choose(editor, "publish_several", ready, live, blank, newer)
    send(editor, change_url(newer), "_draft", title="Newer than seen")
    told = confirm(editor, question).text
    assert "1 published." in told
    assert "Not published: 3." in told
    assert "“Live”: Readers already see its newest version." in told
    assert "There is no title." in told
    assert "“Newer than seen”: This page has changed since you opened it" in told
    assert client.get(newer.get_absolute_url()).status_code == 404


def test_newest_saved_version_of_a_live_page_is_published(client: Client) -> None:
    editor = sign_in(role="Editor")
    post = make_post(title="As it was")
    send(editor, change_url(post), "_draft", title="As it will be")
    confirm(editor, choose(editor, "publish_several", post))
    assert "As it will be" in client.get(post.get_absolute_url()).text


def test_live_pages_are_unpublished_together(client: Client) -> None:
    editor = sign_in(role="Editor")
    live, draft = make_post(title="Live"), make_post(title="Draft", published_at=None)
    told = confirm(editor, choose(editor, "unpublish_several", live, draft)).text
    assert "1 unpublished." in told
    assert "“Draft”: It isn’t live." in told
    assert client.get(live.get_absolute_url()).status_code == 410


def test_writer_neither_publishes_nor_unpublishes_several(client: Client) -> None:
    writer = sign_in(role="Writer")
    live, draft = make_post(), make_post(published_at=None)
    listed = writer.get(LIST).text
    assert "Change topics" in listed
    assert 'value="publish_several"' not in listed
    for action, page in (("publish_several", draft), ("unpublish_several", live)):
        sent = {"action": action, "_selected_action": page.pk, "confirmed": "yes"}
        writer.post(LIST, sent, follow=True)
    assert client.get(live.get_absolute_url()).status_code == 200
    assert client.get(draft.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("role", ["Editor", "Writer"])
def test_topic_is_added_and_removed_as_the_role_may(client: Client, role: str) -> None:
    staff, sleep = sign_in(role=role), make_topic(name="Sleep")
    without, with_it = make_post(title="Without"), make_post(title="With", topics=[sleep])
    question = choose(staff, "change_topics", without, with_it)
    told = confirm(staff, question, topic=str(sleep.pk), change="add").text
    assert "1 changed." in told
    assert "“With”: It already has this topic." in told
    is_shown = "Without" in client.get(sleep.get_absolute_url()).text
    assert is_shown == (role == "Editor")  # a writer's change waits for an editor
    newest = Revision.objects.of(without).first()
    assert newest
    assert newest.content["topics"] == [sleep.pk]
    question = choose(staff, "change_topics", with_it)
    confirm(staff, question, topic=str(sleep.pk), change="remove")
    newest = Revision.objects.of(with_it).first()
    assert newest
    assert "topics" not in newest.content


def test_change_of_topics_goes_into_a_version_that_is_being_written(client: Client) -> None:
    editor, sleep = sign_in(role="Editor"), make_topic(name="Sleep")
    post = make_post(title="As it was")
    send(editor, change_url(post), "_draft", title="Being written")
    confirm(editor, choose(editor, "change_topics", post), topic=str(sleep.pk), change="add")
    assert "As it was" in client.get(post.get_absolute_url()).text
    assert not post.topics.exists()
    send(editor, change_url(post), "_publish")
    assert post.topics.get() == sleep


def test_forgotten_topic_is_asked_for_again(client: Client) -> None:
    editor, post = sign_in(role="Editor"), make_post()
    question = choose(editor, "change_topics", post)
    assert "This field is required" in confirm(editor, question, topic="", change="add").text


def test_more_than_a_hundred_pages_are_too_many() -> None:
    editor = sign_in(role="Editor")
    pages = [make_post(published_at=None) for _ in range(101)]
    assert "Choose at most 100 pages" in choose(editor, "publish_several", *pages).text


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_question_reads_well_on_a_phone_and_at_a_desk(staff: Any) -> None:
    make_topic(name="Sleep")
    posts = [make_post(title=f"An article with a long name, number {n}") for n in range(3)]
    actions.save_draft(posts[0], posts[0].content(), now=NOW)
    make_treatment()
    staff.goto(LIST)
    for box in staff.locator("input.action-select").all():
        box.check()
    staff.locator("select[name=action]").select_option(label="Change topics")
    with staff.expect_navigation():
        staff.get_by_role("button", name="Go").click()
    found: dict[str, Any] = {}
    for width in (390, 1280):
        set_size(staff, width)
        found[f"at {width}"] = axe_violations(staff) + sideways(staff)
    assert problems(**found) == {}
