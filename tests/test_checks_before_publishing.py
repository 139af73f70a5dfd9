"""What is noticed before a page is published: each rule with a text that has the fault and one
that has not.
"""

import inspect

import pytest

from checks.gauges import gauges
from checks.page_text import LinkState, Part
from checks.rules import ADVICE, BLOCKING, blocking, check
from tests.checking import fields_of, findings, make_page_text, words_of

LONG = "word " * 99


def paragraph(text: str) -> str:
    return f"<p>{text}</p>"


def two_headings(first: str, second: str = "<h2>Second part</h2>") -> str:
    return f"{first}<p>Some words.</p>{second}<p>More words.</p>"


def test_nothing_is_noticed_about_a_page_without_fault() -> None:
    assert check(make_page_text()) == []


def test_every_finding_says_why_and_what_to_do() -> None:
    page = make_page_text(
        "<h3>ALL SHOUTED.</h3><p>Call 914-555-0123. A study of of it costs $20.</p>",
        title="",
        slug="",
        summary="",
        key_points=(),
        treatment=False,
        header_picture_undescribed=True,
    )
    found = check(page)
    assert len({finding.id for finding in found}) > 8
    assert all(finding.why.endswith(".") and finding.fix.endswith(".") for finding in found)
    assert [finding.blocks for finding in found] == sorted(
        (finding.blocks for finding in found), reverse=True
    )


def test_only_what_the_form_refuses_blocks() -> None:
    page = make_page_text(title="", slug="", refused={"sources": "Row 1, title: Too long."})
    assert [finding.id for finding in blocking(page)] == ["title-missing", "refused"]
    assert [finding.id for finding in blocking(make_page_text(slug=""))] == ["address-missing"]
    assert check(make_page_text(summary="")) != blocking(make_page_text(summary="")) == []


def test_each_rule_stands_in_the_list_once() -> None:
    assert len({*BLOCKING, *ADVICE}) == len(BLOCKING) + len(ADVICE)


def test_a_rule_that_blocks_is_named_among_those_that_may() -> None:
    says_so = [rule for rule in (*BLOCKING, *ADVICE) if "BLOCKS" in inspect.getsource(rule)]
    assert says_so == [*BLOCKING]


def test_a_missing_title_and_address_block() -> None:
    assert fields_of("title-missing", title="") == ["title"]
    assert fields_of("address-missing", slug="") == ["slug"]
    assert findings("title-missing") == findings("address-missing") == []


def test_an_address_that_is_taken_blocks() -> None:
    (found,) = findings("address-taken", address_taken=True)
    assert found.blocks
    assert "how-we-treat-a-tense-jaw" in found.wrong
    assert findings("address-taken") == []


def test_what_the_form_refuses_is_said_once() -> None:
    refused = {"title": "This field is required.", "key_points": "Row 1: too long."}
    assert fields_of("refused", title="", refused=refused) == ["key_points"]
    assert findings("refused") == []


def test_a_title_that_search_results_cut() -> None:
    assert fields_of("title-length", title="A long title " * 5) == ["title"]
    assert findings("title-length", title="A long title " * 5, seo_title="A title for them") == []
    assert fields_of("title-length", title="Jaw") == ["title"]


def test_a_summary_that_is_missing_too_long_or_too_short() -> None:
    assert fields_of("summary-missing", summary="") == ["summary"]
    assert findings("summary-missing") == findings("summary-length") == []
    assert fields_of("summary-length", summary="Words. " * 50) == ["summary"]
    assert fields_of("summary-length", summary="About the jaw.") == ["summary"]


def test_a_title_and_a_description_for_search_engines_that_say_too_little() -> None:
    assert fields_of("seo-title-length", seo_title="Jaw") == ["seo_title"]
    assert findings("seo-title-length", seo_title="A tense jaw") == []
    assert fields_of("seo-description-length", seo_description="Jaw.") == ["seo_description"]
    assert findings("seo-description-length", seo_description="About the jaw. " * 7) == []


def test_a_summary_that_search_results_cut() -> None:
    summary = "What we look for, what we do and how soon it may help. " * 4
    assert fields_of("description-cut", summary=summary) == ["seo_description"]
    assert findings("description-cut", summary=summary, seo_description="About it. " * 9) == []


def test_a_heading_3_above_the_first_heading_2() -> None:
    wrong = two_headings("<h3>First part</h3>")
    right = two_headings("<h2>First part</h2>", "<h3>Second part</h3>")
    assert words_of("heading-order", wrong) == ["First part"]
    assert words_of("heading-order", right) == []


