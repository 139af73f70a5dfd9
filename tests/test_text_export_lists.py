"""Lists of a text export, as Word, Google Docs and people write them, come in as lists."""

import pytest

from richtext.markup import clean
from transfer.text_import.article_html import article_html
from transfer.text_import.text_export import parse


def html(*lines: str) -> list[str]:
    """The blocks of an article, the closing one apart."""
    (parsed,) = parse("\n".join(["Posted on", "", "A quiet title", "", *lines, "", "We end."]))
    *blocks, end = article_html(parsed).splitlines()
    assert end == "<p>We end.</p>"
    return blocks


# Bullets

SURE = ["✓ ", "✔️ ", "✅ ", "➢ ", "▪", "·\t", "\uf0b7 ", "→ ", "* ", "- "]
DOUBTFUL = ["o ", "o\t", "– ", "— ", "+ ", "» ", "§ ", "Ø ", "ü "]


@pytest.mark.parametrize("bullet", SURE + DOUBTFUL)
def test_bullets_of_any_program_make_a_list(bullet):
    assert html("Bring these:", f"{bullet}Your papers", f"{bullet}A sweater") == [
        "<h2>Bring these</h2>",
        "<ul><li>Your papers</li><li>A sweater</li></ul>",
    ]


@pytest.mark.parametrize("bullet", ["o ", "– ", "§ "])
@pytest.mark.parametrize(
    ("between", "goes_on"), [([""], ""), (["    in winter"], " in winter"), (["", ""], "")]
)
def test_items_with_blank_lines_or_more_words_between_are_one_list(bullet, between, goes_on):
    assert html("We say:", f"{bullet}Rest", *between, f"{bullet}Walk")[1:] == [
        f"<ul><li>Rest{goes_on}</li><li>Walk</li></ul>"
    ]


@pytest.mark.parametrize(
    "line",
    [
        "– Ada, who is a nurse.",
        "— and that is all.",
        "o what a day it was.",
        "v good, she said.",
        "> 3 weeks",
        "+ 3 weeks",
        "★★★★★ in a row",
        "→ and that is all.",
    ],
)
def test_what_can_begin_a_sentence_is_no_bullet_alone(line):
    shown = f"<p>{line.replace('>', '&gt;')}</p>"
    assert html("We listen.", "", line, "", "Then we ask.")[1] == shown
    assert html("We listen:", "• Always", "", line)[2] == shown


@pytest.mark.parametrize("sign", ["✅", "★", "👉 ", "→ "])
def test_a_sign_may_adorn_a_title_or_a_heading(sign):
    (parsed,) = parse(f"Posted on\n\n{sign}Good news\n\n{sign}WHAT HELPS\n\nRest does.")
    assert (parsed.title, parsed.headings) == (f"{sign}Good news", (f"{sign}What helps",))


@pytest.mark.parametrize(
    "talk",
    [
        ["– Does it hurt?", "– Not much, she said."],
        ["— Does it hurt?", "", "— Not much.", "", "— How long?"],
        ["– “Will I sleep?”", "– “You may.”"],
    ],
)
def test_what_two_people_say_to_each_other_is_no_list(talk):
    assert not any("<li>" in block for block in html("They talked.", "", *talk))


@pytest.mark.parametrize(
    "items", [["– Does it hurt?", "– How long is it?"], ["– Sore? Call us.", "– Well? Walk."]]
)
def test_questions_with_dashes_are_a_list(items):
    bare = [item.removeprefix("– ") for item in items]
    assert html("Ask:", *items)[1] == f"<ul><li>{bare[0]}</li><li>{bare[1]}</li></ul>"
    assert html("Ask:", "", "– Does it hurt?", "– The price")[1].count("<li>") == 2


def test_a_remark_between_dashes_goes_on_with_its_item():
    assert html("Do:", "• It works fast", "– within hours – for some", "• Rest")[1] == (
        "<ul><li>It works fast – within hours – for some</li><li>Rest</li></ul>"
    )


