"""988 and 911 come before all that touches on ketamine, depression, trauma or self-harm."""

import datetime
import threading
from typing import Any
from unittest import mock

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from blog.models import Post, Topic
from clinic.crisis_subjects import touches_on_crisis
from clinic.models import Clinician, crisis
from clinic_site import crisis_cards
from clinic_site.counted_pages import find_pages
from clinic_site.management.commands import run_worker
from publishing import actions, revisions
from publishing.seen_by_readers import content_changed
from tests.factories import (
    make_clinic,
    make_clinician,
    make_page,
    make_post,
    make_topic,
    make_treatment,
)
from tests.staff import sign_in

CARD = 'id="title-crisis"'

pytestmark = pytest.mark.django_db


def shows_card(client: Client, thing: Any) -> bool:
    """Whether its page has the card, which then is as sensitive in the counts."""
    path = thing.get_absolute_url()
    shown = CARD in client.get(path).text
    assert find_pages([path])[path].is_sensitive == shown
    return shown


# The words


@pytest.mark.parametrize(
    "text",
    [
        "Ketamine", "KETAMINE infusions", "Is esketamine (Spravato®) different?", "ketamina",
        "depression", "Depressed?", "depressive moods", "antidepressants", "anti-depressant",
        "An antidepressant.", "depresión", "de\xadpres\xadsion", "De\u0301pression",
        "depression2", "not depressed", "dysthymia",
        "trauma", "Traumas", "traumatic", "traumatized", "traumatised", "trauma-informed", "PTSD",
        "C-PTSD", "CPTSD", "P.T.S.D.", "post-traumatic stress", "post\u2011traumatic",
        "posttraumatic", "Post Traumatic", "retraumatize", "trauma’s mark", "‘trauma’", "TEPT",
        "head trauma", "birth trauma", "traumatic brain injury", "trauma to the jaw",
        "suicide", "Suicidal", "suicide’s", "self-harm", "self harm", "selfharm", "self\nharm",
        "self–injury", "self-injuring", "overdose", "Overdosing", "hurt yourself",
        "kill themselves", "end her own life", "ended her own life", "takes his life",
        "taken his own life", "He hung himself", "shot himself", "self_harm",
        "a great depression came over me", "do not want to live", "wanted to end it all",
        "taking one’s life", "want to die",
        "ST depression, and depression", "tooth trauma or trauma of another kind",
        "pain in the jaw; depression",
    ],
)  # fmt: skip
def test_text_touches_on_a_crisis(text: str) -> None:
    assert touches_on_crisis(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "Headaches and a tense jaw.", "a tongue depressor", "a depressed fracture",
        "a depressed skull fracture", "depressed scars", "ST depression", "ST-segment depression",
        "respiratory depression", "scapular depression", "it may depress breathing",
        "a depressant", "the Great Depression", "the trauma center", "a trauma surgeon",
        "tooth trauma", "Dental trauma", "traumatic occlusion", "non-traumatic", "a traumatologist",
        "keratin", "a decision", "self-care", "himself", "a dose", "the dosage", "press on",
        "take your life back", "compression", "impressed", "drama", "diet",
    ],
)  # fmt: skip
def test_look_alikes_do_not(text: str) -> None:
    assert not touches_on_crisis(text)


# The pages


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "On depression"},
        {"summary": "What trauma does."},
        {"body": "<p>Of de<em>press</em>ion.</p>"},
        {"body": "<ul><li>PTSD</li></ul>"},
        {"body": "<table><tbody><tr><td>Overdose</td></tr></tbody></table>"},
        {"body": '<aside data-callout="urgent"><p>Self-harm.</p></aside>'},
        {"body": '<p><a href="clinic:image/1">Where ketamine is given</a></p>'},
        {"key_points": ["One thing.", "It may help with depression."]},
        {"sources": [{"title": "Ketamine: a study", "publisher": "", "year": None, "url": ""}]},
        {"seo_title": "Depression"},
    ],
    ids=str,
)
@pytest.mark.parametrize("make", [make_post, make_treatment, make_page])
def test_page_whose_words_touch_on_it_shows_the_card(
    client: Client, make: Any, changes: dict[str, Any]
) -> None:
    assert shows_card(client, make(**changes))


@pytest.mark.parametrize("make", [make_post, make_treatment, make_page])
def test_other_pages_do_not(client: Client, make: Any) -> None:
    # The drawing is called "header-ketamine" and shows two nerve cells.
    assert not shows_card(client, make(body="<p>Tooth trauma.</p>", illustration="header-ketamine"))