def test_a_section_begins_with_the_heading_that_it_has_by_default() -> None:
    section = Part("how_soon", "<h2>How soon?</h2><h3>At first</h3><p>Soon.</p>")
    assert findings("heading-order", parts=(section,)) == []


def test_a_heading_that_stands_alone() -> None:
    assert words_of("heading-single", "<h2>The only one</h2><p>Words.</p>") == ["The only one"]
    assert words_of("heading-single", two_headings("<h2>One of two</h2>")) == []


@pytest.mark.parametrize("tag", ["p", "h2"])
def test_a_text_that_begins_with_its_title_again(tag: str) -> None:
    again = f"<{tag}>How we treat a tense Jaw.</{tag}>"
    assert words_of("title-repeated", again + two_headings("<h2>One</h2>")) != []
    assert words_of("title-repeated", two_headings("<h2>One</h2>") + again) == []
    assert words_of("title-repeated", "<p>.</p>", title="") == []


def test_a_long_text_without_headings() -> None:
    assert words_of("headings-missing", paragraph(LONG) * 4) != []
    assert words_of("headings-missing", paragraph(LONG)) == []


def test_a_heading_that_ends_in_a_full_stop() -> None:
    assert words_of("heading-full-stop", two_headings("<h2>We look.</h2>")) == ["We look."]
    assert words_of("heading-full-stop", two_headings("<h2>What do we look for?</h2>")) == []


def test_a_heading_in_capitals() -> None:
    assert words_of("heading-capitals", two_headings("<h2>THE TENSE JAW</h2>")) != []
    assert words_of("heading-capitals", two_headings("<h2>TMJ</h2>")) == []


def test_a_link_without_words() -> None:
    assert words_of("link-without-words", '<p>See <a href="https://a.example">,</a> you.</p>')
    assert not words_of("link-without-words", '<p><a href="https://a.example">The label</a></p>')


@pytest.mark.parametrize("words", ["here", "Click here", "Read more", "https://a.example/x"])
def test_a_link_that_does_not_say_where_it_leads(words: str) -> None:
    assert words_of("link-vague", f'<p>See <a href="https://a.example">{words}</a>.</p>') == [words]
    assert not words_of("link-vague", '<p><a href="https://a.example">More on the jaw</a></p>')


def test_a_link_to_what_is_not_there_or_not_live() -> None:
    body = '<p><a href="clinic:article/7">our article</a>, <a href="/about/">who we are</a></p>'
    states = {"clinic:article/7": LinkState.MISSING, "/about/": LinkState.LIVE}
    assert words_of("reference-missing", body, links=states) == ["our article"]
    states["clinic:article/7"] = LinkState.NOT_LIVE
    assert words_of("reference-not-live", body, links=states) == ["our article"]
    assert words_of("reference-missing", body, links=states) == []


def test_a_picture_without_description_in_the_text_or_at_the_head() -> None:
    body = '<p><a href="clinic:image/3">A jaw from the side</a></p>'
    undescribed = frozenset({"clinic:image/3"})
    found = words_of("picture-undescribed", body, undescribed=undescribed)
    assert found == ["A jaw from the side"]
    assert words_of("picture-undescribed", body) == []
    assert fields_of("header-picture-undescribed", header_picture_undescribed=True) == ["picture"]
    assert findings("header-picture-undescribed") == []


HARD = (
    "Pharmacological interventions necessitate multidisciplinary evaluation of comorbidities,"
    " notwithstanding contraindications."
)
EASY = "We look at your jaw and your neck, and we tell you what we found."


def test_a_text_that_is_hard_to_read() -> None:
    (found,) = findings("reading-grade", paragraph(f"{HARD} {EASY}"))
    assert "better at most 9" in found.wrong
    assert findings("reading-grade", paragraph(EASY)) == []


def test_the_three_hardest_sentences_are_named_the_hardest_first() -> None:
    middling = "Our clinicians look carefully into several possible explanations for headaches."
    sentences = [HARD, middling, f"{HARD} "[:-2] + " and complications.", middling + " Again."]
    named = words_of("hard-sentence", "".join(map(paragraph, sentences)))
    assert len(named) == 3
    assert named[0] == HARD
    assert words_of("hard-sentence", paragraph(EASY)) == []
    assert words_of("hard-sentence", paragraph(HARD) * 2) == [HARD]


def test_one_very_hard_sentence_is_named_in_an_easy_text_too() -> None:
    assert words_of("hard-sentence", paragraph(EASY) * 30 + paragraph(HARD)) == [HARD]
    assert findings("reading-grade", paragraph(EASY) * 30 + paragraph(HARD)) == []


