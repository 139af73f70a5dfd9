"""Staff find their way in thousands of pages: no list asks the database more when there is more."""

import datetime
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from appointments.models import AppointmentRequest
from blog.models import Post, Topic
from clinic.models import Clinician
from images.models import Image
from insights.models import AskedInVain
from outbox.models import OutboxMessage
from publishing.actions.delete import IDENTITY
from publishing.models import Redirect, Revision
from services.models import Treatment
from tests.clock import NOW
from tests.factories import days_ago
from tests.test_query_budgets import count_queries

BUDGETS = {
    "/admin/": 25,
    "/admin/blog/post/": 12,
    "/admin/blog/post/?q=words": 12,
    "/admin/blog/post/?p=3": 12,
    "/admin/blog/post/deleted/": 8,
    "/admin/blog/post/1/history/": 16,
    "/admin/blog/topic/": 9,
    "/admin/services/treatment/": 12,
    "/admin/images/image/": 18,
    "/admin/clinic/clinician/": 9,
    "/admin/publishing/redirect/": 13,
    "/admin/appointments/appointmentrequest/": 14,
    "/admin/outbox/outboxmessage/": 10,
    "/admin/auth/user/": 11,
}
MANY, SOME = 450, 150  # the longest list has pages of a hundred
SOON = NOW + datetime.timedelta(days=1)
Step = Revision.Step


def grow(first: int, last: int) -> None:
    """Things of every kind with the numbers from ``first`` up to ``last``, in few statements."""
    numbers = range(first, last)
    named = [{"title": f"More words {n}", "slug": f"more-{n}"} for n in numbers]
    images = Image.objects.bulk_create(
        Image(pk=n, file=f"images/{n}.png", alt="A jaw", width=8, height=8) for n in numbers
    )
    topics = Topic.objects.bulk_create(
        Topic(name=f"More {n}", slug=f"more-{n}") for n in numbers[:200]
    )
    people = Clinician.objects.bulk_create(
        Clinician(name=f"Person {n}", portrait=image)
        for n, image in zip(numbers[:50], images, strict=False)
    )
    treatments = Treatment.objects.bulk_create(
        Treatment(**name, published_at=days_ago(2)) for name in named[:50]
    )
    posts = Post.objects.bulk_create(
        Post(
            pk=n,
            **name,
            body=f'<p><a href="clinic:image/{n}">A jaw</a></p>',
            picture=image,
            treatment=treatments[0],
            author=people[0],
            published_at=days_ago(1) if n % 2 else None,
        )
        for n, name, image in zip(numbers, named, images, strict=True)
    )
    through = Post.topics.through
    through.objects.bulk_create(through(post=post, topic=topics[0]) for post in posts)
    Revision.objects.bulk_create(revisions(numbers))
    Redirect.objects.bulk_create(forwards(numbers[:SOME]))
    AskedInVain.objects.bulk_create(
        AskedInVain(day=NOW.date(), kind="not_found", text=f"/lost/{n}/", count=n)
        for n in numbers[:SOME]
    )
    requests(numbers[:SOME])


def revisions(numbers: range) -> Iterator[Revision]:
    """A step of each article's life, of all kinds, and as many articles that were deleted."""
    kind = ContentType.objects.get_for_model(Post)
    authors = User.objects.bulk_create(
        User(username=f"staff-{n}", is_staff=True) for n in numbers[:200]
    )
    steps = [Step.DRAFT, Step.REVIEW, Step.SCHEDULED, Step.RESTORED, Step.PUBLISHED]
    for n in numbers:
        step = steps[n % len(steps)]
        yield Revision(
            content_type=kind,
            object_id=n,
            number=1,
            step=step,
            content={"title": f"Words {n}", "body": f'<a href="clinic:image/{n}">A jaw</a>'},
            author=authors[n % len(authors)],
            created_at=NOW,
            goes_live_at=SOON if step == Step.SCHEDULED else None,
            went_live_at=NOW if step == Step.PUBLISHED else None,
            fault="Its address was taken." if n % 7 == 0 and step == Step.DRAFT else "",
        )
        if n > SOME:
            continue
        identity = {"uid": "", "published_at": None, "linked_from": {}}
        yield Revision(
            content_type=kind,
            object_id=100_000 + n,
            number=1,
            step=Step.DELETED,
            content={"title": f"Gone {n}", "slug": f"gone-{n}", IDENTITY: identity},
            author=authors[0],
            created_at=NOW,
        )


def forwards(numbers: range) -> Iterator[Redirect]:
    kind = ContentType.objects.get_for_model(Post)
    for n in numbers:
        yield Redirect(old_path=f"/old/{n}/", page_type=kind, page_id=n, automatic=True)


def requests(numbers: range) -> None:
    made = AppointmentRequest.objects.bulk_create(
        AppointmentRequest(
            name="Pat Example", phone="+12125550147", created_at=NOW, submission=f"{n:064x}"
        )
        for n in numbers
    )
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            recipient="desk@clinic.example",
            subject=f"New appointment request (Request {request.pk})",
            body="Someone asked.",
            message_id=f"<{request.pk}@clinic.example>",
            created_at=NOW,
            next_attempt_at=NOW,
        )
        for request in made
    )


@pytest.mark.usefixtures("clinic")
def test_no_list_asks_more_when_there_is_more(admin_client: Client) -> None:
    grow(1, 41)
    few = {path: count_queries(admin_client, path) for path in BUDGETS}
    assert {path: number for path, number in few.items() if number > BUDGETS[path]} == {}
    grow(41, MANY)
    many = {path: count_queries(admin_client, path) for path in BUDGETS}
    assert {path: (few[path], n) for path, n in many.items() if n > few[path]} == {}
