"""Pages of any source come in as plain values, linked to each other and to what is there."""

import datetime
from typing import Any

import pytest

from blog.models import Post
from services.models import Treatment
from tests.factories import make_post, make_topic, make_treatment
from transfer.incoming import Page, Source, Topic
from transfer.loader import LoadError, Outcome, load
from transfer.models import STARTER, Provenance

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 3, 2, 15, 0, tzinfo=datetime.UTC)
ELSEWHERE = Source("elsewhere", maker="A test")


def page(slug: str, kind: str = "article", **told: Any) -> Page:
    values = {"title": slug.capitalize(), "summary": "In short.", "body": "<p>Words.</p>"}
    values |= told.pop("values", {})
    return Page(kind, external_id=slug, slug=slug, values=values, **told)


def bring(*pages: Page, source: Source = ELSEWHERE, **options: Any) -> list[Outcome]:
    return load(pages, source, now=NOW, **{"publish": True} | options)


def results(outcomes: list[Outcome]) -> list[tuple[str, str]]:
    return [(outcome.result, outcome.reason) for outcome in outcomes]


def test_pages_that_link_to_each_other_come_in_whichever_is_first() -> None:
    walks = page(
        "walks",
        values={"body": '<p><a href="clinic:treatment/rest">Rest</a>.</p>'},
        links={"treatment": ("rest",), "related_treatments": ("rest",)},
    )
    rest = page(
        "rest", "treatment", values={"body": '<p><a href="clinic:article/walks">Walk</a>.</p>'}
    )
    assert results(bring(walks, rest)) == [("created", "")] * 2
    article, treatment = Post.objects.get(), Treatment.objects.get()
    assert article.body == f'<p><a href="clinic:treatment/{treatment.pk}">Rest</a>.</p>'
    assert treatment.body == f'<p><a href="clinic:article/{article.pk}">Walk</a>.</p>'
    assert article.treatment == treatment
    assert list(article.related_treatments.all()) == [treatment]


def test_a_page_links_to_what_the_site_has_and_not_to_what_it_lacks() -> None:
    treatment = make_treatment(slug="rest")
    body = '<p><a href="clinic:treatment/rest">Rest</a>, <a href="clinic:article/tea">tea</a>.</p>'
    links = {"treatment": ("tea",), "related_treatments": ("tea", "rest")}
    bring(page("walks", values={"body": body}, links=links))
    article = Post.objects.get()
    assert article.body == f'<p><a href="clinic:treatment/{treatment.pk}">Rest</a>, tea.</p>'
    assert article.treatment is None
    assert list(article.related_treatments.all()) == [treatment]


def test_a_page_brings_the_topics_that_it_needs() -> None:
    make_topic(slug="sleep", name="Sleep")
    topics = [Topic("Sleeping", "sleep"), Topic("Knees", "knees"), Topic("Backs", "backs")]
    walks = page("walks", links={"topics": ("knees", "sleep")})
    outcomes = bring(walks, topics=topics)
    assert [outcome.what for outcome in outcomes] == [
        "topic 'Sleeping'",
        "topic 'Knees'",
        "article 'Walks'",
    ]
    assert {topic.name for topic in Post.objects.get().topics.all()} == {"Sleep", "Knees"}
    assert results(bring(walks, topics=topics)) == [("unchanged", "")]


def test_what_a_source_does_not_tell_stays_unless_it_tells_the_whole() -> None:
    told = page("walks", values={"sources": [{"title": "A study", "publisher": "A press"}]})
    shorter = page("walks", values={"summary": "Shorter."})
    bring(told)
    assert results(bring(shorter)) == [("updated", "")]
    assert [source["title"] for source in Post.objects.get().sources] == ["A study"]
    bring(shorter, source=Source(ELSEWHERE.name, maker="A test", is_whole=True))
    assert Post.objects.get().sources == []


def test_a_page_does_not_come_in_where_another_one_stands() -> None:
    own = make_post(slug="walks")
    assert results(bring(page("walks"))) == [("skipped", "its address is in use by another page")]
    assert Post.objects.get() == own


def test_two_pages_do_not_take_the_place_of_one() -> None:
    starter = make_post(slug="walks")
    Provenance.objects.record(starter, source=STARTER, external_id="article/walks")
    one, other = page("walks"), Page("article", "other", "walks", {"title": "Other"})
    beside = Source(ELSEWHERE.name, maker="A test", comes_beside=True)
    assert [outcome.result for outcome in bring(one, other, source=beside)] == [
        "updated",
        "created",
    ]
    assert set(Post.objects.values_list("slug", "title")) == {
        ("walks", "Walks"),
        ("walks-2", "Other"),
    }


def test_pages_of_one_source_link_to_each_other_before_any_other_page() -> None:
    own = make_post(slug="walks")
    body = '<p><a href="clinic:article/walks">Walk</a>.</p>'
    bring(
        page("backs", values={"body": body}),
        page("walks"),
        source=Source(ELSEWHERE.name, maker="A test", comes_beside=True),
    )
    brought_in = Post.objects.get(slug="walks-2")
    assert brought_in != own
    linked_to = f'<p><a href="clinic:article/{brought_in.pk}">Walk</a>.</p>'
    assert Post.objects.get(slug="backs").body == linked_to


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (page("rest", "leaflet"), "no kind of page is called 'leaflet'"),
        (page("rest", "treatment", links={"topics": ()}), "no field called 'topics'"),
        (page("rest", "treatment", values={"published_at": NOW}), "called 'published_at'"),
        (page("rest", "treatment", initial={"position": "first"}), "position: "),
        (page("rest", values={"title": "x" * 121}), "title: "),
    ],
)
def test_a_page_that_does_not_fit_keeps_all_others_out(wrong: Page, message: str) -> None:
    with pytest.raises(LoadError, match=message) as raised:
        bring(page("walks"), wrong)
    assert raised.value.page == wrong
    assert not Post.objects.exists()
    assert not Provenance.objects.exists()
