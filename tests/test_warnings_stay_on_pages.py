"""What warns readers on other pages is not deleted under them: the pages are named instead."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from blog.models import Post, Topic
from publishing import revisions
from publishing.models import Revision
from services.models import Treatment
from tests.factories import make_post, make_topic, make_treatment
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

BOXED = {"safety_boxed_warning": "It can spread."}


@pytest.fixture
def editor() -> Client:
    return sign_in(role="Editor")


def list_url(thing: Any) -> str:
    return f"/admin/{thing._meta.app_label}/{thing._meta.model_name}/"


def try_all_ways(editor: Client, thing: Any) -> list[str]:
    """What the page to delete it says, its button pressed all the same, and the list's action."""
    one = f"{list_url(thing)}{thing.pk}/delete/"
    many = {"action": "delete_selected", "_selected_action": [thing.pk], "post": "yes"}
    answers = [editor.get(one), editor.post(one, {"post": "yes"}, follow=True)]
    answers.append(editor.post(list_url(thing), many, follow=True))
    return [" ".join(html.fromstring(answer.text).text_content().split()) for answer in answers]


def schedule(post: Post, **changes: Any) -> None:
    now = timezone.now()
    revisions.record(
        post,
        Revision.Step.SCHEDULED,
        post.content() | changes,
        created_at=now,
        goes_live_at=now + datetime.timedelta(days=1),
    )


def test_a_treatment_that_warns_on_a_live_article_stays(editor: Client) -> None:
    treatment = make_treatment(**BOXED, show_crisis_card=True)
    make_post(title="On jaws", treatment=treatment)
    for told in try_all_ways(editor, treatment):
        lost = "would lose its safety block and its crisis card (988)."
        assert f"Article: On jaws (live) {lost}" in told
    assert Treatment.objects.exists()
    assert Post.objects.get().safety


def test_a_topic_with_the_crisis_card_stays(editor: Client) -> None:
    topic = make_topic(show_crisis_card=True)
    make_post(title="On sleep", topics=[topic])
    for told in try_all_ways(editor, topic):
        assert "On sleep (live) would lose its crisis card" in told
    assert Topic.objects.exists()


def test_what_is_scheduled_keeps_its_warning_too(editor: Client) -> None:
    treatment, topic = make_treatment(**BOXED), make_topic(show_crisis_card=True)
    schedule(make_post(title="On jaws"), treatment_id=treatment.pk, topics=[topic.pk])
    for thing in (treatment, topic):
        for told in try_all_ways(editor, thing):
            assert "On jaws (scheduled version) would lose" in told
    assert Treatment.objects.exists()
    assert Topic.objects.exists()


def test_what_warns_nobody_is_deleted(editor: Client) -> None:
    draft = make_post(published_at=None)
    calm, topic = make_treatment(), make_topic()
    warning = make_treatment(**BOXED, show_crisis_card=True)
    unseen = make_treatment(**BOXED, published_at=None)
    Post.objects.filter(pk=draft.pk).update(treatment=warning)
    make_post(treatment=calm, topics=[topic])
    make_post(treatment=unseen, related_treatments=[warning])
    for thing in (calm, topic, warning, unseen):
        editor.post(f"{list_url(thing)}{thing.pk}/delete/", {"post": "yes"})
    assert not Treatment.objects.exists()
    assert not Topic.objects.exists()
