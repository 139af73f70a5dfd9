"""Bringing in the starter content: once, again, and after staff have made it their own."""

import dataclasses
import datetime
import io
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from blog.models import Post, Topic
from checks.readability import words
from clinic.models import Clinic
from publishing.kinds import kinds
from richtext.markup import plain_text
from richtext.references import references
from services.models import Treatment
from tests import made_once
from tests.factories import make_clinic, make_topic, make_treatment
from transfer import starter_content, starter_files
from transfer.models import Provenance

NOW = datetime.datetime(2026, 3, 2, 15, 0, tzinfo=datetime.UTC)
LATER = NOW + datetime.timedelta(days=30)
BOTOX = "botox-for-headaches-and-tmj"
ASSESSMENT = "functional-medicine-assessment"
KETAMINE_ARTICLE = "how-ketamine-is-helping-patients-with-chronic-stress-and-trauma"

pytestmark = pytest.mark.django_db


@pytest.fixture
def files() -> starter_files.StarterFiles:
    return starter_files.read()


@pytest.fixture
def loaded(transactional_db: None, files: starter_files.StarterFiles) -> None:
    made_once.fill("starter-content", lambda: starter_content.load(files, now=NOW))


def load_again(files: starter_files.StarterFiles) -> dict[str, str]:
    """What a second run a month later says of each thing: its result by its name."""
    return {outcome.what: outcome.result for outcome in starter_content.load(files, now=LATER)}


def with_values(
    files: starter_files.StarterFiles, slug: str, *, without: str = "", **values: object
) -> starter_files.StarterFiles:
    """The files as they would be if one page's said something else, or left something out."""
    (page,) = (page for page in files.pages if page.slug == slug)
    said = {name: value for name, value in page.values.items() if name != without} | values
    other = dataclasses.replace(page, values=said)
    pages = tuple(other if each is page else each for each in files.pages)
    return dataclasses.replace(files, pages=pages)


def test_everything_is_there_and_live_after_the_first_run(loaded: None) -> None:
    assert Clinic.objects.current().name == "Blum Center for Health"
    assert Clinic.objects.current().phone_display == "914-652-7800"
    assert [treatment.slug for treatment in Treatment.objects.published(at=NOW)] == [
        BOTOX,
        "ketamine-infusions",
        ASSESSMENT,
    ]
    assert Post.objects.published(at=NOW).count() == 2
    assert not Post.objects.published(at=NOW - datetime.timedelta(seconds=1)).exists()


def test_an_article_has_its_treatment_topics_and_crisis_card(loaded: None) -> None:
    post = Post.objects.get(slug=KETAMINE_ARTICLE)
    assert post.treatment == Treatment.objects.get(slug="ketamine-infusions")
    assert [treatment.slug for treatment in post.related_treatments.all()] == [ASSESSMENT]
    assert [topic.name for topic in post.topics.all()] == ["Stress and trauma"]
    assert post.has_crisis_card
    assert post.topics.get().has_crisis_card
    assert post.safety is not None
    assert post.author is None


def test_no_word_of_the_files_is_lost(loaded: None, files: starter_files.StarterFiles) -> None:
    for page in files.pages:
        stored = kinds()[page.kind].objects.get(slug=page.slug)
        assert words(plain_text(stored.body)) == words(plain_text(page.values["body"]))
        stored_kinds = [reference.kind for reference in references(stored.body)]
        assert stored_kinds == [reference.kind for reference in references(page.values["body"])]


def test_links_between_pages_are_stored_by_id(loaded: None) -> None:
    botox = Treatment.objects.get(slug=BOTOX)
    assessment = Treatment.objects.get(slug=ASSESSMENT)
    assert f'href="clinic:treatment/{assessment.pk}"' in botox.finding_the_cause
    assert f'href="clinic:treatment/{botox.pk}"' in assessment.what_happens
    texts = [
        text for page in (*Post.objects.all(), botox, assessment) for text in page.rich_texts()
    ]
    assert re.findall(r'clinic:(?:treatment|article)/[^"]*[^"\d]', " ".join(texts)) == []


def test_a_second_run_changes_nothing(loaded: None, files: starter_files.StarterFiles) -> None:
    before = [*Post.objects.values(), *Treatment.objects.values(), *Clinic.objects.values()]
    assert set(load_again(files).values()) == {"unchanged"}
    assert [
        *Post.objects.values(), *Treatment.objects.values(), *Clinic.objects.values()
    ] == before  # fmt: skip
    assert (Topic.objects.count(), Provenance.objects.count()) == (2, 5)


def test_what_staff_have_changed_is_left_alone(
    loaded: None, files: starter_files.StarterFiles
) -> None:
    Treatment.objects.filter(slug=BOTOX).update(how_soon="<p>Ours.</p>")
    new = with_values(files, BOTOX, summary="New words.", how_soon="<p>New words.</p>")
    assert load_again(new)["treatment 'Botox for headaches and TMJ'"] == "skipped"
    botox = Treatment.objects.get(slug=BOTOX)
    assert botox.how_soon == "<p>Ours.</p>"
    assert botox.summary != "New words."


