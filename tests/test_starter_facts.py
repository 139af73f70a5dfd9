"""The facts that the starter pages must give, and where the risks stand."""

import re

import pytest

from tests.starter_pages import (
    ARTICLES,
    ASSESSMENT,
    BOTOX,
    BOTOX_ARTICLE,
    FILES,
    KETAMINE,
    KETAMINE_ARTICLE,
    everything,
    markup,
)
from transfer import starter_files

TMJ_FACTS = (
    "stress", "anxiety", "bite", "clench", "chewing", "click", "pop", "earache|ear aches",
    "open", "neck", "shoulders", "forehead", "back", "skull", "inflamed",
    "myofascial pain syndrome", "trigger point", "spasm", "several injections", "sore",
    "one or two days|a day or two", "up to two or three weeks", "month", "off-label",
    "chronic migraine", "headaches that", "lyme disease", "tick", "toxin", "mold",
    "structure", "assessment", "temporary", "911",
)  # fmt: skip
TRAUMA_FACTS = (
    "anesthetic", "stress response", "inflammation", "hormones", "digestion", "immune system",
    "polyvagal theory", "stephen porges", "is a theory", "ventral vagal", "safety and connection",
    "sympathetic", "fight or flight", "dorsal vagal", "shutdown", "dissociation", "nmda",
    "neuroplasticity", "new connections", "glutamate", "psychotherapy", "post-traumatic stress",
    "depression", "studied", "not settled", "no psychiatric disorder",
)  # fmt: skip
ASSESSMENT_FACTS = (
    "root cause", "act on each other", "hormones", "digestion", "immune system", "stress",
    "lyme disease", "tick", "toxins", "mold", "structure", "in-depth medical assessment",
    "appointment",
)  # fmt: skip
SHOWN_IN_THE_BODY = (
    "focus", "temper", "sleep", "sweats", "constipation", "diarrhea", "reflux", "foods", "eczema",
    "hives", "sinus", "periods", "weight",
)  # fmt: skip


@pytest.mark.parametrize(
    ("page", "facts"),
    [
        (BOTOX, TMJ_FACTS),
        (BOTOX_ARTICLE, (*TMJ_FACTS, "temporomandibular", "grinding")),
        (KETAMINE, TRAUMA_FACTS),
        (KETAMINE_ARTICLE, (*TRAUMA_FACTS, *SHOWN_IN_THE_BODY, "mobile")),
        (ASSESSMENT, ASSESSMENT_FACTS),
    ],
    ids=lambda value: getattr(value, "slug", ""),
)
def test_a_page_gives_its_facts(page: starter_files.Page, facts: tuple[str, ...]) -> None:
    text = everything(page).lower()
    assert [fact for fact in facts if not re.search(fact, text)] == []


def test_the_clinic_is_described_by_known_facts_alone() -> None:
    assert set(FILES.clinic) == {
        "name", "strapline", "headline", "introduction", "phone", "insurance_text", "links",
        "first_visit",
    }  # fmt: skip
    assert FILES.clinic["name"] == "Blum Center for Health"
    assert FILES.clinic["phone"] == "+19146527800"
    assert FILES.clinic["links"][0]["url"] == "https://www.blumcenterforhealth.com/"


def test_botox_says_what_is_approved_and_what_the_label_warns_of() -> None:
    values = BOTOX.values
    for fact in ("adults with chronic migraine", "15 or more headache days a month", "4 hours"):
        assert fact in values["safety_approved_for"]
    assert "2010" in values["safety_approved_for"]
    for use in ("TMJ", "tension headache", "muscle pain", "off-label"):
        assert use in values["safety_not_approved_for"]
    for risk in ("spread", "swallowing", "speaking", "breathing", "life-threatening"):
        assert risk in values["safety_boxed_warning"]
    assert "prescribing information" in values["safety_source_title"]


def test_ketamine_says_what_is_approved_and_what_is_risky() -> None:
    values = KETAMINE.values
    assert "anesthetic" in values["safety_approved_for"]
    assert values["safety_not_approved_for"] == "Any psychiatric disorder."
    assert "Schedule III" in values["safety_controlled"]
    known = values["safety_known_risks"].lower()
    for risk in ("misuse", "dissociation", "blood pressure", "breathing", "urinary", "bladder"):
        assert risk in known
    assert "October 10, 2023" in values["safety_source_title"]


def test_the_crisis_card_stands_on_all_that_touches_ketamine() -> None:
    assert KETAMINE.values["show_crisis_card"] is True
    assert KETAMINE_ARTICLE.links["treatment"] == (KETAMINE.slug,)
    topics = {topic.slug: topic for topic in FILES.topics}
    assert all(topics[slug].show_crisis_card for slug in KETAMINE_ARTICLE.links["topics"])


def test_every_topic_has_an_article() -> None:
    used = {slug for page in ARTICLES for slug in page.links["topics"]}
    assert used == {topic.slug for topic in FILES.topics}


@pytest.mark.parametrize(
    ("page", "mechanism", "benefit"),
    [
        (BOTOX_ARTICLE, "weakens a muscle for a time", "headaches may come less often"),
        (KETAMINE_ARTICLE, "act on the way nerve cells signal", "The interest is real"),
    ],
    ids=lambda value: getattr(value, "slug", None),
)
def test_the_safety_panel_stands_between_mechanism_and_benefit(
    page: starter_files.Page, mechanism: str, benefit: str
) -> None:
    before, after = page.values["body"].split('<p><a href="clinic:safety">')
    assert mechanism in before.rstrip().splitlines()[-1]
    assert benefit in after.splitlines()[1]


def test_therapy_with_ketamine_is_only_spoken_of_as_research() -> None:
    for page in (KETAMINE, KETAMINE_ARTICLE):
        blocks = re.findall(r"<p>.*?</p>", markup(page))
        spoken_of = [block for block in blocks if "psychotherapy" in block]
        assert len(spoken_of) == 1
        assert re.search(r"[Ss]tudi", spoken_of[0])
