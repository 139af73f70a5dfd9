"""Two versions of a text, compared so that a person sees at once what was added and removed."""

from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from richtext.comparison import (
    Change,
    Field,
    Gap,
    Line,
    compare,
    named,
    read_all,
    rich_pieces,
    row_pieces,
    text_pieces,
    yes_no,
)
from richtext.word_differences import Kind, Run, word_runs

WORDS = st.lists(st.sampled_from(["a", "the", "sleep", "jaw", "rest", "pain,", "pain."]))
PARAGRAPHS = st.lists(
    st.builds(
        "<{0}>{1}</{0}>".format,
        st.sampled_from(["p", "h2", "h3", "blockquote"]),
        WORDS.filter(bool).map(" ".join),
    )
).map("".join)
MARKS = {Kind.SAME: "{}", Kind.ADDED: "[+{}]", Kind.REMOVED: "[-{}]"}

TITLE = Field("title", "Title", text_pieces)
BODY = Field("body", "Body", partial(rich_pieces, {"clinic:article/12": "link: Sleep and stress"}))
POINTS = Field("key_points", "Key points", partial(row_pieces, ["text"]), ())
SOURCES = Field("sources", "Sources", partial(row_pieces, ["title", "publisher", "year"]), ())
CARD = Field("show_crisis_card", "Show crisis card", yes_no, False)
PICTURE = Field("picture_id", "Picture", partial(named, {3: "A waiting room"}), None)
TOPICS = Field("topics", "Topics", partial(named, {1: "Sleep", 2: "Jaw"}), ())


def marked(runs: Any) -> str:
    return " ".join(MARKS[run.kind].format(run.text) for run in runs)


def differences(old: str, new: str) -> str:
    return marked(word_runs(old.split(), new.split()))


def lines(field: Field, old: Any, new: Any) -> list[tuple[str, str, str]]:
    """The shown lines of one field as (label, words, note)."""
    [change] = compare({field.key: old}, {field.key: new}, [field])
    return [
        ("", f"{line.lines} unchanged", "")
        if isinstance(line, Gap)
        else (line.label, marked(line.runs), line.note)
        for line in change.shown
    ]


def told(change_lines: tuple[Line, ...], *kinds: Kind) -> list[str]:
    runs = (run for line in change_lines for run in line.runs)
    return [word for run in runs if run.kind in kinds for word in run.text.split()]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Rest for a day", "Rest for two days", "Rest for [-a day] [+two days]"),
        ("Rest for a day", "Rest for a whole day", "Rest for a [+whole] day"),
        ("Rest for a whole day", "Rest for a day", "Rest for a [-whole] day"),
        ("", "New words", "[+New words]"),
        ("Old words", "", "[-Old words]"),
        ("The same", "The same", "The same"),
        ("", "", ""),
    ],
)
def test_words_that_were_added_and_removed(old: str, new: str, expected: str) -> None:
    assert differences(old, new) == expected


def test_a_sentence_written_anew_is_one_change_and_not_scraps_around_small_words() -> None:
    old = "Sit down in the chair and tell us of your week"
    new = "Please bring with you the letters from every doctor and a list of all medicines taken"
    assert differences(old, new) == f"[-{old}] [+{new}]"


@given(WORDS, WORDS)
def test_what_stayed_and_what_was_added_is_the_new_text(old: list[str], new: list[str]) -> None:
    runs = word_runs(old, new)
    assert [w for run in runs if run.kind != Kind.REMOVED for w in run.text.split()] == new
    assert [w for run in runs if run.kind != Kind.ADDED for w in run.text.split()] == old


@given(PARAGRAPHS, PARAGRAPHS)
def test_no_word_of_two_rich_texts_is_lost(old: str, new: str) -> None:
    changes = compare({"body": old}, {"body": new}, [BODY])
    if not changes:
        assert old == new
        return
    shown = changes[0].lines
    assert told(shown, Kind.SAME, Kind.ADDED) == [w for p in rich_pieces({}, new) for w in p.words]
    assert told(shown, Kind.SAME, Kind.REMOVED) == [
        w for p in rich_pieces({}, old) for w in p.words
    ]
    assert any(line.is_changed for line in shown)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["a", "b"] * 10_000, ["x", *["b", "a"] * 10_000]),  # two words in endless turns
        (["the"] * 20_000, [*["the"] * 10_000, "jaw", *["the"] * 9_000]),
        ([f"old{n}" for n in range(20_000)], [f"new{n}" for n in range(20_000)]),
    ],
)
def test_hard_texts_of_twenty_thousand_words_lose_no_word(old: list[str], new: list[str]) -> None:
    runs = word_runs(old, new)
    assert [w for run in runs if run.kind != Kind.REMOVED for w in run.text.split()] == new
    assert len(runs) <= 5


def test_longer_texts_than_anyone_writes_are_shown_as_wholly_changed() -> None:
    old, new = ["a", "b"] * 12_000, ["b", "c"] * 12_000
    assert [run.kind for run in word_runs(old, new)] == [Kind.REMOVED, Kind.ADDED]


