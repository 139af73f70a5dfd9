"""Staff see who changed a page, when and why, compare its versions, and bring an old one back."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html as lxml_html

from publishing import actions, revisions
from publishing.models import Revision
from tests.admin_pages import change_url, form_values, history_url, seen, send
from tests.factories import make_post, make_topic, make_treatment

pytestmark = pytest.mark.usefixtures("clinic")
Step = Revision.Step


def restore(client: Client, page: Any, number: int, **changes: str) -> Any:
    """Press the button beside a version."""
    url = history_url(page, f"{number}/restore/")
    tree = lxml_html.fromstring(client.get(history_url(page)).text)
    [form] = tree.xpath(f"//form[@action='{url}']")
    return client.post(url, dict(form.form_values()) | changes, follow=True)


def make_versions(page: Any, *titles: str, **values: Any) -> None:
    for title in titles:
        actions.save_draft(page, page.content() | {"title": title}, now=timezone.now(), **values)


@pytest.fixture
def reader_of_drafts(db: None) -> Client:
    """A member of staff who may look but not write."""
    user = User.objects.create_user("looker", password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_post"))
    looker = Client()
    looker.force_login(user)
    return looker


@pytest.mark.parametrize("make", [make_post, make_treatment])
def test_the_history_says_who_when_what_and_why(admin_client: Client, make: Any) -> None:
    page = make(title="As it was")
    User.objects.update(first_name="Ada", last_name="Example")
    send(admin_client, change_url(page), "_draft", title="Better", note="Shorter title")
    text = seen(admin_client.get(history_url(page)))
    assert "Live. Readers see version 1." in text
    assert "Version 2: draft saved Ada Example," in text
    assert "Shorter title" in text
    assert "Changed: Title" in text
    assert "Version 1: changed outside this form Live now" in text
    assert "Somebody" not in text


def test_a_page_that_nobody_edited_has_no_history_yet(admin_client: Client) -> None:
    text = seen(admin_client.get(history_url(make_post())))
    assert "Nothing has been saved" in text
    assert "wasn’t saved with this form" in text


def test_the_newest_version_is_compared_with_the_one_before(admin_client: Client) -> None:
    post = make_post(body="<h2>What is it?</h2><p>Rest for a day.</p>")
    send(admin_client, change_url(post), "_draft", body="<h2>What is it?</h2><p>Rest two days.</p>")
    text = seen(admin_client.get(history_url(post, "compare/")))
    assert "Before Version 1" in text
    assert "After Version 2" in text
    assert "Rest (removed: for a day.) (added: two days.)" in text


def test_any_two_versions_are_compared_the_older_one_first(admin_client: Client) -> None:
    post = make_post(title="One")
    make_versions(post, "Two", "Three")
    text = seen(admin_client.get(history_url(post, "compare/?old=3&new=1")))
    assert "(removed: One) (added: Three)" in text
    assert "The two versions are the same." in seen(
        admin_client.get(history_url(post, "compare/?old=2&new=2"))
    )


def test_a_version_is_compared_with_what_readers_see(admin_client: Client) -> None:
    post = make_post(title="Live title")
    make_versions(post, "Draft title")
    text = seen(admin_client.get(history_url(post, "compare/?old=live&new=2")))
    assert "Before What readers see now" in text
    assert "(removed: Live) (added: Draft) title" in text


@pytest.mark.parametrize(
    "query", ["old=1&new=99", "old=x&new=1", "old=-1&new=1", f"new={'9' * 5000}"]
)
def test_versions_that_do_not_exist_are_named(admin_client: Client, query: str) -> None:
    post = make_post()
    make_versions(post, "Two")
    response = admin_client.get(history_url(post, f"compare/?{query}"))
    assert response.status_code == 400
    assert "This page has no version" in seen(response)


def test_nothing_is_compared_with_a_live_page_that_is_not_there(admin_client: Client) -> None:
    post = make_post(published_at=None)
    make_versions(post, "Two")
    response = admin_client.get(history_url(post, "compare/?old=live&new=1"))
    assert response.status_code == 400
    assert "This page isn’t live" in seen(response)


def test_a_comparison_names_topics_and_linked_pages(admin_client: Client) -> None:
    treatment = make_treatment(title="Rest cure")
    post, topic = make_post(body="<p>Words.</p>"), make_topic(name="Sleep")
    body = f'<p>Words on <a href="clinic:treatment/{treatment.pk}">it</a>.</p>'
    content = post.content() | {"body": body, "topics": [topic.pk], "treatment_id": treatment.pk}
    actions.save_draft(post, content, now=timezone.now())
    text = seen(admin_client.get(history_url(post, "compare/")))
    assert "it (link: Rest cure)." in text
    assert "Topics (added: Sleep)" in text
    assert "Treatment (added: Rest cure)" in text


def test_one_version_is_read_as_text(admin_client: Client) -> None:
    post = make_post(title="First title", key_points=["A point"])
    make_versions(post, "Second title")
    text = seen(admin_client.get(history_url(post, "1/")))
    assert "First title" in text
    assert "Heading What is it?" in text
    assert "A point" in text
    assert admin_client.get(history_url(post, "9/")).status_code == 404


def test_an_old_version_is_restored_as_a_draft_that_readers_do_not_see(
    admin_client: Client, client: Client
) -> None:
    post = make_post(title="The first")
    send(admin_client, change_url(post), "_publish", title="The second")
    page = restore(admin_client, post, 1).text
    assert "Version 1 is restored" in page
    assert form_values(admin_client, change_url(post))["title"] == ["The first"]
    assert "The second" in client.get(post.get_absolute_url()).text
    text = seen(admin_client.get(history_url(post)))
    assert "Version 3: restored as a draft admin," in text
    assert "From version 1" in text


def test_a_restored_page_keeps_its_address_if_the_old_one_is_taken(admin_client: Client) -> None:
    post = make_post(published_at=None, slug="old-address")
    make_versions(post, "Two")
    content = post.content() | {"slug": "new-address"}
    actions.save_draft(post, content, now=timezone.now())
    make_post(slug="old-address")
    assert "Another page has its old address" in restore(admin_client, post, 1).text
    post.refresh_from_db()
    assert post.slug == "new-address"


def test_nothing_is_restored_over_a_version_that_was_saved_meanwhile(admin_client: Client) -> None:
    post = make_post(title="One")
    make_versions(post, "Two")
    stale = revisions.version_token(post)
    make_versions(post, "Three, by somebody else")
    page = restore(admin_client, post, 1, version=stale)
    assert "This page has changed since you opened it" in page.text
    assert Revision.objects.of(post).first().content["title"] == "Three, by somebody else"
    assert "Version 1 is restored" in restore(admin_client, post, 1).text


def test_who_may_only_look_can_compare_but_not_restore(reader_of_drafts: Client) -> None:
    post = make_post(title="One")
    make_versions(post, "Two")
    page = reader_of_drafts.get(history_url(post))
    assert "Restore" not in seen(page)
    assert reader_of_drafts.get(history_url(post, "compare/")).status_code == 200
    token = revisions.version_token(post)
    response = reader_of_drafts.post(history_url(post, "1/restore/"), {"version": token})
    assert response.status_code == 403
    assert Revision.objects.of(post).count() == 2


@pytest.mark.parametrize("rest", ["", "compare/", "1/"])
def test_the_history_is_for_staff_who_may_see_the_page(
    client: Client, reader_of_drafts: Client, rest: str
) -> None:
    treatment = make_treatment()
    make_versions(treatment, "Two")
    assert client.get(history_url(treatment, rest)).status_code == 302
    assert reader_of_drafts.get(history_url(treatment, rest)).status_code == 403


def test_a_restore_is_never_a_link(admin_client: Client) -> None:
    post = make_post()
    make_versions(post, "Two")
    assert admin_client.get(history_url(post, "1/restore/")).status_code == 405


@pytest.mark.parametrize("pk", ["999999", "not-a-number", "9" * 30, "9" * 5000])
def test_a_page_that_never_was_has_no_history(admin_client: Client, pk: str) -> None:
    assert admin_client.get(f"/admin/blog/post/{pk}/history/").status_code == 404


def test_a_long_history_is_paged_and_asks_the_database_no_more(admin_client: Client) -> None:
    post = make_post()
    counts = []
    for titles in (["A", "B"], [f"Title {n}" for n in range(30)]):
        make_versions(post, *titles)
        with CaptureQueriesContext(connection) as queries:
            page = admin_client.get(history_url(post))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 16
    assert "Page 1 of 2" in seen(page)
    oldest = seen(admin_client.get(history_url(post, "?p=2")))
    assert "Version 1: changed outside this form" in oldest
    assert "Older versions" not in oldest