def test_a_very_long_paragraph() -> None:
    assert len(words_of("long-paragraph", paragraph(LONG + "and more words"))) == 1
    assert words_of("long-paragraph", paragraph(LONG)) == []


@pytest.mark.parametrize(
    "number", ["212-555-0123", "(914) 555-0199", "914.555.0199", "+1 914 555 0199", "9145550199"]
)
def test_a_phone_number_that_is_typed_in(number: str) -> None:
    assert words_of("phone-typed", f"<p>Call us at {number} today.</p>") == [number]
    assert fields_of("phone-typed", summary=f"Call {number}. " + "Words. " * 9) == ["summary"]


def test_the_phone_tag_and_short_numbers_are_no_typed_numbers() -> None:
    body = (
        '<p>Call <a href="clinic:phone">212-555-0123</a>, 988 or 911. Since 2010-2015, 12,000.</p>'
    )
    assert words_of("phone-typed", body) == []


def test_the_clinics_own_number_is_known() -> None:
    (ours,) = findings("phone-typed", "<p>Call 212 555 0123.</p>")
    (other,) = findings("phone-typed", "<p>Call 212 555 0199.</p>")
    assert ours.wrong != other.wrong


def test_a_sign_that_got_lost_keeps_a_page_from_being_published() -> None:
    page = make_page_text("<p>Take 50 \ufffdg a day.</p>")
    assert [(finding.id, finding.place.words) for finding in blocking(page)] == [
        ("sign-lost", "\ufffdg a")
    ]


@pytest.mark.parametrize(
    "body", ["<p>It helps most people<sup>1</sup>.</p>", "<p>It helps.<sup>12</sup> Rest.</p>"]
)
def test_the_mark_of_a_footnote_is_no_source(body: str) -> None:
    assert len(words_of("note-mark", body)) == 1


@pytest.mark.parametrize(
    "body",
    [
        "<p>10<sup>9</sup> cells, 20 cm<sup>2</sup>, and the 5<sup>th</sup> day</p>",
        '<p>It helps most people<sup><a href="clinic:source/1">1</a></sup>.</p>',
    ],
)
def test_powers_and_marks_of_sources_are_no_footnotes(body: str) -> None:
    assert words_of("note-mark", body) == []


@pytest.mark.parametrize("price", ["$250", "$1,200.50", "300 dollars"])
def test_a_price_that_is_typed_in(price: str) -> None:
    assert words_of("price-typed", f"<p>It takes {price} to begin.</p>") == [price]
    assert words_of("price-typed", "<p>It takes 300 days to begin.</p>") == []


@pytest.mark.parametrize("words", ["the the", "The the", "is  is", "of <strong>of</strong>"])
def test_a_word_that_stands_twice(words: str) -> None:
    assert len(words_of("double-word", f"<p>We saw {words} jaw.</p>")) == 1


@pytest.mark.parametrize("text", ["Walla Walla", "that that", "bathe the", "is. Is it"])
def test_a_word_that_may_stand_twice(text: str) -> None:
    assert words_of("double-word", f"<p>We saw {text} jaw.</p>") == []


def test_key_points_that_are_missing_too_few_or_too_many() -> None:
    for number in (0, 1, 2, 6):
        assert fields_of("key-points", key_points=("Point.",) * number) == ["key_points"]
    assert findings("key-points", key_points=("Point.",) * 5) == []


def test_an_article_without_treatment() -> None:
    assert fields_of("treatment-missing", treatment=False) == ["treatment"]
    assert findings("treatment-missing", treatment=None) == []


def test_studies_without_a_source() -> None:
    body = "<p>It is warm. Studies show that warmth helps.</p>"
    assert words_of("source-missing", body) == ["Studies show that warmth helps."]
    assert words_of("source-missing", body, sources=1) == []
    assert words_of("source-missing", "<p>It is warm.</p>") == []


def test_more_than_two_callouts() -> None:
    callouts = [
        f'<aside data-callout="note"><p>Box {name}</p><p>Words.</p></aside>' for name in "ABC"
    ]
    assert words_of("many-callouts", "".join(callouts)) == ["Box C"]
    assert words_of("many-callouts", "".join(callouts[:2])) == []


def test_the_gauges_say_how_long_each_text_is() -> None:
    said = {gauge.label: gauge.said for gauge in gauges(make_page_text())}
    assert said["Title"] == "24 characters, best 10 to 60"
    assert said["Title for search engines"] == "empty: the title stands in"
    assert said["Reading grade"].startswith("grade ")
