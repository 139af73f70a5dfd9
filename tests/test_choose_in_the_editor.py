"""Whoever writes a page finds what it can lead to and show; nobody else does."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from images.models import Image
from tests.factories import days_ago, make_clinic, make_image, make_post, make_treatment

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(client):
    user = User.objects.create_user("writer", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="change_post"))
    client.force_login(user)
    return client


def choices(client, of, **query):
    return client.get(reverse("editor_choices"), {"of": of} | query).json()["results"]


def test_pages_are_found_by_all_words_of_their_title(writer):
    post = make_post(title="Sleep and a tense jaw")
    make_post(title="Sleep and stress")
    assert choices(writer, "pages", q="JAW sleep") == [
        {"href": f"clinic:article/{post.pk}", "title": "Sleep and a tense jaw", "about": "Article"}
    ]


def test_treatments_are_found_with_the_articles_and_what_readers_see_comes_first(writer):
    make_post(title="Sleep, a draft", published_at=None)
    make_post(title="Sleep, offline", offline_at=days_ago(1), published_at=days_ago(2))
    treatment = make_treatment(title="Help with sleep")
    found = choices(writer, "pages", q="sleep")
    assert found[0]["href"] == f"clinic:treatment/{treatment.pk}"
    assert found[0]["about"] == "Treatment"
    warnings = {choice["title"]: choice.get("warning", "")[:7] for choice in found}
    assert warnings == {
        "Help with sleep": "",
        "Sleep, a draft": "Draft: ",
        "Sleep, offline": "Offline",
    }


def test_a_draft_without_a_title_is_no_empty_line(writer):
    make_post(title="", published_at=None)
    assert [choice["title"] for choice in choices(writer, "pages")] == ["Untitled"]


def test_pictures_are_shown_small_and_say_what_is_missing(writer):
    make_image(alt="A quiet room")
    make_image(alt="", decorative=True)
    Image.objects.filter(pk=make_image(alt="x").pk).update(alt="")
    undescribed, decorative, described = choices(writer, "pictures")
    assert (described["title"], "warning" in described) == ("A quiet room", False)
    picture = writer.get(described["src"])
    assert picture.status_code == 200
    picture.close()
    assert decorative["about"].startswith("Decoration only")
    assert undescribed["warning"].startswith("No description")
    assert [choice["title"] for choice in choices(writer, "pictures", q="room")] == ["A quiet room"]


def test_drawings_are_shown_without_those_that_head_a_page(writer):
    found = {choice["href"]: choice for choice in choices(writer, "drawings")}
    assert found["clinic:drawing/botox-muscles"]["title"] == "Muscles of the head, jaw and neck"
    assert found["clinic:drawing/botox-muscles"]["svg"].startswith("<svg")
    assert not any("header" in href for href in found)


def test_references_are_called_by_their_names(writer):
    make_clinic(phone="+12125550123")
    post = make_post(title="Sleep and stress", published_at=None)
    hrefs = ["phone", "safety", "drawing/stress-and-body", f"article/{post.pk}"]
    found = choices(writer, "named", href=[f"clinic:{href}" for href in hrefs])
    assert {choice["href"].removeprefix("clinic:"): choice["title"] for choice in found} == {
        "phone": "212-555-0123",
        "safety": "Approved use and safety",
        "drawing/stress-and-body": "How the stress response reaches the body",
        f"article/{post.pk}": "Sleep and stress",
    }


@pytest.mark.parametrize(
    "href",
    ["", "clinic:", "clinic:article/999", "clinic:article/x", "clinic:image/" + "9" * 40,
     "clinic:drawing/none", "clinic:unknown/1", "https://example.org/", "clinic:source/1"],
)  # fmt: skip
def test_what_stands_for_nothing_has_no_name(writer, href):
    assert choices(writer, "named", href=href) == []


def test_who_writes_no_page_chooses_nothing(client):
    assert client.get(reverse("editor_choices"), {"of": "pages"}).status_code == 403
    client.force_login(User.objects.create_user("front-desk", is_staff=True))
    answer = client.get(reverse("editor_choices"), {"of": "pages"})
    assert (answer.status_code, answer["Cache-Control"]) == (403, "no-store")


def test_a_wrong_question_is_told_so(writer):
    assert writer.get(reverse("editor_choices"), {"of": "people"}).status_code == 400
    assert writer.post(reverse("editor_choices"), {"of": "pages"}).status_code == 405


def test_a_paste_is_read_for_those_who_write(writer):
    pasted = {"html": '50 <span style="font-family:Symbol">m</span>g<s> old</s><img src="x">'}
    assert Client().post(reverse("editor_paste"), pasted).status_code == 403
    assert writer.get(reverse("editor_paste")).status_code == 405
    assert writer.post(reverse("editor_paste"), pasted).json() == {
        "html": "<p>50 µg</p>",
        "deletions": 1,
        "pictures": 1,
    }
    assert (
        writer.post(reverse("editor_paste"), {"text": "1 < 2"}).json()["html"] == "<p>1 &lt; 2</p>"
    )
