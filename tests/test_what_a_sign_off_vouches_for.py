"""A medical sign-off holds for the text that was read, word for word; readers are told of it."""

import datetime
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from lxml import html

from blog.models import Post
from publishing import revisions
from publishing.models import Revision
from tests.admin_pages import change_url, form_values, history_url, seen, send
from tests.clock import clinics_day
from tests.factories import make_clinician, make_image, make_post, make_treatment
from tests.picture_files import photo_upload
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

REVIEWED = "Medically reviewed by"


def sign_off(page: Any, *, credentials: str = "MD", is_tied: bool = True) -> None:
    """What is in the form now is sent for review and signed off by Rita Reader."""
    send(sign_in(role="Writer"), change_url(page), "_review")
    rita = sign_in(role="Reviewer", name="rita")
    if is_tied:
        account = User.objects.get(username="rita")
        make_clinician(name="Rita Reader", credentials=credentials, account=account)
    version = revisions.head(page)
    assert version
    path = change_url(page).replace("/change/", "/review/")
    rita.post(path, {"answer": "sign-off", "reviewed": version.number})
    assert Revision.objects.of(page)[0].step == Revision.Step.SIGNED_OFF


def byline(client: Client, page: Any) -> str:
    lines = html.fromstring(client.get(page.get_absolute_url()).text).find_class("byline")
    return " ".join(line.text_content() for line in lines if REVIEWED in line.text_content())


def reviewed_node(client: Client, page: Any) -> dict[str, Any]:
    [script] = html.fromstring(client.get(page.get_absolute_url()).text).xpath(
        "//script[@type='application/ld+json']/text()"
    )
    nodes = json.loads(script)["@graph"]
    return next(node for node in nodes if node["@type"] == "MedicalWebPage")


def live_with_signed_next_version() -> Post:
    post = make_post(body="<p>Live words.</p>")
    send(sign_in(role="Writer"), change_url(post), "_draft", body="<p>Next words.</p>")
    sign_off(post)
    return post


def test_readers_are_told_once_the_signed_text_is_live(client: Client) -> None:
    post = live_with_signed_next_version()
    assert byline(client, post) == ""
    assert "lastReviewed" not in reviewed_node(client, post)
    send(sign_in(role="Editor"), change_url(post), "_publish")
    today = clinics_day()
    assert (
        byline(client, post) == f"{REVIEWED} Rita Reader, MD, {today:%b} {today.day}, {today.year}"
    )
    node = reviewed_node(client, post)
    assert node["lastReviewed"] == today.isoformat()
    assert node["reviewedBy"]["name"] == "Rita Reader"


def test_its_day_is_the_clinics(client: Client) -> None:
    post = live_with_signed_next_version()
    send(sign_in(role="Editor"), change_url(post), "_publish")
    evening = datetime.datetime(2026, 3, 2, 1, tzinfo=datetime.UTC)  # the day before in New York
    Revision.objects.filter(step=Revision.Step.SIGNED_OFF).update(created_at=evening)
    assert byline(client, post).endswith("Mar 1, 2026")
    assert reviewed_node(client, post)["lastReviewed"] == "2026-03-01"


def test_one_changed_word_is_not_what_was_signed(client: Client) -> None:
    post = live_with_signed_next_version()
    editor = sign_in(role="Editor")
    told = seen(send(editor, change_url(post), "_draft", body="<p>Next word.</p>"))
    assert "rita approved version" in told
    assert "doesn’t cover it" in told
    send(editor, change_url(post), "_publish")
    assert byline(client, post) == ""
    assert "Approved, not published yet" not in editor.get("/admin/").text


LINKED = '<p>Words, <a href="clinic:article/1">linked</a>.</p>'


@pytest.mark.parametrize(
    ("body", "holds"),
    [
        (LINKED.replace("article/1", "article/2"), True),
        (LINKED.replace("Words, ", "Words,  "), True),
        (LINKED.replace("linked", "other"), False),
        (LINKED.replace("Words, ", "Words,"), False),
        (LINKED.replace("clinic:article/1", "https://other.example/"), False),
        (LINKED.replace("article/1", "image/1"), False),
    ],
    ids=["link target", "blanks", "words", "no blank", "link elsewhere", "a picture"],
)
def test_review_survives_blanks_and_targets_of_internal_links(
    client: Client, body: str, holds: bool
) -> None:
    post = make_post(body=LINKED)
    sign_off(post)
    send(sign_in(role="Editor"), change_url(post), "_publish")
    Post.objects.update(body=body)
    assert bool(byline(client, post)) == holds