@pytest.mark.parametrize(
    "changes",
    [
        {"how_soon": "<p>Trauma takes its time.</p>"},
        {"answer_used_for": "Depression."},
        {"problems": [{"problem": "Low days", "detail": "depression"}]},
        {"safety_approved_for": "Severe depression."},
        {"safety_known_risks": "Suicidal thoughts."},
    ],
    ids=str,
)
def test_treatment_brings_the_card_to_its_articles(client: Client, changes: dict[str, Any]) -> None:
    treatment = make_treatment(**changes)
    assert shows_card(client, treatment)
    assert shows_card(client, make_post(treatment=treatment))


def test_treatment_that_was_never_published_brings_nothing(client: Client) -> None:
    treatment = make_treatment(title="Ketamine", published_at=None)
    assert not shows_card(client, make_post(treatment=treatment))


@pytest.mark.parametrize(
    "changes",
    [{"name": "Trauma"}, {"description": "On PTSD."}, {"show_crisis_card": True}],
    ids=str,
)
def test_topic_brings_the_card_to_its_articles(client: Client, changes: dict[str, Any]) -> None:
    topic = make_topic(**changes)
    assert shows_card(client, make_post(topics=[topic]))
    assert shows_card(client, topic)


def test_topic_shows_the_card_for_an_article_that_it_lists(client: Client) -> None:
    topic = make_topic(name="Rest")
    other = make_post(topics=[topic])
    assert not shows_card(client, topic)
    draft = make_post(topics=[topic], title="Of trauma", published_at=None)
    assert not shows_card(client, topic)
    actions.publish(draft, draft.content(), now=timezone.now())
    assert shows_card(client, topic)
    assert not shows_card(client, other)


def test_person_shows_the_card_for_what_is_said_of_them(client: Client) -> None:
    make_clinic()
    assert shows_card(client, make_clinician(biography="She treats depression."))
    assert not shows_card(client, make_clinician(biography="She treats jaws."))


# Where it’s used, and what is in it


@pytest.mark.parametrize("make", [make_post, make_treatment, make_page, make_topic, make_clinician])
def test_card_comes_before_the_first_such_words(client: Client, make: Any) -> None:
    make_clinic()
    is_page = make in (make_post, make_treatment, make_page)
    thing = make(**{"title" if is_page else "name": "Ketamine"})
    if make is make_topic:
        make_post(topics=[thing])
    text = client.get(thing.get_absolute_url()).text
    main = text[text.index("<main") :]
    assert main.index(CARD) < main.index("<h1>") < main.index("Ketamine")


def test_first_heading_of_the_page_is_its_title(client: Client) -> None:
    tree = html.fromstring(client.get(make_post(title="Ketamine").get_absolute_url()).text)
    headings = tree.xpath("//main//*[self::h1 or self::h2 or self::h3]")
    assert headings[0].tag == "h1"


def test_card_comes_first_in_a_feed(client: Client) -> None:
    make_post(title="Quiet", body="<p>Of depression.</p>")
    text = client.get(reverse("blog:rss")).text
    assert -1 < text.index("tel:988") < text.index("depression")


def test_card_names_every_way_to_help_and_sells_nothing(client: Client) -> None:
    make_clinic()
    tree = html.fromstring(client.get(make_post(title="Ketamine").get_absolute_url()).text)
    [card] = tree.find_class("crisis")
    assert card.xpath(".//a/@href") == ["tel:988", "sms:988", "tel:911"]
    assert not card.xpath(".//button|.//form|.//*[@data-event]")
    [spanish] = card.xpath(".//*[@lang='es']")
    assert "oprima 2" in spanish.text_content()
    assert "AYUDA" in spanish.text_content()


# Nobody can remove it, and it is right at every moment


def test_unchecked_box_removes_nothing(client: Client) -> None:
    topic = make_topic(name="Depression", show_crisis_card=False)
    treatment = make_treatment(title="Ketamine", show_crisis_card=False)
    for thing in (make_post(topics=[topic]), make_post(treatment=treatment), treatment):
        assert shows_card(client, thing)
    editor = sign_in(role="Editor")
    for path in (
        reverse("admin:blog_topic_add"),
        reverse("admin:services_treatment_add"),
        reverse("admin:pages_page_add"),
    ):
        assert "always has them, checked or not" in editor.get(path).text
        assert "touches_on_crisis" not in editor.get(path).text