def test_a_topic_that_staff_took_off_an_article_stays_off(
    loaded: None, files: starter_files.StarterFiles
) -> None:
    post = Post.objects.get(slug=KETAMINE_ARTICLE)
    post.topics.clear()
    assert load_again(files)[f"article {post.title!r}"] == "skipped"
    assert not post.topics.exists()


def test_an_untouched_page_follows_the_files(
    loaded: None, files: starter_files.StarterFiles
) -> None:
    new = with_values(files, BOTOX, summary="New words.", how_soon="", key_points=["One."])
    results = load_again(new)
    assert results.pop("treatment 'Botox for headaches and TMJ'") == "updated"
    assert set(results.values()) == {"unchanged"}
    botox = Treatment.objects.get(slug=BOTOX)
    assert (botox.summary, botox.how_soon, botox.key_points) == ("New words.", "", ["One."])
    assert botox.published_at == NOW
    assert set(load_again(new).values()) == {"unchanged"}


def test_the_order_that_staff_gave_treatments_stays(
    loaded: None, files: starter_files.StarterFiles
) -> None:
    Treatment.objects.filter(slug=BOTOX).update(position=9)
    load_again(with_values(files, BOTOX, summary="New words."))
    botox = Treatment.objects.get(slug=BOTOX)
    assert (botox.summary, botox.position) == ("New words.", 9)


def test_what_a_file_no_longer_says_goes(loaded: None, files: starter_files.StarterFiles) -> None:
    load_again(with_values(files, BOTOX, without="how_soon"))
    assert Treatment.objects.get(slug=BOTOX).how_soon == ""


def test_a_deleted_page_stays_deleted(loaded: None, files: starter_files.StarterFiles) -> None:
    Post.objects.get(slug=KETAMINE_ARTICLE).delete()
    assert "skipped" in load_again(files).values()
    assert not Post.objects.filter(slug=KETAMINE_ARTICLE).exists()


def test_a_link_to_a_deleted_treatment_becomes_its_words(
    loaded: None, files: starter_files.StarterFiles
) -> None:
    Treatment.objects.get(slug=ASSESSMENT).delete()
    assert load_again(files)["treatment 'Botox for headaches and TMJ'"] == "updated"
    text = Treatment.objects.get(slug=BOTOX).finding_the_cause
    assert "The in-depth assessment is made for this." in text


def test_a_page_that_was_taken_offline_stays_offline(
    loaded: None, files: starter_files.StarterFiles
) -> None:
    Treatment.objects.filter(slug=BOTOX).update(offline_at=LATER)
    load_again(with_values(files, BOTOX, summary="New words."))
    assert not Treatment.objects.published(at=LATER).filter(slug=BOTOX).exists()


def test_a_page_of_the_staff_keeps_its_address(files: starter_files.StarterFiles) -> None:
    own = make_treatment(slug=BOTOX, title="Our own page")
    assert load_again(files)["treatment 'Botox for headaches and TMJ'"] == "skipped"
    assert Treatment.objects.get(slug=BOTOX).title == "Our own page"
    article = Post.objects.get(slug="botox-to-treat-headaches-and-tmj")
    assert article.treatment == own


def test_facts_and_topics_that_staff_entered_are_kept(files: starter_files.StarterFiles) -> None:
    make_clinic(name="Entered by hand")
    make_topic(name="Stress and trauma", slug="ours")
    results = load_again(files)
    assert results["clinic facts"] == "unchanged"
    assert results["topic 'Stress and trauma'"] == "unchanged"
    assert Clinic.objects.current().name == "Entered by hand"
    assert Topic.objects.count() == 2


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"sumary": "A slip."}, "this treatment has no field called 'sumary'"),
        ({"illustration": "header-nowhere"}, "illustration: "),
        ({"seo_title": "x" * 61}, "seo_title: "),
        ({"sources": [{"publisher": "Nobody"}]}, "sources: "),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_file_that_does_not_fit_stores_nothing(
    files: starter_files.StarterFiles, values: dict[str, object], message: str
) -> None:
    wrong = with_values(files, ASSESSMENT, **values)
    with pytest.raises(starter_files.StarterFileError, match=re.escape(message)) as caught:
        starter_content.load(wrong, now=NOW)
    assert f"treatments/{ASSESSMENT}.toml: " in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not Treatment.objects.exists()
    assert not Clinic.objects.exists()
    assert not starter_content.is_loaded()


def test_the_command_reports_what_it_did() -> None:
    out = io.StringIO()
    call_command("load_starter_content", stdout=out)
    assert "created    clinic facts\n" in out.getvalue()
    assert "created    treatment 'Ketamine infusions'\n" in out.getvalue()
    assert starter_content.is_loaded()
    Post.objects.get(slug=KETAMINE_ARTICLE).delete()
    out = io.StringIO()
    call_command("load_starter_content", stdout=out)
    assert out.getvalue().count("unchanged  ") == 5
    assert "trauma' (deleted by staff)\n" in out.getvalue()


def test_the_command_says_in_one_line_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(starter_files.read, "__defaults__", (tmp_path,))
    with pytest.raises(CommandError, match=r"^Nothing was loaded\. .*topics\.toml: .*missing$"):
        call_command("load_starter_content")
