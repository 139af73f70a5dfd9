"""Who sees a page when: one rule, held by the queryset, the instance and the address alike."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from blog.models import Post
from publishing.models import PublishablePage
from tests.factories import days_ago, make_page, make_post, make_topic, make_treatment

LISTS = {make_post: "/blog/", make_treatment: "/services/", make_page: "/about/"}
STATES: list[tuple[float | None, float | None, bool, int]] = [
    # published days ago, offline days ago, seen, status of the address
    (None, None, False, 404),
    (-1, None, False, 404),
    (1, None, True, 200),
    (1, -1, True, 200),
    (2, 1, False, 410),
]


@pytest.mark.parametrize(("published", "offline", "seen", "status"), STATES)
@pytest.mark.parametrize("make", [make_post, make_treatment, make_page])
def test_a_page_shows_from_its_hour_until_it_is_taken_offline(
    clinic: Any,
    client: Client,
    make: Any,
    published: float | None,
    offline: float | None,
    seen: bool,
    status: int,
) -> None:
    page: PublishablePage = make(
        published_at=None if published is None else days_ago(published),
        offline_at=None if offline is None else days_ago(offline),
        **({"menu": "menu"} if make is make_page else {}),
    )
    assert page.is_published() is seen
    assert type(page).objects.published().filter(pk=page.pk).exists() is seen  # type: ignore[attr-defined]
    response = client.get(page.get_absolute_url())
    assert response.status_code == status
    listed = page.title in client.get(LISTS[make]).text
    assert listed is seen


def test_the_queryset_and_the_instance_agree_at_every_edge(clinic: Any) -> None:
    now = timezone.now()
    moments = [now + datetime.timedelta(seconds=seconds) for seconds in (-1, 0, 1)]
    for published in [None, *moments]:
        for offline in [None, *moments]:
            make_post(published_at=published, offline_at=offline)
    shown = set(Post.objects.published(at=now))
    assert shown == {post for post in Post.objects.all() if post.is_published(at=now)}
    assert len(shown) == 4


def test_a_deleted_article_is_gone_and_a_deleted_draft_was_never_there(
    clinic: Any, client: Client
) -> None:
    article, draft = make_post(), make_post(published_at=None)
    for page in (article, draft):
        page.delete()
    assert client.get(article.get_absolute_url()).status_code == 410
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_a_new_page_may_take_the_address_of_a_deleted_one(clinic: Any, client: Client) -> None:
    make_post(slug="jaw-pain").delete()
    make_post(slug="jaw-pain", title="Jaw pain, written anew")
    assert "Jaw pain, written anew" in client.get("/blog/jaw-pain/").text


def test_a_topic_without_published_articles_has_no_page(clinic: Any, client: Client) -> None:
    topic = make_topic()
    make_post(topics=[topic], published_at=None)
    assert client.get(topic.get_absolute_url()).status_code == 404
    make_post(topics=[topic], title="Now there is one")
    assert "Now there is one" in client.get(topic.get_absolute_url()).text


def test_related_pages_are_only_those_that_readers_can_see(clinic: Any, client: Client) -> None:
    treatment = make_treatment(title="Shown treatment")
    hidden = make_treatment(title="Hidden treatment", published_at=None)
    post = make_post(treatment=treatment, related_treatments=[hidden])
    make_post(treatment=treatment, title="Secret draft", published_at=None)
    make_post(treatment=treatment, title="Sister article")
    page = client.get(post.get_absolute_url()).text
    assert "Sister article" in page
    assert "Shown treatment" in page
    assert "Secret draft" not in page
    assert "Hidden treatment" not in page
    treatment_page = client.get(treatment.get_absolute_url()).text
    assert post.title in treatment_page
    assert "Secret draft" not in treatment_page


def test_the_next_article_is_the_next_older_and_begins_again_at_the_newest(clinic: Any) -> None:
    newest, middle, oldest = (make_post(published_at=days_ago(days)) for days in (1, 2, 3))
    make_post(published_at=None)
    assert newest.next_published() == middle
    assert middle.next_published() == oldest
    assert oldest.next_published() == newest
