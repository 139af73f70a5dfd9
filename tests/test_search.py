"""A reader searches: what is found, in what order, what it looks like, what stays hidden."""

import datetime
import logging
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from blog.models import Post
from clinic.models import Clinic
from clinic_site.search.numbered import execute
from clinic_site.search.results import Results
from clinic_site.search.sqlite import SQLiteIndex
from tests.factories import days_ago, make_post, make_treatment

pytestmark = pytest.mark.django_db


def search(client: Client, query: str, **more: Any) -> Any:
    return client.get("/search/", {"q": query, **more})


def found(client: Client, query: str) -> list[str]:
    """The titles of what is found, as the page lists them."""
    response = search(client, query)
    assert response.status_code == 200
    return [result.title for result in response.context["results"]]


# What is found


def test_the_title_weighs_more_than_the_summary_and_that_more_than_the_text(client: Client) -> None:
    filler = " ".join(["Plain words about something else."] * 20)
    make_post(title="In the text", body=f"<p>Knees bend. {filler}</p>")
    make_post(title="In the summary", summary="About knees.", body=f"<p>{filler}</p>")
    make_post(title="All about knees", summary="It bends.", body=f"<p>{filler}</p>")
    make_post(title="Elbows", summary="They bend too.", body=f"<p>{filler}</p>")
    assert found(client, "knees") == ["All about knees", "In the summary", "In the text"]


def test_headings_and_items_stay_apart_in_what_a_result_quotes(client: Client) -> None:
    body = "<h2>What may hurt?</h2><ul><li>The lower jaw</li><li>An ear</li></ul><p>Not so bad.</p>"
    make_post(summary="On pain.", body=f"{body}<p>Call.</p>")
    [result] = search(client, "jaw").context["results"]
    assert "What may hurt? The lower <mark>jaw</mark> · An ear · Not so bad. Call." in " ".join(
        result.snippet_html.split()
    )


@pytest.mark.parametrize(
    "query",
    [
        "injection",
        "INJECTIONS",
        "injected",
        "inject",
        "Héadache injection",
        "injections, headache?",
    ],
)
def test_words_are_found_in_any_form_case_or_accent(client: Client, query: str) -> None:
    make_post(title="Headaches", body="<p>About injections.</p>")
    assert found(client, query) == ["Headaches"]


def test_all_words_must_occur_except_the_little_ones(client: Client) -> None:
    make_post(title="Jaw and neck")
    make_post(title="Jaw alone")
    assert found(client, "what is it with the neck and the jaw") == ["Jaw and neck"]
    assert found(client, "neck elbow jaw") == ["Jaw and neck", "Jaw alone"]  # and says so
    assert "No match for all of “neck elbow jaw”" in search(client, "neck elbow jaw").text


SENTENCE = """An assessment of chronic inflammation, insurance, information, emotional experiences,
    functional medicine, polyvagal theory, neuroplasticity, awareness, anxiety and trigger points"""


# But "and", which PostgreSQL does not index, and nobody's question is about.
WORDS = sorted({word.strip(",").lower() for word in SENTENCE.split()} - {"and"})


@pytest.mark.parametrize("word", WORDS)
def test_the_last_word_may_be_unfinished_at_any_letter(word: str) -> None:
    make_post(title="Something", summary="", body=f"<p>{SENTENCE}</p>")
    for length in range(3, len(word) + 1):
        results = Results(word[:length], Clinic(), timezone.now())
        articles = [result.title for result in results[:20] if result.kind == "Article"]
        assert articles == ["Something"], word[:length]


def test_a_word_before_the_last_is_whole(client: Client) -> None:
    make_post(title="Headaches and sleep")
    assert Results("head sleep", Clinic(), timezone.now()).is_of_any
    assert not Results("sleep head", Clinic(), timezone.now()).is_of_any