def test_panel_says_before_publishing_that_the_review_is_lost(client: Client) -> None:
    post = live_with_signed_next_version()
    editor = sign_in(role="Editor")
    send(editor, change_url(post), "_publish")
    lost = "no longer see that Rita Reader reviewed this page"
    url = change_url(post)
    assert lost not in seen(editor.get(url))
    typed = form_values(editor, url) | {"body": ["<p>Other words.</p>"]}
    assert lost in editor.post(url.replace("/change/", "/findings/"), typed).text
    assert byline(client, post)


def test_a_change_behind_the_dashboard_ends_what_readers_are_told(client: Client) -> None:
    post = live_with_signed_next_version()
    send(sign_in(role="Editor"), change_url(post), "_publish")
    Post.objects.update(body="<p>Imported words.</p>")
    assert byline(client, post) == ""


def test_the_same_text_saved_again_is_still_signed(client: Client) -> None:
    post = live_with_signed_next_version()
    editor = sign_in(role="Editor")
    told = seen(send(editor, change_url(post), "_draft"))
    assert "Approved word for word by rita" in told
    assert "doesn’t cover it" not in told


def test_what_was_sent_back_later_is_signed_no_more(client: Client) -> None:
    post = live_with_signed_next_version()
    send(sign_in(role="Editor"), change_url(post), "_publish")
    send(sign_in(role="Writer"), change_url(post), "_review")
    version = revisions.head(post)
    assert version
    path = change_url(post).replace("/change/", "/review/")
    answer = {"answer": "send-back", "reviewed": version.number, "review_note": "Not so."}
    owner = sign_in(role="Owner", name="olga")
    User.objects.filter(username="olga").update(first_name="Olga")
    owner.post(path, answer)
    assert byline(client, post) == ""


def test_the_reviewer_is_named_with_credentials(client: Client) -> None:
    treatment = make_treatment()
    sign_off(treatment)
    assert byline(client, treatment).startswith(f"{REVIEWED} Rita Reader, MD, ")
    by = reviewed_node(client, treatment)["reviewedBy"]
    assert (by["name"], by["honorificSuffix"]) == ("Rita Reader", "MD")
    assert by["url"].endswith("/about/rita-reader/")


@pytest.mark.parametrize(
    "account", [{"is_tied": False}, {"credentials": ""}], ids=["of nobody", "without a credential"]
)
def test_only_a_person_with_a_credential_is_named(client: Client, account: dict[str, Any]) -> None:
    treatment = make_treatment()
    sign_off(treatment, **account)
    assert byline(client, treatment) == ""
    assert "lastReviewed" not in reviewed_node(client, treatment)
    assert "rita" not in client.get(treatment.get_absolute_url()).text.lower()
    told = seen(sign_in(role="Editor").get(change_url(treatment)))
    assert "Readers don’t see who reviewed it" in told


def test_a_reviewer_whose_name_readers_are_not_told_learns_so() -> None:
    treatment = make_treatment()
    send(sign_in(role="Writer"), change_url(treatment), "_review")
    version = revisions.head(treatment)
    assert version
    path = change_url(treatment).replace("/change/", "/review/")
    answer = {"answer": "sign-off", "reviewed": version.number}
    told = sign_in(role="Reviewer").post(path, answer, follow=True).text
    assert "your account isn’t linked to a person with a credential" in told


def test_the_history_names_who_signed_off(client: Client) -> None:
    post = live_with_signed_next_version()
    history = seen(sign_in(role="Writer").get(history_url(post)))
    assert "approved" in history
    assert "rita" in history


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        ({"alt": "A desk by a window"}, False),
        ({"file": "another"}, False),
        ({"focus_x": 10, "credit": "Jo Doe"}, True),
    ],
    ids=["what it says", "what it shows", "its crop"],
)
@pytest.mark.parametrize("place", ["in the text", "in the header"])
def test_a_sign_off_holds_for_the_pictures_that_were_seen(
    client: Client, place: str, change: dict[str, Any], holds: bool
) -> None:
    picture = make_image(alt="A desk")
    linked = f'<p>Words. <a href="clinic:image/{picture.pk}">x</a></p>'
    page = make_post(body=linked) if place == "in the text" else make_post(picture=picture)
    sign_off(page)
    assert byline(client, page)
    for name, value in change.items():
        setattr(picture, name, photo_upload(80, 60) if name == "file" else value)
    picture.save()
    assert bool(byline(client, page)) == holds
