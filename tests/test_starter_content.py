"""What the starter texts say: whole, readable, true to the known facts, and no promise in them."""

import re
from itertools import combinations

import pytest

from checks.readability import grade, sentences, syllables, words
from images.drawings import DRAWINGS
from richtext.markup import plain_text
from tests.starter_pages import (
    ARTICLES,
    ASSESSMENT,
    BOTOX,
    FILES,
    KETAMINE,
    everything,
    markup,
    prose,
)
from transfer import starter_files

every_page = pytest.mark.parametrize("page", FILES.pages, ids=lambda page: page.slug)
every_article = pytest.mark.parametrize("page", ARTICLES, ids=lambda page: page.slug)

# Words that promise, boast or press (FTC health claims guidance; NY Education Law 6530(27)).
CLAIMS = re.compile(
    r"guarantee|promis(?!e you a result)|miracle|cure[sd]?\b|proven|breakthrough|revolution"
    r"|cutting.edge|state.of.the.art|world.class|groundbreaking|life.changing|amazing|excellent"
    r"|\bbest\b|greatest|\bfinest|safest|fastest|strongest|most (?:effective|powerful|advanced)"
    r"|painless|risk.free|side.effect.free|safe and effective|100 ?%|evidence.based"
    r"|once and for all"
    r"|last (?:hope|resort|chance)|to no avail|finally|nothing (?:else )?(?:has )?(?:worked|helped)"
    r"|don.t wait|limited time offer|you deserve",
    re.IGNORECASE,
)
STORIES = re.compile(
    r"year-old|\bI (?:am|was|have|had|saw|treated|remember)\b|testimonial|\bpatients? (?:of|who)\b",
    re.IGNORECASE,
)
UNKNOWN = re.compile(
    r"\$|\bprices?\b|\bcosts?\b|insur|\bunits\b|\b\d+ ?m[gl]\b|\bdos(?:e|es|age)\b|\b[ap]\.?m\.\b"
    r"|\bopen (?:from|on)\b|\bmonday|\bstreet\b|\bsuite\b|\bDr\.|\bM\.?D\.?\b",
    re.IGNORECASE,
)
PHONE = re.compile(r"\d{3}\)?[ .\u2011-]?\d{3}[ .\u2011-]?\d{4}|\+\d{6,}")
TAGS = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "blockquote"}


@pytest.mark.parametrize(
    ("word", "count"),
    [("muscle", 2), ("headaches", 3), ("relaxed", 2), ("injected", 3), ("TMJ", 3), ("911", 3),
     ("trauma", 2), ("places", 2), ("off-label", 3), ("temporary", 4), ("anxiety", 4)],
)  # fmt: skip
def test_syllables_are_counted(word: str, count: int) -> None:
    assert syllables(word) == count


def test_hard_text_has_a_high_grade() -> None:
    hard = (
        "Pharmacological interventions necessitate multidisciplinary evaluation of comorbidities."
    )
    assert grade("The cat sat on the mat.") < 1
    assert grade(hard) > 15


def test_the_clinic_has_its_three_treatments_and_two_articles() -> None:
    assert [page.values["title"] for page in ARTICLES] == [
        "Botox to treat headaches and TMJ",
        "How ketamine is helping patients with chronic stress and trauma",
    ]
    treatments = [page for page in FILES.pages if page.kind == "treatment"]
    in_order = sorted(treatments, key=lambda page: page.initial["position"])
    assert in_order == [BOTOX, KETAMINE, ASSESSMENT]


@every_article
def test_articles_are_full_length(page: starter_files.Page) -> None:
    assert len(words(plain_text(page.values["body"]))) >= 650


def test_the_assessment_is_told_briefly() -> None:
    assert 150 <= len(words(prose(ASSESSMENT))) <= 220


@every_page
def test_a_page_reads_easily(page: starter_files.Page) -> None:
    paragraphs = list(filter(None, map(plain_text, re.findall(r"<p>.*?</p>", markup(page)))))
    assert grade("\n".join(paragraphs)) <= 9
    assert [text for text in paragraphs if grade(text) > 14] == []
    assert grade(page.values["summary"]) <= 9
    assert max(len(words(sentence)) for sentence in sentences(prose(page))) <= 40


@every_page
def test_nothing_is_promised_and_nobody_is_pressed(page: starter_files.Page) -> None:
    assert CLAIMS.findall(everything(page)) == []
    assert STORIES.findall(everything(page)) == []


@every_page
def test_what_is_not_known_is_not_said(page: starter_files.Page) -> None:
    assert UNKNOWN.findall(everything(page)) == []


@every_page
def test_no_phone_number_is_typed(page: starter_files.Page) -> None:
    assert PHONE.findall(everything(page)) == []
    assert "tel:" not in markup(page)


@every_page
def test_no_word_stands_twice(page: starter_files.Page) -> None:
    assert re.findall(r"\b([A-Za-z]+) \1\b", everything(page)) == []


@every_page
def test_texts_have_the_lengths_that_search_engines_and_cards_show(
    page: starter_files.Page,
) -> None:
    values = page.values
    assert len(values["title"]) <= 120
    assert len(values["summary"]) <= 400
    assert len(values["seo_title"]) <= 60
    assert 70 <= len(values["seo_description"]) <= 155
    assert 3 <= len(values["key_points"]) <= 5


@every_page
def test_headings_are_questions(page: starter_files.Page) -> None:
    headings = re.findall(r"<h2>(.*?)</h2>", markup(page))
    assert headings
    assert [heading for heading in headings if not heading.endswith("?")] == []


@every_page
def test_only_plain_elements_are_used(page: starter_files.Page) -> None:
    opened = re.findall(r"<([a-z0-9]+)", markup(page))
    assert set(opened) <= TAGS
    assert sorted(opened) == sorted(re.findall(r"</([a-z0-9]+)>", markup(page)))


@every_page
def test_links_lead_to_own_pages_alone(page: starter_files.Page) -> None:
    targets = re.findall(r'href="([^"]*)"', markup(page))
    assert [target for target in targets if not target.startswith("clinic:")] == []
    assert DRAWINGS[page.values["illustration"]].is_header


@every_page
def test_every_source_is_secure_and_cited(page: starter_files.Page) -> None:
    cited = {int(target) for kind, target in page.references if kind == "source"}
    cited |= {
        number
        for number, source in enumerate(page.values.get("sources", []), start=1)
        if source["url"] == page.values.get("safety_source_url")
    }
    assert cited == set(range(1, len(page.values.get("sources", [])) + 1))
    assert all(source["url"].startswith("https://") for source in page.values.get("sources", []))


@pytest.mark.parametrize(
    ("one", "other"), list(combinations(FILES.pages, 2)), ids=lambda page: page.slug[:16]
)
def test_no_sentence_is_said_on_two_pages(
    one: starter_files.Page, other: starter_files.Page
) -> None:
    shared = set(sentences(prose(one))) & set(sentences(prose(other)))
    assert [sentence for sentence in shared if len(words(sentence)) >= 8] == []
