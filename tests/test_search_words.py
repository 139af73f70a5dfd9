"""From what a person types to the words that are looked up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_site.search.fts5 import completions, match_expression
from clinic_site.search.postgresql import snippet, tsquery
from clinic_site.search.wanted import wanted
from clinic_site.search.words import MAX_LENGTH, MAX_WORDS, search_words, shortened


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Jaw pain", ["jaw", "pain"]),
        ("  jaw,pain;;neck ", ["jaw", "pain", "neck"]),
        ('"jaw" AND (pain*)', ["jaw", "pain"]),
        ("What is TMJ?", ["tmj"]),
        ("what is it", ["what", "is", "it"]),
        ("post-traumatic", ["post", "traumatic"]),
        ("cafe\u0301", ["café"]),
        ("vitamin B12", ["vitamin", "b12"]),
        ("под ключ", ["под", "ключ"]),
        ("?!… 🙂", []),
        ("", []),
        ("a\x00b", ["b"]),
        ("jaw \u0301", ["jaw"]),
        ("\ud800jaw", ["jaw"]),
    ],
)
def test_words_are_letters_digits_and_their_marks(typed: str, words: list[str]) -> None:
    assert search_words(typed) == words


def test_a_long_text_is_cut() -> None:
    assert len(shortened("a" * 10_000)) == MAX_LENGTH
    assert len(search_words("jaw " * 1_000)) == MAX_WORDS


@given(st.text())
def test_no_word_holds_anything_that_a_query_could_stumble_over(typed: str) -> None:
    for word in search_words(typed):
        assert not set(word) & set("\"'*^:(){}+-\x00 %\\;,.")


def test_what_is_nothing_without_accents_is_not_looked_up() -> None:
    assert tsquery(wanted(["\u037a"]))[1] == ["", "", ""]
    assert tsquery(wanted(["ja"]))[1] != ["", "", ""]


def test_a_snippet_of_postgresql_shows_what_is_around_the_first_word_found() -> None:
    assert snippet("Some \x02sleep\x03. More.") == "Some \x02sleep\x03. More."
    around = snippet(f"{'before ' * 20}\x02sleep\x03{' after' * 40}")
    assert around == f"…{'before ' * 8}\x02sleep\x03{' after' * 23}…"
    assert snippet(f"{'before ' * 40}\x02sleep\x03") == f"…{'before ' * 31}\x02sleep\x03"


def test_each_word_is_quoted_and_only_the_last_may_be_unfinished() -> None:
    assert match_expression(wanted(["jaw", "pa"])) == '(("jaw")) AND ((("pa" *)))'
    assert match_expression(wanted(["jaw"])) == '((("jaw" *)))'


@pytest.mark.parametrize(
    ("begun", "whole"),
    [
        ("infusi", "infusion"),
        ("inflammat", "inflammation"),
        ("insura", "insurance"),
        ("experien", "experience"),
        ("emotiona", "emotional"),
        ("awaren", "awareness"),
    ],
)
def test_an_ending_that_was_begun_is_finished(begun: str, whole: str) -> None:
    assert whole in completions(begun)
    assert all(word.startswith(begun) for word in completions(begun))


def test_the_letters_after_a_last_y_are_tried() -> None:
    assert '"polyv" *' in match_expression(wanted(["poly"]))