def test_unchanged_fields_are_left_out_and_the_others_stand_in_order() -> None:
    old = {"title": "Same", "body": "<p>Old</p>", "show_crisis_card": True}
    new = {"title": "Same", "body": "<p>New</p>"}
    assert [change.label for change in compare(old, new, [CARD, TITLE, BODY])] == [
        "Show crisis card",
        "Body",
    ]


def test_a_text_is_compared_paragraph_by_paragraph_under_its_heading() -> None:
    old = "<p>Before.</p><h2>What is it?</h2><p>Calm.</p><p>It takes an hour.</p><p>After.</p>"
    new = "<p>Before.</p><h2>What is it?</h2><p>Calm.</p><p>It takes two hours.</p><p>After.</p>"
    assert lines(BODY, old, new) == [
        ("", "2 unchanged", ""),
        ("Heading", "What is it?", ""),
        ("Paragraph", "It takes [-an hour.] [+two hours.]", ""),
        ("", "1 unchanged", ""),
    ]


def test_paragraphs_that_come_and_go_are_whole_lines() -> None:
    old = "<p>Kept as it was.</p><p>Nobody needs this one.</p>"
    new = "<h2>A new beginning</h2><p>Kept as it was.</p>"
    assert lines(BODY, old, new) == [
        ("Heading", "[+A new beginning]", ""),
        ("", "1 unchanged", ""),
        ("Paragraph", "[-Nobody needs this one.]", ""),
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("<ul><li>One</li></ul>", "<ul><li>Two</li></ul>", ("List item", "[-One] [+Two]", "")),
        (
            "<ul><li>One</li></ul>",
            "<ol><li>One</li></ol>",
            ("Numbered item", "One", "was: list item"),
        ),
        ("<p>Rest</p>", "<h3>Rest</h3>", ("Smaller heading", "Rest", "was: paragraph")),
        (
            "<table><tbody><tr><td>Day</td><td>1</td></tr></tbody></table>",
            "<table><tbody><tr><td>Day</td><td>2</td></tr></tbody></table>",
            ("Table row", "Day | [-1] [+2]", ""),
        ),
        (
            "<blockquote><p>Ask us.</p></blockquote>",
            "<blockquote><p>Ask me.</p></blockquote>",
            ("Quotation", "Ask [-us.] [+me.]", ""),
        ),
        ("<p>Calm</p>", "<p><strong>Calm</strong></p>", ("Paragraph", "Calm", "formatting")),
        (
            "<p>Ask us</p>",
            '<p>Ask <a href="/x">us</a></p>',
            ("Paragraph", "Ask us [+(link: /x)]", ""),
        ),
    ],
)
def test_each_kind_of_line(old: str, new: str, expected: tuple[str, str, str]) -> None:
    [(label, words, note)] = lines(BODY, old, new)
    assert (label, words) == expected[:2]
    assert expected[2] in note


def test_a_dividing_line_is_seen_to_come_and_go() -> None:
    assert ("Dividing line", "[+(empty)]", "") in lines(BODY, "<p>One</p>", "<p>One</p><hr>")


def test_links_to_own_pages_are_named_by_their_titles() -> None:
    old = '<p>Read <a href="clinic:article/99">more</a> or call <a href="clinic:phone">us</a>.</p>'
    new = '<p>Read <a href="clinic:article/12">more</a> or call <a href="clinic:phone">us</a>.</p>'
    [(_, words, _)] = lines(BODY, old, new)
    assert "[+(link: Sleep and stress)]" in words
    assert "[-(a broken link)]" in words
    assert "(the phone number)" in words


def test_lists_are_compared_row_by_row() -> None:
    assert lines(POINTS, ["One thing", "Another"], ["One thing", "A third", "Another"]) == [
        ("", "1 unchanged", ""),
        ("", "[+A third]", ""),
        ("", "1 unchanged", ""),
    ]
    source = {"title": "A study", "publisher": "A journal", "year": 2020}
    assert lines(SOURCES, [source], [source | {"year": 2021}]) == [
        ("", "A study · A journal · [-2020] [+2021]", "")
    ]


def test_choices_are_told_in_words() -> None:
    assert lines(CARD, False, True) == [("", "[-no] [+yes]", "")]
    assert lines(PICTURE, 3, None) == [("", "[-A waiting room]", "")]
    assert lines(PICTURE, 3, 8) == [("", "[-A waiting room] [+(no longer exists)]", "")]
    assert lines(TOPICS, [1], [1, 2]) == [("", "1 unchanged", ""), ("", "[+Jaw]", "")]


def test_a_change_of_spaces_alone_is_not_passed_over() -> None:
    [(_, words, note)] = lines(TITLE, "Two  spaces", "Two spaces")
    assert (words, note) == ("Two spaces", "only the formatting changed")


def test_one_version_as_text() -> None:
    content = {"title": "Sleep", "body": "<h2>Why?</h2><p>Because.</p>", "key_points": []}
    same = [Run(Kind.SAME, "Why?")]
    texts = read_all(content, [TITLE, POINTS, BODY])
    assert [text.label for text in texts] == ["Title", "Body"]
    assert texts[1] == Change(
        "Body",
        (Line("Heading", tuple(same)), Line("Paragraph", (Run(Kind.SAME, "Because."),))),
    )
