"""Staff bring in the clinic's own articles with ``manage.py import_articles``."""

import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.utils import timezone

from blog.models import Post
from tests.factories import days_ago, make_treatment
from tests.importing import EXPORT, LIGHT, WALKING, edit, first_words, light, rows, run, write
from transfer.models import Provenance
from transfer.text_import.article_pages import SOURCE
from transfer.text_import.named_treatment import named_treatment

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return write(tmp_path, EXPORT)


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
    run(write(export.parent, EXPORT.split("Posted on\n\nWalking")[0].replace("lamp –", "lamp")))
    before = rows()

    export.write_text(EXPORT)
    lines = run(export, publish=True, dry_run=True)

    assert lines[0] == f"updated    Soft light for sore knees (live at /blog/{LIGHT}/; published)"
    assert lines[1:3] == [
        "           43 words, 1 heading, 2 paragraphs, 1 list, 1 note",
        "           - What is soft light?",
    ]
    assert lines[-1] == (
        "Nothing was written. It would be: 1 created, 1 updated, 0 unchanged, 0 skipped."
    )
    assert rows() == before
    assert Provenance.objects.filter(source=SOURCE.name).count() == 1


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