def test_key_points_problems_and_sections_are_searched(client: Client) -> None:
    make_post(title="An article", key_points=["It concerns marzipan."])
    make_treatment(
        title="A treatment",
        problems=[{"problem": "Stiff ankles", "detail": "in the morning"}],
        what_happens="<p>We talk about porridge.</p>",
    )
    assert found(client, "marzipan") == ["An article"]
    assert found(client, "ankle morning") == found(client, "porridge") == ["A treatment"]
    shown = client.get("/search/", {"q": "ankles"}).text
    assert "Stiff <mark>ankles</mark> · in the morning" in shown


# What a result looks like


def test_a_result_leads_to_its_page_and_marks_the_words_in_it(client: Client) -> None:
    post = make_post(title="Sleep", body="<p>Rest & <strong>sleeping</strong> when 1 < 2.</p>")
    response = search(client, "sleep")
    tree = lxml_html.fromstring(response.text)
    assert tree.xpath("//h3/a/@href") == [post.get_absolute_url()]
    assert "Rest &amp; <mark>sleeping</mark> when 1 &lt; 2." in response.text
    assert "1 result for “sleep”" in response.text


def test_without_its_words_in_the_text_a_result_shows_the_summary(client: Client) -> None:
    make_post(title="Sleep", summary="A short text.", body="<p>Nothing of the word.</p>")
    assert "A short text." in search(client, "sleep").text


def test_markup_is_shown_as_it_was_written(client: Client) -> None:
    make_post(title="Sleep", summary="<b>sleep</b> \x02\x03<script>alert(1)</script>")
    text = search(client, '"><script>sleep').text
    assert "&lt;b&gt;<mark>sleep</mark>&lt;/b&gt;" in text
    assert "<mark></mark>" not in text
    assert "<script>alert" not in text
    assert 'value="&quot;&gt;&lt;script&gt;sleep"' in text


def test_nothing_found_offers_the_treatments(client: Client) -> None:
    treatment = make_treatment()
    response = search(client, "zebra")
    assert "Nothing found for “zebra”" in response.text
    assert treatment.get_absolute_url() in response.text


def test_an_empty_search_is_only_the_form(client: Client) -> None:
    make_post(title="Sleep")
    text = client.get("/search/").text
    assert 'role="search"' in text
    assert "found" not in text.lower()


def test_results_are_paged(client: Client) -> None:
    for number in range(23):
        make_post(title=f"Sleep {number}")
    seen: list[str] = []
    for page in (1, 2, 3):
        response = search(client, "sleep", page=page)
        assert "23 results for “sleep”" in response.text
        seen += [result.title for result in response.context["results"]]
    assert sorted(seen) == sorted(f"Sleep {number}" for number in range(23))
    assert "?q=sleep&amp;page=2" in search(client, "sleep").text
    for page in ("4", "0", "-1", "abc", "9" * 40):
        assert search(client, "sleep", page=page).status_code == 404


def test_search_engines_do_not_keep_results(client: Client) -> None:
    assert '<meta name="robots" content="noindex,follow">' in search(client, "sleep").text


# What stays hidden


def test_only_what_readers_may_see_is_found(client: Client) -> None:
    make_post(title="Sleep, a draft", published_at=None)
    make_post(title="Sleep, scheduled", published_at=days_ago(-1))
    make_post(title="Sleep, offline", offline_at=days_ago(0.1))
    make_treatment(title="Sleep, an unfinished treatment", published_at=None)
    assert found(client, "sleep") == []
    make_post(title="Sleep")
    assert found(client, "sleep") == ["Sleep"]
    assert "1 result for" in search(client, "sleep").text


def test_a_page_is_found_from_its_minute_until_it_goes_offline(client: Client) -> None:
    noon = datetime.datetime(2026, 5, 4, 12, tzinfo=datetime.UTC)
    minute = datetime.timedelta(minutes=1)
    make_post(title="Sleep", published_at=noon, offline_at=noon + 10 * minute)
    for moment, titles in (
        (noon - minute, []),
        (noon, ["Sleep"]),
        (noon + 9 * minute, ["Sleep"]),
        (noon + 10 * minute, []),
    ):
        with time_machine.travel(moment, tick=False):
            assert found(client, "sleep") == titles


