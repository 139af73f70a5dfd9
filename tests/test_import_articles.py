"""Staff bring in the clinic's own articles with ``manage.py import_articles``."""

import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from blog.importers import loader
from blog.importers.named_treatment import named_treatment
from blog.models import Post
from clinic_site import starter_content, starter_files
from publishing.models import Provenance
from tests.factories import days_ago, make_post, make_topic, make_treatment

EXPORT = """Posted on

SOFT LIGHT FOR SORE KNEES

Can a lamp help a knee? We say what is known. Call 212.555.0123 or read www.knees.example.

WHAT IS SOFT LIGHT?

It is a lamp – no more “magic” than that. People* ask:

  • does it hurt, or\u00a0
  • does it help

*those who call us

Posted on

Walking Is Good for Backs

We walk every day.
"""
LIGHT, WALKING = "soft-light-for-sore-knees", "walking-is-good-for-backs"

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return write(tmp_path, EXPORT)


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "articles.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def run(path: Path, **options: Any) -> list[str]:
    """The lines that the command prints."""
    out = StringIO()
    call_command("import_articles", path, stdout=out, **options)
    return out.getvalue().splitlines()


def first_words(lines: list[str]) -> list[str]:
    return [line.split()[0] for line in lines[:-1]]


def light() -> Post:
    return Post.objects.get(slug=LIGHT)


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
    Provenance.objects.record(starter, source=loader.STARTER, external_id=f"article/{LIGHT}")
    return starter


def edit(post: Post, **values: Any) -> None:
    for name, value in values.items():
        setattr(post, name, value)
    post.save()


def rows() -> list[dict[str, Any]]:
    return list(Post.objects.order_by("pk").values())


# A first import


def test_each_article_comes_in_as_a_draft(export, client, clinic):
    lines = run(export)

    post = light()
    assert lines == [
        f"created    Soft light for sore knees (draft at {post.get_absolute_url()})",
        f"created    Walking is good for backs (draft at /blog/{WALKING}/)",
        "2 created, 0 updated, 0 unchanged, 0 skipped.",
    ]
    assert post.summary == "Can a lamp help a knee? We say what is known."
    assert post.body == (
        '<p>Can a lamp help a knee? We say what is known. Call <a href="clinic:phone">212.555.0123'
        '</a> or read <a href="https://www.knees.example">www.knees.example</a>.</p>'
        "<h2>What is soft light?</h2>"
        "<p>It is a lamp – no more “magic” than that. People* ask:</p>"
        "<ul><li>does it hurt, or</li><li>does it help</li></ul>"
        "<p><em>*those who call us</em></p>"
    )
    assert client.get(post.get_absolute_url()).status_code == 404


def test_published_articles_are_on_the_site_at_once(export, client, clinic):
    lines = run(export, publish=True)

    assert (
        lines[0] == f"created    Soft light for sore knees (live at {light().get_absolute_url()})"
    )
    page = client.get(light().get_absolute_url()).content.decode()
    assert "no more “magic” than that" in page
    _, main = page.split("<main", 1)
    assert main.count("We say what is known.") == 1
    assert 'href="tel:+12125550123">212-555-0123</a>' in page


def test_the_treatment_that_the_title_names_gives_its_safety_block_and_crisis_card(
    export, client, clinic
):
    treatment = make_treatment(
        title="Soft light therapy",
        illustration="header-botox",
        safety_approved_for="Approved for nothing yet.",
        show_crisis_card=True,
    )
    make_treatment(title="Knees and backs")

    lines = run(export, publish=True)

    assert lines[0].endswith("; treatment: Soft light therapy)")
    post = light()
    assert (post.treatment, post.illustration) == (treatment, "header-botox")
    assert Post.objects.get(slug=WALKING).treatment is None
    page = client.get(post.get_absolute_url()).content.decode()
    assert "Approved for nothing yet." in page
    assert "988" in page


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("How zorbit is helping", 0),
        ("Zorbit’s use for sleep", 2),
        ("Questions about the PRP", 1),
        ("Massage for backs and the PRP", 1),
        ("Massage for sore backs", None),
        ("Prp for and the", 1),
        ("", None),
    ],
)
def test_a_treatment_is_named_by_the_leading_word_of_its_title(title, named):
    treatments = ["Zorbit for backs", "The PRP for sore backs", "Zorbit for sleep", "膝"]
    assert named_treatment(title.replace("Prp", "PRP"), treatments) == named


# A second import


@pytest.mark.parametrize("publish", [False, True])
def test_a_second_run_changes_nothing(export, clinic, publish):
    run(export, publish=publish)
    before = rows()

    lines = run(export, publish=publish)

    assert first_words(lines) == ["unchanged", "unchanged"]
    assert lines[-1] == "0 created, 0 updated, 2 unchanged, 0 skipped."
    assert rows() == before


def test_the_same_articles_in_another_encoding_are_unchanged(export, clinic, tmp_path):
    run(export)
    other = write(tmp_path, EXPORT.replace("\n", "\r\n").encode("cp1252"))
    assert first_words(run(other)) == ["unchanged", "unchanged"]


