"""What somebody who may decide has decided is not changed around them."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from publishing import actions
from publishing.models import PreviewLink
from tests.admin_pages import change_url, form_values, send
from tests.factories import days_ago, make_post, make_topic, make_treatment
from tests.staff import sign_in

pytestmark = pytest.mark.usefixtures("clinic")


def on_site(found: Any) -> str:
    kind = ContentType.objects.get_for_model(found).pk
    return f"/admin/r/{kind}/{found.pk}/"


@pytest.mark.parametrize("role", ["", "Front desk", "Writer", "Owner"])
def test_no_private_link_is_told_to_who_asks_by_number(role: str) -> None:
    post = make_post(published_at=None)
    version = actions.save_draft(post, post.content(), now=timezone.now())
    link = PreviewLink.objects.create(revision=version, created_at=timezone.now())
    assert sign_in(role=role).get(on_site(link)).status_code == 404


@pytest.mark.parametrize("written", ["%20{}", "+{}", "{}%20", "0{}"])
def test_no_private_link_is_told_to_who_writes_its_number_otherwise(written: str) -> None:
    post = make_post(published_at=None)
    version = actions.save_draft(post, post.content(), now=timezone.now())
    link = PreviewLink.objects.create(revision=version, created_at=timezone.now())
    kind = written.format(ContentType.objects.get_for_model(link).pk)
    assert sign_in(role="Front desk").get(f"/admin/r/{kind}/{link.pk}/").status_code == 404


@pytest.mark.parametrize(("role", "status"), [("", 404), ("Front desk", 404), ("Writer", 302)])
def test_the_address_of_a_live_page_is_told_to_who_may_see_it(role: str, status: int) -> None:
    post = make_post()
    answer = sign_in(role=role).get(on_site(post))
    assert answer.status_code == status
    assert (answer.get("Location") == post.get_absolute_url()) == (status == 302)


@pytest.mark.parametrize("role", ["", "Front desk", "Writer"])
def test_the_address_of_a_draft_is_told_to_nobody(role: str) -> None:
    assert sign_in(role=role).get(on_site(make_post(published_at=None))).status_code == 404


def test_a_topic_still_leads_to_its_page() -> None:
    topic = make_topic()
    page = sign_in(role="Editor").get(reverse("admin:blog_topic_change", args=[topic.pk]))
    [address] = html.fromstring(page.text).xpath("//a[contains(@class, 'viewsitelink')]/@href")
    assert sign_in(role="Editor").get(address)["Location"] == topic.get_absolute_url()


@pytest.mark.parametrize("path", ["/admin/r/999999/1/", "/admin/r/1/none/"])
def test_an_object_that_is_none_is_not_found(path: str) -> None:
    assert sign_in(role="Owner").get(path).status_code == 404


def test_a_treatment_that_was_never_published_changes_no_live_article(client: Client) -> None:
    draft = make_treatment(published_at=None)
    article = make_post(treatment=draft)
    before = client.get(article.get_absolute_url()).content
    send(sign_in(role="Writer"), change_url(draft), "_draft", show_crisis_card="on")
    assert client.get(article.get_absolute_url()).content == before


def test_a_treatment_that_went_offline_goes_on_warning(client: Client) -> None:
    gone = make_treatment(show_crisis_card=True, offline_at=days_ago(1))
    assert "988" in client.get(make_post(treatment=gone).get_absolute_url()).text


def test_an_address_that_a_version_is_scheduled_for_is_refused_to_drafts() -> None:
    post, other = make_post(), make_post(published_at=None)
    soon = timezone.now() + datetime.timedelta(days=1)
    content = post.content() | {"slug": "new-address"}
    actions.schedule(post, content, soon, now=timezone.now())
    answer = send(sign_in(role="Writer"), change_url(other), "_draft", slug="new-address")
    assert "Saved, except for the fields that need a correction" in answer.text
    other.refresh_from_db()
    assert other.slug != "new-address"


def test_an_address_made_from_a_title_is_none_that_a_version_is_scheduled_for() -> None:
    post = make_post()
    soon = timezone.now() + datetime.timedelta(days=1)
    content = post.content() | {"slug": "new-address"}
    actions.schedule(post, content, soon, now=timezone.now())
    send(sign_in(role="Writer"), "/admin/blog/post/add/", "_draft", title="New address")
    assert type(post).objects.latest("pk").slug == "new-address-2"


def test_the_only_owner_stays_one() -> None:
    owner = sign_in(role="Owner", name="olga")
    olga = User.objects.get(username="olga")
    url = reverse("admin:auth_user_change", args=[olga.pk])
    [role] = form_values(owner, url)["groups"]
    writer = str(olga.groups.model.objects.get(name="Writer").pk)
    for change in ({"is_active": []}, {"groups": [writer]}, {"groups": []}):
        answer = owner.post(url, form_values(owner, url) | change | {"_save": "1"})
        assert "only account that can manage accounts" in answer.text
    olga.refresh_from_db()
    assert (olga.is_active, [str(group.pk) for group in olga.groups.all()]) == (True, [role])
    delete = reverse("admin:auth_user_delete", args=[olga.pk])
    owner.post(delete, {"post": "yes"})
    owner.post(
        "/admin/auth/user/",
        {"action": "delete_selected", "_selected_action": [olga.pk], "post": "yes"},
    )
    assert User.objects.filter(username="olga").exists()


def test_one_of_two_owners_may_go() -> None:
    owner = sign_in(role="Owner", name="olga")
    sign_in(role="Owner")
    olga = User.objects.get(username="olga")
    url = reverse("admin:auth_user_change", args=[olga.pk])
    owner.post(url, form_values(owner, url) | {"groups": [], "_save": "1"})
    assert not olga.groups.exists()
