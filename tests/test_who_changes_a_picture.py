"""A change to a picture shows at once: what readers see is changed by who may decide that."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from images.models import Image
from publishing import actions
from publishing.models import Revision
from tests.admin_pages import form_values
from tests.factories import days_ago, make_clinician, make_image, make_post, make_treatment
from tests.staff import sign_in

pytestmark = pytest.mark.usefixtures("clinic")
Step = Revision.Step
SEEN = "This picture is on a live, scheduled, or approved page"


def linked(image: Image) -> str:
    return f'<p><a href="clinic:image/{image.pk}">The room</a></p>'


def next_version(image: Image) -> None:
    post = make_post()
    actions.save_draft(post, post.content() | {"picture_id": image.pk}, now=timezone.now())


def scheduled(image: Image) -> None:
    """Also if somebody has begun a draft since."""
    post, now = make_post(), timezone.now()
    soon = now + datetime.timedelta(hours=1)
    actions.schedule(post, post.content() | {"body": linked(image)}, soon, now=now)
    actions.save_draft(post, post.content(), now=now)


def approved(image: Image) -> None:
    post, now = make_post(published_at=None), timezone.now()
    content = post.content() | {"body": linked(image)}
    sent = actions.save_draft(post, content, step=Step.REVIEW, now=now)
    actions.answer(post, str(sent.number), Step.SIGNED_OFF, now=now, author=None)


SHOWN: dict[str, Callable[[Image], Any]] = {
    "at the head of an article": lambda image: make_post(picture=image),
    "in an article": lambda image: make_post(body=linked(image)),
    "at the head of a treatment": lambda image: make_treatment(picture=image),
    "in a section of a treatment": lambda image: make_treatment(how_it_works=linked(image)),
    "in a version that is scheduled": scheduled,
    "in a version that was approved": approved,
    "as a portrait": lambda image: make_clinician(portrait=image),
}
HIDDEN: dict[str, Callable[[Image], Any]] = {
    "nowhere": lambda image: None,
    "in a draft": lambda image: make_post(body=linked(image), published_at=None),
    "on a page that was taken offline": lambda image: make_post(
        picture=image, offline_at=days_ago(0.5)
    ),
    "on a page that is scheduled": lambda image: make_post(
        picture=image, published_at=days_ago(-1)
    ),
    "in the next version of a live page": next_version,
}


def url(image: Image, view: str) -> str:
    return reverse(f"admin:images_image_{view}", args=[image.pk])


def describe_anew(client: Client, image: Image) -> int:
    """Send the form of a picture, as somebody who may change it would be given it."""
    values = form_values(sign_in(role="Owner"), url(image, "change"))
    return client.post(url(image, "change"), values | {"alt": "Something else"}).status_code


@pytest.mark.parametrize("use", SHOWN.values(), ids=SHOWN)
def test_a_picture_that_readers_see_is_changed_by_editors_alone(use: Any) -> None:
    image = make_image(alt="A quiet room")
    use(image)
    writer, editor = sign_in(role="Writer"), sign_in(role="Editor")
    assert SEEN in writer.get(url(image, "change")).text
    assert describe_anew(writer, image) == 403
    assert writer.post(url(image, "delete"), {"post": "yes"}).status_code == 403
    assert Image.objects.get().alt == "A quiet room"
    assert SEEN not in editor.get(url(image, "change")).text
    assert describe_anew(editor, image) == 302
    assert Image.objects.get().alt == "Something else"


@pytest.mark.parametrize("use", HIDDEN.values(), ids=HIDDEN)
def test_a_picture_that_no_reader_sees_is_changed_by_writers_too(use: Any) -> None:
    image = make_image()
    use(image)
    writer = sign_in(role="Writer")
    assert SEEN not in writer.get(url(image, "change")).text
    assert describe_anew(writer, image) == 302
    assert Image.objects.get().alt == "Something else"


def test_a_writer_deletes_what_is_used_nowhere() -> None:
    unused, drafted, seen = (make_image() for _ in range(3))
    make_post(picture=drafted, published_at=None)
    make_post(picture=seen)
    writer = sign_in(role="Writer")
    chosen = {"action": "delete_selected", "_selected_action": [unused.pk, seen.pk], "post": "yes"}
    writer.post("/admin/images/image/", chosen)
    assert Image.objects.count() == 3
    for image in (unused, drafted, seen):
        writer.post(url(image, "delete"), {"post": "yes"})
    assert set(Image.objects.all()) == {drafted, seen}


def test_who_may_only_look_is_told_of_no_right_to_ask_for() -> None:
    image = make_image()
    make_post(picture=image)
    reviewer = sign_in(role="Reviewer")
    assert SEEN not in reviewer.get(url(image, "change")).text
    assert describe_anew(reviewer, image) == 403