def test_card_follows_what_is_live(client: Client) -> None:
    post = make_post()
    now = timezone.now()
    content = post.content() | {"body": "<p>Of trauma.</p>"}
    draft = actions.save_draft(post, content, now=now)
    assert not shows_card(client, post)
    actions.publish(post, draft.content, now=now)
    assert shows_card(client, post)
    before = revisions.Revision.objects.of(post).last()
    assert before is not None
    restored = actions.restore(post, before, now=now)
    assert shows_card(client, post)
    actions.schedule(post, restored.content, now + datetime.timedelta(hours=1), now=now)
    assert shows_card(client, post)
    assert actions.publish_due(now + datetime.timedelta(hours=2))
    assert not shows_card(client, post)


def test_unpublishing_keeps_what_was_noted_of_the_live_words() -> None:
    post = make_post(title="Of trauma")
    shown = Post.objects.get()
    shown.title = "What the form says"
    actions.unpublish(shown, now=timezone.now())
    post.refresh_from_db()
    assert post.touches_on_crisis


def test_saving_some_fields_notes_what_they_say() -> None:
    post = make_post()
    post.title = "Of trauma"
    post.save(update_fields=["title"])
    post.refresh_from_db()
    assert post.touches_on_crisis


def test_it_is_no_part_of_what_a_page_says() -> None:
    assert "touches_on_crisis" not in make_post(title="Of trauma").content()


def test_nothing_is_read_for_a_reader(client: Client) -> None:
    make_clinic()
    topic = make_topic(name="Depression")
    post = make_post(title="Ketamine", topics=[topic], treatment=make_treatment())
    with mock.patch.object(crisis, "touches_on_crisis", side_effect=AssertionError):
        for path in (post.get_absolute_url(), topic.get_absolute_url(), reverse("blog:rss")):
            assert "tel:988" in client.get(path).text


def test_counting_topics_asks_no_more_for_more_of_them(db: None) -> None:
    topics = [make_topic(name=f"Trauma {number}") for number in range(5)]
    make_post(topics=topics)
    paths = [topic.get_absolute_url() for topic in topics]
    with CaptureQueriesContext(connection) as one:
        find_pages(paths[:1])
    with CaptureQueriesContext(connection) as five:
        find_pages(paths)
    assert len(one) == len(five)


# An older database


def test_rows_of_an_older_version_are_looked_at_after_an_update(client: Client) -> None:
    post, calm = make_post(title="Of trauma"), make_post()
    topic, person = make_topic(name="Depression"), make_clinician(biography="On PTSD.")
    for model, touches in ((Topic, False), (Clinician, False), (Post, False)):
        model.objects.update(touches_on_crisis=touches)
    Post.objects.filter(pk=calm.pk).update(touches_on_crisis=True)
    before = client.get(post.get_absolute_url())
    assert CARD not in before.text
    told = mock.Mock()
    content_changed.connect(told)
    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0)
    told.assert_called_once()  # caches hear of it, and of the second time nothing
    for thing in (post, topic, person):
        thing.refresh_from_db()
        assert thing.touches_on_crisis
    calm.refresh_from_db()
    assert not calm.touches_on_crisis
    assert calm.updated_at == Post.objects.get(pk=calm.pk).updated_at
    since = {"if-none-match": before["ETag"]}
    assert CARD in client.get(post.get_absolute_url(), headers=since).text


def test_the_worker_looks_at_what_an_older_version_wrote_meanwhile() -> None:
    post = make_post(title="Of trauma")
    Post.objects.update(touches_on_crisis=False)
    run_worker.look_for_crises(threading.Event())
    post.refresh_from_db()
    assert post.touches_on_crisis


def test_what_is_saved_while_it_is_looked_at_is_not_set_back() -> None:
    post = make_post(title="On sleep", body="<p>Rest.</p>")
    Post.objects.update(touches_on_crisis=True)  # by words that count no more

    def save_meanwhile() -> bool:
        post.title = "On suicide"
        post.save()
        return False

    crisis_cards.bring_up_to_date(stopped=save_meanwhile)
    post.refresh_from_db()
    assert post.touches_on_crisis


def test_a_look_ends_when_the_worker_is_told_to() -> None:
    post = make_post(title="On trauma")
    Post.objects.update(touches_on_crisis=False)
    crisis_cards.bring_up_to_date(stopped=lambda: True)
    post.refresh_from_db()
    assert not post.touches_on_crisis


# What depends on it


def test_page_that_has_the_card_by_itself_keeps_no_topic() -> None:
    editor = sign_in(role="Editor")
    topic = make_topic(name="Trauma")
    make_post(title="Of trauma", topics=[topic])
    path = reverse("admin:blog_topic_delete", args=[topic.pk])
    make_post(title="On sleep", topics=[topic])
    told = editor.get(path).text
    assert "On sleep" in told
    assert "Of trauma" not in told
    editor.post(path, {"post": "yes"})
    assert Topic.objects.exists()