# Lists in lists


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["• Food", "  o Fruit", "  o Fish", "• Rest"],
            "<ul><li>Food<ul><li>Fruit</li><li>Fish</li></ul></li><li>Rest</li></ul>",
        ),
        (
            ["• Food", "o Fruit", "o Fish", "• Rest"],
            "<ul><li>Food<ul><li>Fruit</li><li>Fish</li></ul></li><li>Rest</li></ul>",
        ),
        (
            ["• Food", "o Fruit", "▪ Pears", "▪ Plums", "• Rest"],
            "<ul><li>Food<ul><li>Fruit<ul><li>Pears</li><li>Plums</li></ul></li></ul></li>"
            "<li>Rest</li></ul>",
        ),
        (
            ["- Food", "\t- Fruit", "\t\t- Pears", "- Rest"],
            "<ul><li>Food<ul><li>Fruit<ul><li>Pears</li></ul></li></ul></li><li>Rest</li></ul>",
        ),
        (
            ["o Food", "   ▪ Fruit", "o Rest"],
            "<ul><li>Food<ul><li>Fruit</li></ul></li><li>Rest</li></ul>",
        ),
        (
            ["1. Food", "• Fruit", "2. Rest", "    • Sleep"],
            "<ol><li>Food<ul><li>Fruit</li></ul></li><li>Rest<ul><li>Sleep</li></ul></li></ol>",
        ),
        (
            ["• Food", "   1) Fruit", "   2) Fish", "• Rest"],
            "<ul><li>Food<ol><li>Fruit</li><li>Fish</li></ol></li><li>Rest</li></ul>",
        ),
        (
            ["1. Food", "", "   1. Fruit", "   2. Fish", "", "2. Rest"],
            "<ol><li>Food<ol><li>Fruit</li><li>Fish</li></ol></li><li>Rest</li></ol>",
        ),
        (["• Food", " • Fruit"], "<ul><li>Food</li><li>Fruit</li></ul>"),
        (["    • Food", "• Rest"], "<ul><li>Food</li><li>Rest</li></ul>"),
        (["✓ Walk", "✗ Smoke", "✓ Rest"], "<ul><li>Walk</li><li>Smoke</li><li>Rest</li></ul>"),
    ],
)
def test_items_set_in_or_with_other_bullets_are_below_the_item_before(lines, expected):
    assert html("Begin with:", *lines)[1:] == [expected]
    assert clean(expected) == expected


def test_a_list_nests_as_deep_as_the_site_shows_and_no_word_is_lost():
    (block,) = html(*(f"{'  ' * level}- {level}" for level in range(9)))
    assert block.count("<ul>") == 6
    assert clean(block) == block
    assert [str(level) in block for level in range(9)] == [True] * 9


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["• Food", "• Rest", "1. Call", "2. Come"],
         ["<ul><li>Food</li><li>Rest</li></ul>", "<ol><li>Call</li><li>Come</li></ol>"]),
        (["1. Call", "2. Come", "1. Sit", "2. Rest"],
         ["<ol><li>Call</li><li>Come</li></ol>", "<ol><li>Sit</li><li>Rest</li></ol>"]),
        (["1. Call", "2. Come", "5. Sit", "6. Rest"],
         ["<ol><li>Call</li><li>Come</li></ol>", '<ol start="5"><li>Sit</li><li>Rest</li></ol>']),
    ],
)  # fmt: skip
def test_numbers_that_do_not_go_on_are_a_list_of_their_own(lines, expected):
    assert html("Both:", *lines)[1:] == expected


# What follows an item


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("Call us today.", ["<li>Rest</li></ul>", "<p>Call us today.</p>"]),
        ("“It helps,” some say.", ["<li>Rest</li></ul>", "<p>“It helps,” some say.</p>"]),
        ("3 of 4 feel better.", ["<li>Rest</li></ul>", "<p>3 of 4 feel better.</p>"]),
        ("and sleep", ["<li>Rest and sleep</li></ul>"]),
        ("(at home)", ["<li>Rest (at home)</li></ul>"]),
        ("   Sleep too.", ["<li>Rest Sleep too.</li></ul>"]),
    ],
)
def test_a_plain_line_after_the_last_item_is_a_paragraph(after, expected):
    blocks = html("Do:", "• Walk", "• Rest", after)[1:]
    assert [block.removeprefix("<ul><li>Walk</li>") for block in blocks] == expected


def test_an_item_that_was_wrapped_stays_whole():
    long = "A walk of ten minutes in the morning, before you have eaten or looked at"
    assert html("Do:", f"• {long}", "The phone.", "• Rest")[1] == (
        f"<ul><li>{long} The phone.</li><li>Rest</li></ul>"
    )


def test_a_bare_bullet_belongs_to_the_line_below_it():
    assert html("Do:", "•", "Walk", "•", "Rest")[1] == "<ul><li>Walk</li><li>Rest</li></ul>"