# The index follows


def test_it_follows_every_save_and_delete(client: Client) -> None:
    kept = execute("SELECT count(*) FROM search_index")
    post, treatment = make_post(title="Sleep"), make_treatment(title="Sleep, treated")
    assert len(found(client, "sleep")) == 2
    post.title, post.body = "Rest", "<p>Rest.</p>"
    post.save()
    treatment.delete()
    assert found(client, "sleep") == []
    assert found(client, "rest") == ["Rest"]
    post.delete()
    assert found(client, "rest") == []
    assert execute("SELECT count(*) FROM search_index") == kept


def test_it_holds_the_text_that_is_saved_even_if_the_old_text_was_read_before() -> None:
    post = make_post(body="<p>Sleep.</p>")
    assert "Sleep" in post.text
    post.body = "<p>Rest.</p>"
    post.save()
    assert len(Results("rest", Clinic(), timezone.now())) == 1
    assert len(Results("sleep", Clinic(), timezone.now())) == 0


@pytest.mark.django_db(transaction=True)
def test_it_forgets_what_was_rolled_back(client: Client) -> None:
    call_command("rebuild_search_index", verbosity=0)
    with transaction.atomic():
        make_post(title="Sleep")
        transaction.set_rollback(True)
    assert found(client, "sleep") == []


def test_a_lost_or_stale_index_is_made_anew(client: Client, capsys: Any) -> None:
    make_post(title="Sleep")
    Post.objects.update(title="Rest")
    [(kept,)] = execute("SELECT count(*) FROM search_index")
    call_command("rebuild_search_index")
    assert f"Indexed {kept} pages." in capsys.readouterr().out
    assert found(client, "rest") == ["Rest"]
    execute("DROP TABLE search_index")
    call_command("migrate", verbosity=0)
    assert found(client, "rest") == ["Rest"]


# Whatever is typed


@pytest.mark.parametrize(
    "typed",
    [
        '"', "'", '""""', "sleep\"", "sleep AND", "NOT sleep", "sleep OR (", "NEAR(sleep rest)",
        "title:sleep", "sleep*", "*", "^sleep", "-sleep", "{title}: sleep", "sleep + rest", "\\",
        "sleep\x00rest", "\x00", "\ud800", "sleep \udfff", "%s %(x)s",
        "';DROP TABLE search_index;--", "…?!", "    ", "۞ ❤ 🙂", "́",
        "a" * 10_000, "sleep " * 2_000, '"' * 10_000, "<script>", "%00", "ſleep", "İ",
    ],
)  # fmt: skip
def test_hostile_input_is_harmless(client: Client, typed: str) -> None:
    make_post(title="Sleep and rest")
    response = search(client, typed.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
    assert response.status_code == 200
    assert found(client, "sleep") == ["Sleep and rest"]


@given(st.text(max_size=120) | st.text('"*^:(){}+-NEAROT\x00\ud800é ́abc', max_size=40))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_searched_for(db: None, typed: str) -> None:
    results = Results(typed, Clinic(), timezone.now())
    assert results[0 : max(len(results), 1)] is not None


def test_what_was_searched_for_is_not_logged(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    make_post(title="Sleep")
    search(client, "sleepless")
    search(client, "sleepless", page=99)
    shown = [record for record in caplog.records if record.name != "django.db.backends"]
    assert not [record for record in shown if "sleepless" in record.getMessage()]


def test_rows_of_different_kinds_have_different_numbers() -> None:
    index = SQLiteIndex(["article", "treatment"])
    rows = {index.row(kind, pk) for kind in index.kinds for pk in range(1, 50)}
    assert len(rows) == 98