def test_publishing_drafts_makes_them_live(export, clinic):
    run(export)
    assert first_words(run(export, publish=True)) == ["updated", "updated"]
    assert light().is_published()


def test_a_new_text_reaches_a_draft_at_once_and_a_live_article_when_published(
    export, clinic, tmp_path
):
    run(export, publish=True)
    edit(Post.objects.get(slug=WALKING), published_at=None)
    new = write(tmp_path, EXPORT.replace("a lamp –", "a kind lamp –").replace("day", "morning"))

    lines = run(new)
    assert first_words(lines) == ["skipped", "updated"]
    assert "published with another text" in lines[0]
    assert "kind" not in light().body

    assert first_words(run(new, publish=True)) == ["updated", "updated"]
    assert "a kind lamp" in light().body


@pytest.mark.parametrize("publish", [False, True])
def test_what_staff_have_edited_is_left_alone_and_reported(export, clinic, publish):
    run(export)
    edit(light(), body="<p>Staff's own words.</p>")

    lines = run(export, publish=publish)

    assert first_words(lines)[0] == "skipped"
    assert "changed by staff" in lines[0]
    assert light().body == "<p>Staff's own words.</p>"
    assert not light().is_published()


def test_what_staff_have_deleted_stays_deleted(export, clinic):
    run(export)
    light().delete()

    lines = run(export, publish=True)

    assert lines[0] == "skipped    Soft light for sore knees (deleted by staff)"
    assert not Post.objects.filter(slug=LIGHT).exists()


def test_what_staff_have_scheduled_or_taken_offline_stays_so(export, clinic):
    run(export)
    later = timezone.now() + datetime.timedelta(days=7)
    edit(light(), published_at=later)
    edit(Post.objects.get(slug=WALKING), published_at=days_ago(2), offline_at=days_ago(1))
    before = rows()

    assert first_words(run(export, publish=True)) == ["unchanged", "unchanged"]
    assert rows() == before


# A starter article of the same title


def test_the_name_of_the_starter_source_is_the_one_that_starter_content_records():
    assert loader.STARTER == starter_content.SOURCE


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
    load_starter_content()

    botox.refresh_from_db()
    assert botox.body == "<p>TMJ and Botox.</p>"
    assert first_words(run(path, publish=True)) == ["unchanged"]


def load_starter_content() -> None:
    starter_content.load(starter_files.read(), now=timezone.now())


# Addresses


def test_an_address_that_the_site_uses_is_not_taken(clinic, tmp_path):
    run(write(tmp_path, "Posted on\n\nTopics\n\nWe write."), publish=True)
    assert Post.objects.get().slug == "topics-article"


def test_titles_without_letters_for_an_address_have_one_each(clinic, tmp_path):
    path = write(tmp_path, "Posted on\n\n膝\n\nWe write.\n\nPosted on\n\n肩\n\nWe write.")
    run(path)
    assert set(Post.objects.values_list("slug", flat=True)) == {"article", "article-2"}
    assert first_words(run(path)) == ["unchanged", "unchanged"]


# A dry run


def test_a_dry_run_shows_the_outline_and_writes_nothing(export, clinic):
    make_starter()
    before = rows()

    lines = run(export, publish=True, dry_run=True)

    assert lines[0].startswith(f"updated    Soft light for sore knees (live at /blog/{LIGHT}/")
    assert lines[1:3] == [
        "           43 words, 1 heading, 2 paragraphs, 1 list, 1 note",
        "           - What is soft light?",
    ]
    assert lines[-1] == (
        "Nothing was written. It would be: 1 created, 1 updated, 0 unchanged, 0 skipped."
    )
    assert rows() == before
    assert not Provenance.objects.filter(source=loader.SOURCE).exists()


# What is refused


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "There is no file"),
        (b"", "The file is empty."),
        (b"\x00\x01", "The file is binary"),
        ("Only words.", "No article found"),
        (EXPORT + "\nPosted on\n", "Article 3 has no title"),
        (EXPORT + EXPORT, "Several articles have the title “Soft light for sore knees”"),
        (b"Posted on\n" * (5 * 1024 * 1024 // 10 + 1), "over 5 MB"),
    ],
)
def test_a_bad_file_gets_one_line_and_nothing_is_written(clinic, tmp_path, text, message):
    path = tmp_path / "missing.txt" if text is None else write(tmp_path, text)

    with pytest.raises(CommandError, match=f"^Nothing was imported. .*{message}") as raised:
        run(path)

    assert raised.value.returncode == 1
    assert len(str(raised.value).splitlines()) == 1
    assert not Post.objects.exists()


def test_one_article_that_cannot_be_stored_keeps_the_others_out(clinic, tmp_path, monkeypatch):
    path = write(tmp_path, f"{EXPORT}\nPosted on\n\nTopics\n\nWe write.")
    monkeypatch.setattr(loader, "RESERVED_SLUGS", set())

    with pytest.raises(CommandError, match="“Topics” cannot be stored: This address is used"):
        run(path)

    assert not Post.objects.exists()
