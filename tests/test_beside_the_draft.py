"""While a version is being written, other things happen: none of them is mixed up with it."""

import datetime
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import DatabaseError
from django.test import Client, RequestFactory
from django.utils import timezone

from blog.models import Post
from publishing import actions, revisions
from publishing.actions import publish_due
from publishing.admin.page_form import opened
from publishing.models import GoneAddress, PreviewLink, Redirect, Revision, WorkingDraft
from services.models import Treatment
from tests.admin_pages import answer, change_url, form_values, seen, send
from tests.clock import NOW
from tests.factories import days_ago, make_post, make_treatment
from tests.staff import sign_in

pytestmark = pytest.mark.usefixtures("clock_from_now", "clinic")
HOUR = datetime.timedelta(hours=1)
Step = Revision.Step


def act(client: Client, page: Any, step: str, **data: Any) -> Any:
    url = change_url(page).replace("/change/", f"/{step}/")
    return client.post(url, data, follow=True)


def shared(client: Client, page: Any) -> str:
    """The private link to a page that is made now."""
    act(client, page, "private-link")
    return PreviewLink.objects.latest("pk").get_absolute_url()


def test_each_form_remembers_the_version_of_its_own_page() -> None:
    request = RequestFactory().get("/admin/")
    request.user = User.objects.create_superuser("ada")
    model_admin = admin.site.get_model_admin(Post)
    pages = [make_post(), make_post()]
    forms = [model_admin.page_form(request, opened(page)) for page in pages]
    said = [form["version"].value() for form in forms]
    assert said == [revisions.version_token(page) for page in pages]
    assert str(model_admin.page_form(request, opened(Post()))["version"].value()) not in said


def test_a_version_that_goes_live_while_it_is_written_on_is_no_collision(
    admin_client: Client, client: Client
) -> None:
    post = make_post(title="Now")
    content = post.content() | {"title": "Later"}
    scheduled = {"goes_live_at": NOW + HOUR}
    actions.schedule(post, content, now=NOW, **scheduled)
    url = change_url(post)
    opened = form_values(admin_client, url)
    publish_due(NOW + HOUR)
    page = admin_client.post(url, opened | {"summary": "Better.", "_publish": "1"}, follow=True)
    assert "Published." in page.text
    post.refresh_from_db()
    assert (post.title, post.summary) == ("Later", "Better.")


def test_a_scheduled_version_that_takes_the_place_of_the_one_in_the_form_is_one(
    admin_client: Client,
) -> None:
    post = make_post(title="Now")
    scheduled = {"goes_live_at": NOW + HOUR}
    actions.schedule(post, post.content() | {"title": "Later"}, now=NOW, **scheduled)
    actions.save_draft(post, post.content() | {"title": "Much later"}, now=NOW)
    url = change_url(post)
    opened = form_values(admin_client, url)
    publish_due(NOW + HOUR)
    page = admin_client.post(url, opened | {"title": "Mine", "_publish": "1"})
    assert "This page has changed since you opened it" in page.text
    assert "Version 2, scheduled by Somebody, went live on" in seen(page)
    post.refresh_from_db()
    assert post.title == "Later"


@pytest.mark.parametrize("step", ["offline", "discard"])
def test_a_page_that_readers_never_saw_has_nothing_to_end(admin_client: Client, step: str) -> None:
    post = make_post(published_at=None)
    actions.save_draft(post, post.content() | {"title": "A start"}, now=NOW)
    assert "This page isn’t live" in answer(admin_client, post, step).text
    assert form_values(admin_client, change_url(post))["title"] == ["A start"]
    assert Revision.objects.of(post)[0].step == Step.DRAFT


def test_what_is_offline_is_not_taken_offline_again(admin_client: Client) -> None:
    post = make_post()
    answer(admin_client, post, "offline")
    since = Post.objects.get().offline_at
    assert "This page isn’t live" in answer(admin_client, post, "offline").text
    assert Post.objects.get().offline_at == since


def test_what_is_discarded_is_not_in_the_form_as_something_typed(admin_client: Client) -> None:
    post = make_post(title="Kept")
    send(admin_client, change_url(post), "_draft", title="Regretted")
    act(admin_client, post, "working-draft", title="Regretted too")
    answer(admin_client, post, "discard")
    assert not WorkingDraft.objects.exists()
    assert form_values(admin_client, change_url(post))["title"] == ["Kept"]


