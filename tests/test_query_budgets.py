"""How many questions a page asks the database: a few, and no more when there is more to show."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import Post, Topic
from images.models import Image
from pages.models import Page
from publishing.seen_by_readers import content_changed
from services.models import Treatment
from tests.factories import days_ago, make_clinic, make_page, make_post, make_topic, make_treatment

BUDGETS = {
    "/": 12,
    "/services/": 8,
    "/services/first/": 10,
    "/blog/": 8,
    "/blog/first/": 10,
    "/blog/topics/first/": 8,
    "/blog/feed/": 8,
    "/blog/feed/atom.xml": 8,
    "/first/": 8,
    "/search/": 6,
    "/search/?q=words": 9,
    "/search/?q=nothing-like-it": 12,
    "/appointments/": 4,
    "/about/": 4,
    "/privacy/": 4,
    "/accessibility/": 4,
    "/sitemap.xml": 6,
    "/robots.txt": 2,
}
MANY = 300  # the longest list has pages of ten


@pytest.fixture(autouse=True)
def small_site(db: None) -> None:
    """Two articles and two treatments that use all there is: links, sources, safety, topics."""
    make_clinic()
    topic = make_topic(slug="first")
    first, second = (
        make_treatment(slug=slug, safety_known_risks="Sleepiness.", show_crisis_card=True)
        for slug in ("first", "second")
    )
    other = make_post(treatment=second, topics=[topic], published_at=days_ago(9))
    for page in (first, second):
        page.body = _linked(first, other)
        page.save()
    make_page(slug="first", menu=Page.Menu.BOTH, body=_linked(first, other))
    make_post(
        slug="first",
        treatment=first,
        related_treatments=[second],
        topics=[topic],
        sources=[{"title": "A study", "publisher": "", "year": None, "url": ""}],
        body=_linked(first, other),
        published_at=days_ago(8),
    )


def _linked(treatment: Treatment, post: Post) -> str:
    return (
        "<h2>What is it?</h2><p>Some words"
        f' <a href="clinic:treatment/{treatment.pk}">there</a>'
        f' and <a href="clinic:article/{post.pk}">there</a>.</p>'
    )


def grow() -> None:
    """Many more articles, topics and treatments, in few statements."""
    first, topic = Post.objects.get(slug="first"), Topic.objects.get(slug="first")
    topics = Topic.objects.bulk_create(
        Topic(name=f"More {number}", slug=f"more-{number}") for number in range(30)
    )
    pictures = Image.objects.bulk_create(
        Image(file=f"images/{number}.png", alt="A jaw", width=8, height=8) for number in range(MANY)
    )
    Treatment.objects.bulk_create(
        Treatment(
            title=f"More {number}",
            slug=f"more-{number}",
            picture=pictures[number],
            published_at=days_ago(2),
        )
        for number in range(20)
    )
    posts = Post.objects.bulk_create(
        Post(
            title=f"More {number}",
            slug=f"more-{number}",
            body=first.body,
            treatment=first.treatment,
            picture=picture,
            published_at=days_ago(1 + number / 100),
        )
        for number, picture in enumerate(pictures)
    )
    Page.objects.bulk_create(
        Page(
            title=f"More {number}",
            slug=f"more-{number}",
            menu=Page.Menu.BOTH,
            published_at=days_ago(1),
        )
        for number in range(20)
    )
    content_changed.send(sender=None)
    through = Post.topics.through
    through.objects.bulk_create(
        through(post=post, topic=each) for post in posts for each in (topics[0], topic)
    )
    call_command("rebuild_search_index", verbosity=0)


def count_queries(client: Client, path: str) -> int:
    client.get(path)  # what is made once for all requests is made
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200
    return len(queries)


def test_every_page_keeps_to_its_budget_however_much_there_is(client: Client) -> None:
    few = {path: count_queries(client, path) for path in BUDGETS}
    assert {path: number for path, number in few.items() if number > BUDGETS[path]} == {}
    grow()
    many = {path: count_queries(client, path) for path in BUDGETS}
    assert {path: number for path, number in many.items() if number > few[path]} == {}
