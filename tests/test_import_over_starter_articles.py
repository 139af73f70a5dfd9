"""The clinic's own article takes the place of the starter article of the same title."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from blog.models import Post
from tests.factories import days_ago, make_post, make_topic, make_treatment
from tests.importing import EXPORT, LIGHT, edit, first_words, light, run, write
from transfer import starter_content, starter_files
from transfer.loader import Outcome
from transfer.models import STARTER, Provenance

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return write(tmp_path, EXPORT)


def make_starter(**overrides: Any) -> Post:
    """A live article that came with the site, of the same title as the first one in the export."""
    starter = make_post(
        **{
            "title": "Soft light for sore knees",
            "slug": LIGHT,
            "body": "<p>Starter words.</p>",
            "key_points": ["A starter point."],
            "sources": [{"title": "A study", "publisher": "A journal", "year": 2020, "url": ""}],
            "seo_description": "Starter words for search engines.",
        }
        | overrides
    )
    Provenance.objects.record(starter, source=STARTER, external_id=f"article/{LIGHT}")
    return starter


def test_without_publish_the_article_is_a_draft_beside_the_starter(export, clinic):
    starter = make_starter()

    lines = run(export)

    assert lines[0] == (
        f"created    Soft light for sore knees (draft at /blog/{LIGHT}-2/; beside /blog/{LIGHT}/)"
    )
    starter.refresh_from_db()
    assert starter.body == "<p>Starter words.</p>"
    assert Post.objects.get(slug=f"{LIGHT}-2").title == starter.title
    assert first_words(run(export)) == ["unchanged", "unchanged"]


@pytest.mark.parametrize("drafted_first", [False, True])
def test_published_the_article_takes_the_starters_place_under_its_address(
    export, client, clinic, drafted_first
):
    starter = make_starter(treatment=make_treatment(title="Lamps"), topics=[make_topic()])
    if drafted_first:
        run(export)

    lines = run(export, publish=True)

    assert lines[0].startswith("updated    Soft light for sore knees (live at")
    assert "in the place of the starter article" in lines[0]
    post = light()
    assert post.pk == starter.pk
    assert post.published_at == starter.published_at
    assert "a lamp – no more" in post.body
    assert (post.key_points, post.seo_description) == ([], "")
    assert (post.sources, post.illustration) == (starter.sources, starter.illustration)
    assert (post.treatment, post.topics.count()) == (starter.treatment, 1)
    assert Post.objects.count() == 2
    assert "Starter" not in client.get(f"/blog/{LIGHT}/").content.decode()
    assert first_words(run(export, publish=True)) == ["unchanged", "unchanged"]
    assert first_words(run(export)) == ["unchanged", "unchanged"]


@pytest.mark.parametrize(
    "dates", [{"published_at": None}, {"published_at": days_ago(2), "offline_at": days_ago(1)}]
)
def test_published_in_the_place_of_a_starter_that_nobody_sees_it_is_live(export, clinic, dates):
    make_starter(**dates)
    run(export, publish=True)
    assert light().is_published()


@pytest.mark.parametrize("drafted_first", [False, True])
@pytest.mark.parametrize("is_starter", [False, True])
def test_beside_an_article_of_staffs_own_it_stays_a_draft(
    export, clinic, is_starter, drafted_first
):
    own = make_starter() if is_starter else make_post(slug=LIGHT)
    edit(own, body="<p>Staff's own words.</p>")
    if drafted_first:
        run(export)

    lines = run(export, publish=True)

    assert f"not published: staff's own text is at /blog/{LIGHT}/" in lines[0]
    assert first_words(lines)[0] == ("unchanged" if drafted_first else "created")
    assert light().body == "<p>Staff's own words.</p>"
    assert Post.objects.get(slug=f"{LIGHT}-2").published_at is None


def test_a_draft_beside_a_starter_that_was_deleted_since_takes_its_address(export, clinic, client):
    starter = make_starter()
    run(export)
    starter.delete()

    assert first_words(run(export, publish=True)) == ["updated", "updated"]
    assert client.get(f"/blog/{LIGHT}/").status_code == 200


def test_an_edited_draft_does_not_take_the_starters_place(export, clinic):
    make_starter()
    run(export)
    edit(Post.objects.get(slug=f"{LIGHT}-2"), summary="Staff's own words.")

    assert "changed by staff" in run(export, publish=True)[0]
    assert light().body == "<p>Starter words.</p>"


def test_the_real_starter_article_gives_way_and_does_not_come_back(db, tmp_path):
    load_starter_content()
    botox = Post.objects.get(slug__startswith="botox")
    path = write(tmp_path, f"Posted on\n\n{botox.title.upper()}\n\nTMJ and Botox.")

    assert first_words(run(path, publish=True)) == ["updated"]
    outcomes = load_starter_content()

    assert [outcome.reason for outcome in outcomes if outcome.row == botox] == [
        "changed by another import"
    ]
    botox.refresh_from_db()
    assert botox.body == "<p>TMJ and Botox.</p>"
    assert first_words(run(path, publish=True)) == ["unchanged"]


def load_starter_content() -> list[Outcome]:
    return starter_content.load(starter_files.read(), now=timezone.now())
