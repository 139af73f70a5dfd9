"""A patient types what they need, as they say it, and is led to what the clinic says of it."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from lxml import html as lxml_html

from clinic_site.models import SearchWords
from clinic_site.search import slips
from clinic_site.search.crisis import speaks_of_self_harm
from clinic_site.search.wanted import asks_for, wanted
from clinic_site.search.words import folded, search_words
from insights.models import AskedInVain
from tests.admin_pages import change_url, send
from tests.clock import clinics_day
from tests.factories import (
    days_ago,
    make_clinic,
    make_clinician,
    make_page,
    make_post,
    make_treatment,
)
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

ADD = "/admin/clinic_site/searchwords/add/"
CARD = "title-crisis"


def search(client: Client, query: str) -> Any:
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    return response


def found(client: Client, query: str) -> list[str]:
    return [result.title for result in search(client, query).context["results"]]


def meant(client: Client, query: str) -> list[str]:
    tree = lxml_html.fromstring(search(client, query).text)
    return tree.xpath("//p[starts-with(., 'Did you mean')]/a/text()")


# The words, however they are written


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("can't sleep", ["sleep"]),
        ("I don’t sleep", ["sleep"]),
        ("what's my doctor's name", ["doctor", "name"]),
        ("cant sleep", ["sleep"]),
        ("P.T.S.D.", ["ptsd"]),
        ("the U.S.A. and T.M.J", ["usa", "tmj"]),
        ("e.g. pain. Then", ["eg", "pain", "then"]),
        ("head\u00adache", ["headache"]),
        ("in\ufb02ammation and \ufb01ne", ["inflammation", "fine"]),
        ("jaw\u200bpain", ["jawpain"]),
    ],
)
def test_contractions_dots_soft_hyphens_and_ligatures(typed: str, words: list[str]) -> None:
    assert search_words(typed) == words


@pytest.mark.parametrize("query", ["ptsd", "P.T.S.D.", "inflammation", "in\ufb02ammation"])
def test_the_index_reads_them_alike(client: Client, query: str) -> None:
    make_post(title="Stress", body="<p>P.T.S.D. and in\ufb02am\u00admation.</p>")
    assert found(client, query) == ["Stress"]


def test_a_text_keeps_the_dots_that_end_its_sentences() -> None:
    assert folded("It is a pain. I rest. A.M. or P.M.") == "It is a pain. I rest. AM or PM"


# What the clinic answers


@pytest.mark.parametrize(
    ("query", "title", "url"),
    [
        ("insurance", "Insurance", "/about/#title-insurance"),
        ("do you take Medicare", "Insurance", "/about/#title-insurance"),
        ("opening hours", "Opening hours", "/about/#hours"),
        ("are you open Saturday", "Opening hours", "/about/#hours"),
        ("phone number", "Phone number", "/about/#reach-us"),
        ("do you take insurance", "Insurance", "/about/#title-insurance"),
        ("where is parking", "Parking", "/about/#reach-us"),
        ("can I park", "Parking", "/about/#reach-us"),
        ("where are you located", "Address", "/about/#reach-us"),
        ("first visit", "Your first visit", "/about/#first-visit"),
        ("request an appointment", "Request an appointment", "/appointments/"),
        ("privacy", "Privacy", "/privacy/"),
    ],
)
def test_facts_and_fixed_pages_are_found(client: Client, query: str, title: str, url: str) -> None:
    make_clinic(
        insurance_text="We take no insurance.",
        street="1 Sample St",
        parking="Behind the house.",
        opening_hours=[{"weekday": 5, "opens": "09:00", "closes": "17:00"}],
        first_visit=[{"title": "Call", "text": "We listen."}],
    )
    first = search(client, query).context["results"][0]
    assert (first.title, first.url, first.kind) == (title, url, "The clinic")
    page, _, place = url.partition("#")
    tree = lxml_html.fromstring(client.get(page).text)
    assert not place or tree.xpath(f"//*[@id='{place}']")


def test_a_fact_that_is_not_entered_is_not_found(client: Client) -> None:
    clinic = make_clinic(insurance_text="We take no insurance.", first_visit=[])
    assert found(client, "insurance") == ["Insurance"]
    assert "Insurance</h2>" in client.get("/about/").text
    clinic.insurance_text = ""
    clinic.save()
    assert found(client, "insurance") == []


def test_people_and_free_pages_are_found(client: Client) -> None:
    person = make_clinician(name="Ada Quay", credentials="NP", languages="Spanish")
    make_page(title="Prices")
    assert found(client, "ada") == found(client, "spanish") == ["Ada Quay, NP"]
    assert found(client, "prices") == ["Prices"]
    person.delete()
    assert found(client, "ada") == []


def test_common_questions_are_links_where_nothing_was_typed(client: Client) -> None:
    make_clinic(insurance_text="We take no insurance.", opening_hours=[])
    text = client.get("/search/").text
    assert '<a href="/about/#title-insurance">Do you take insurance?</a>' in text
    assert "When are you open?" not in text
    assert "Do you take insurance?" not in search(client, "zebra").text


# When not all is found


def test_any_of_the_words_is_better_than_nothing_and_it_says_so(client: Client) -> None:
    make_treatment(title="Botox injections")
    response = search(client, "botox marzipan")
    assert [result.title for result in response.context["results"]] == ["Botox injections"]
    assert "No match for all of “botox marzipan”. Pages with some of these words:" in response.text
    assert "No match for all" not in search(client, "botox injections").text
    assert 'data-event="search_without_result"' in response.text  # staff hear of it all the same
    assert 'data-event="view"' in search(client, "botox injections").text


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("anxeity", "anxiety"),
        ("anxity", "anxiety"),
        ("anxietty", "anxiety"),
        ("imflammation", "inflammation"),
        ("ketamin anxeity", "ketamin anxiety"),
        ("migrane jaw", "migraine jaw"),
    ],
)
def test_a_slip_of_the_finger_is_asked_about(client: Client, typed: str, right: str) -> None:
    make_post(title="Anxiety", body="<p>Migraine, jaw, inflammation and ketamine.</p>")
    assert meant(client, typed) == [right]
    assert found(client, right) == ["Anxiety"]


def test_only_words_of_live_pages_are_offered(client: Client) -> None:
    make_post(title="Anxiety", published_at=None)
    assert meant(client, "anxeity") == []
    make_post(title="Anxiety", published_at=days_ago(1))
    assert meant(client, "anxeity") == ["anxiety"]
    assert meant(client, "anxiety") == meant(client, "xyzzyq") == meant(client, "jwa") == []


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [("jaw", "jaw", 0), ("jwa", "jaw", 1), ("jow", "jaw", 1), ("aw", "jaw", 1), ("jaws", "jw", 2)],
)
def test_slips_are_counted(one: str, other: str, number: int) -> None:
    assert slips.distance(one, other) == slips.distance(other, one) == number


def test_one_slip_makes_exactly_the_words_at_that_distance() -> None:
    assert all(slips.distance("pain", word) == 1 for word in slips.one_slip("pain"))
    assert {"pian", "pai", "paint", "gain"} <= slips.one_slip("pain")


# What staff know


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("TMJ", "TMD"),
        ("jaw joint", "TMD"),
        ("T.M.D.", "TMJ"),
        ("Botox", "OnabotulinumtoxinA"),
        ("PTSD", "Trauma"),
        ("IV drip", "Infusion"),
        ("physicians", "Doctor"),
        ("shots", "Injection"),
    ],
)
def test_words_that_mean_the_same_are_known_from_the_start(
    client: Client, query: str, says: str
) -> None:
    make_post(title="First")
    make_post(title=f"{says} explained")
    assert found(client, query) == [f"{says} explained"]


def test_staff_enter_words_and_what_is_shown_first(client: Client) -> None:
    make_post(title="Back pain")
    treatment = make_treatment(title="Assessment", slug="assessment")
    editor = sign_in(role="Editor")
    form = {
        "words": "lumbago, back pain",
        "first_result": f"{settings.SITE_URL}/services/assessment",
    }
    assert editor.post(ADD, form).status_code == 302
    assert found(client, "lumbago") == found(client, "back pain") == ["Assessment", "Back pain"]
    assert treatment.summary in search(client, "lumbago").text
    assert 'data-event="view"' in search(client, "lumbago unicorn").text  # staff have seen to it
    treatment.published_at = None
    treatment.save()
    assert found(client, "lumbago") == ["Back pain"]


def test_little_words_in_an_entry_are_left_out_as_in_a_search(client: Client) -> None:
    make_post(title="Prices")
    SearchWords.objects.create(words="out of network, price")
    assert found(client, "are you out of network") == ["Prices"]


def test_what_is_shown_first_is_found_at_its_new_address(client: Client) -> None:
    treatment = make_treatment(title="Assessment", slug="old")
    SearchWords.objects.create(words="lumbago", first_result="/services/old/")
    editor = sign_in(role="Editor")
    send(editor, change_url(treatment), "_publish", slug="new")
    assert found(client, "lumbago") == ["Assessment"]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"words": "lumbago"}, "Enter two or more that mean the same"),
        ({"words": " , ;"}, "Enter two or more that mean the same"),
        ({"words": "TMJ, chin"}, "“tmj” is already in “TMJ, TMD, jaw joint”"),
        ({"words": "lumbago", "first_result": "/nowhere/"}, "No article, treatment or page"),
        ({"words": "lumbago", "first_result": "//["}, "No article, treatment or page"),
        ({"words": "x, y" + "y" * 400}, "at most 300 characters"),
    ],
)
def test_what_cannot_be_meant_is_refused(form: dict[str, str], said: str) -> None:
    assert said in sign_in(role="Editor").post(ADD, form).text


def test_a_search_in_vain_is_one_step_from_new_words() -> None:
    day = clinics_day()
    kind = AskedInVain.Kind.SEARCH
    asked = AskedInVain.objects.create(day=day, kind=kind, text="lumbago", count=9)
    owner = sign_in(role="Owner")
    tree = lxml_html.fromstring(owner.get("/admin/insights/dailycount/").text)
    [link] = tree.xpath("//a[starts-with(., 'Add to search words')]/@href")
    assert link == f"{ADD}?asked={asked.pk}"  # and not the words, which may be a name
    assert 'value="lumbago"' in owner.get(link).text
    for strange in ("x", "-1", "9" * 30, "²"):
        assert owner.get(ADD, {"asked": strange}).status_code == 200


def test_the_longest_way_to_say_it_is_taken_first() -> None:
    groups = [[("tmj",), ("jaw", "joint")], [("jaw",), ("mandible",)]]
    asked = wanted(["sore", "jaw", "joint", "jaw"], groups)
    assert asked.things == (
        (("sore",),),
        (("jaw", "joint"), ("tmj",)),
        (("jaw",), ("mandible",)),
    )
    assert asks_for(["sore", "jaw", "joints"], ("jaw", "joint"))
    assert not asks_for(["jaw", "sore", "joint"], ("jaw", "joint"))


# A crisis


@pytest.mark.parametrize(
    "query",
    [
        "suicide", "Suicidal thoughts", "self-harm", "selfharm", "overdose", "kill myself",
        "I don't want to live anymore", "dont want to be here", "want to die", "end my life",
        "ending it all", "cut myself", "better off dead", "no reason to live", "can’t go on",
        "sucide", "suiside", "overdoze", "tired of living", "took too many pills",
        "hurting herself", "how to kill myself",
    ],
)  # fmt: skip
def test_who_speaks_of_self_harm_is_shown_988_first(client: Client, query: str) -> None:
    make_post(title="Self care and no reason to worry")
    text = search(client, query).text
    assert CARD in text
    assert text.index(CARD) < text.index('role="search"')


def test_who_speaks_of_self_harm_is_sold_nothing_and_counted_nowhere(client: Client) -> None:
    make_clinic()
    treatment = make_treatment()
    text = search(client, "want to die").text
    assert "Call or text <a" in text
    assert "Try one word" not in text
    assert treatment.get_absolute_url() not in text
    assert "search_without_result" not in text


def test_a_crisis_is_met_with_no_guess(client: Client) -> None:
    make_clinic()
    make_post(title="Will a night guard help?", body="<p>You may want to know. We live here.</p>")
    for query in ("kill myself", "i don't want to live anymore", "i want to die"):
        response = search(client, query)
        assert list(response.context["results"]) == meant(client, query) == []
        assert "No match" not in response.text
    make_post(title="On suicide", body="<p>Whom to call.</p>")
    assert found(client, "suicide") == ["On suicide"]


def test_a_doctor_is_found_as_one(client: Client) -> None:
    make_clinician(name="Robin Harbor", credentials="MD, FACP")
    make_clinician(name="Dana Harbor", credentials="NP")
    assert (
        found(client, "Dr. Harbor") == found(client, "doctor harbor") == ["Robin Harbor, MD, FACP"]
    )
    assert "doctor" not in search(client, "doctor").context["results"][0].snippet_html


def test_nothing_is_suggested_that_begins_with_another_letter(client: Client) -> None:
    make_post(title="Both most helped by Botox")
    assert meant(client, "cost") == []
    assert meant(client, "botx") == ["botox"]


@pytest.mark.parametrize(
    "query",
    [
        "", "jaw pain", "can't sleep", "ketamine dose", "end of treatment", "cutting edge",
        "this headache is killing me", "live blood", "I want to live without pain", "pills",
        "don't want to go on medication", "diet", "outside", "decide", "dose",
    ],
)  # fmt: skip
def test_other_searches_show_no_crisis_card(query: str) -> None:
    assert not speaks_of_self_harm(query)