def test_the_order_of_treatments_is_set_by_who_decides_what_readers_see() -> None:
    treatment = make_treatment(position=1, title="First")
    changes = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "1",
        "form-0-id": treatment.pk,
        "form-0-position": "9",
        "_save": "Save",
    }
    for role, position in (("Writer", 1), ("Editor", 9)):
        sign_in(role=role).post("/admin/services/treatment/", changes)
        assert Treatment.objects.get().position == position


def test_what_is_added_in_a_window_beside_the_form_is_chosen_in_it(admin_client: Client) -> None:
    add = "/admin/services/treatment/add/?_to_field=id&_popup=1"
    values = form_values(admin_client, add) | {"title": "Rest", "slug": "rest", "_draft": "1"}
    page = admin_client.post(add, values)
    assert page.status_code == 200
    assert "data-popup-response" in page.text
    assert Treatment.objects.get().title == "Rest"


def test_a_private_link_shows_the_draft_also_after_an_import(
    admin_client: Client, client: Client
) -> None:
    post = make_post()
    send(admin_client, change_url(post), "_draft", title="Draft title")
    Post.objects.filter(pk=post.pk).update(title="Brought in")
    revisions.record_as_it_is(Post.objects.get(), timezone.now())
    assert "Draft title" in client.get(shared(admin_client, post)).text


def test_a_private_link_is_revoked_where_it_was_made(admin_client: Client, client: Client) -> None:
    mine, other = make_post(), make_post()
    address = shared(admin_client, mine)
    revoke = f"private-link/{PreviewLink.objects.get().pk}/revoke"
    assert act(admin_client, other, revoke).status_code == 404
    assert client.get(address).status_code == 200
    assert act(admin_client, mine, revoke).status_code == 200
    assert act(admin_client, mine, revoke).status_code == 404


@pytest.mark.parametrize("kind", ["blog/post", "services/treatment"])
@pytest.mark.parametrize(
    ("role", "status"), [("Writer", 200), ("Reviewer", 403), ("Front desk", 403)]
)
def test_only_who_writes_pages_previews_a_new_one(role: str, status: int, kind: str) -> None:
    typed = {"title": "A new page", "body": "<p>Its first words.</p>"}
    shown = sign_in(role=role).post(f"/admin/{kind}/preview/", typed)
    assert shown.status_code == status
    assert ("Its first words." in shown.text) is (status == 200)


@pytest.mark.parametrize("step", ["private-link", "private-link/1/revoke"])
def test_who_may_only_look_does_not_share(step: str) -> None:
    assert act(sign_in(role="Reviewer"), make_post(), step).status_code == 403


def test_a_preview_at_an_address_that_leads_elsewhere_changes_nothing(
    admin_client: Client, client: Client
) -> None:
    post = make_post(slug="first")
    post.slug = "second"
    post.save()
    GoneAddress.objects.create(path="/blog/third/")
    for slug in ("first", "third"):
        values = form_values(admin_client, change_url(post)) | {"slug": slug, "title": "Shown"}
        assert "<h1>Shown</h1>" in act(admin_client, post, "preview", **values).text
    assert client.get("/blog/first/")["Location"] == "/blog/second/"
    assert client.get("/blog/third/").status_code == 410
    assert [forward.old_path for forward in Redirect.objects.all()] == ["/blog/first/"]


def test_a_fault_is_on_the_dashboard_until_something_newer_is_saved(admin_client: Client) -> None:
    post = make_post()
    scheduled = {"goes_live_at": NOW + HOUR}
    actions.schedule(post, post.content() | {"slug": "wanted"}, now=NOW, **scheduled)
    make_post(slug="wanted")
    publish_due(NOW + HOUR)
    Post.objects.filter(pk=post.pk).update(summary="Brought in")
    revisions.record_as_it_is(Post.objects.get(pk=post.pk), timezone.now())
    assert "Couldn’t be published" in admin_client.get("/admin/").text
    send(admin_client, change_url(post), "_draft", slug="free")
    assert "Couldn’t be published" not in admin_client.get("/admin/").text


def test_an_article_warns_with_what_was_published_of_its_treatment(client: Client) -> None:
    new = make_treatment(published_at=None, safety_known_risks="Not reviewed yet.")
    offline = make_treatment(offline_at=days_ago(0.5), safety_known_risks="Sleepiness.")
    said = [
        client.get(make_post(treatment=each).get_absolute_url()).text for each in (new, offline)
    ]
    assert "Not reviewed yet." not in said[0]
    assert "Sleepiness." in said[1]


def test_an_address_in_vain_needs_no_database_to_say_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(path: str) -> str:
        raise DatabaseError

    monkeypatch.setattr(Redirect.objects, "destination", broken)
    assert client.get("/nothing-here/").status_code == 404
