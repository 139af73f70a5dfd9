"""Somebody calls back: staff find the request by a name or by a part of the number."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from appointments.inbox import find
from tests.factories import days_ago, make_clinic, make_request
from tests.staff import sign_in
from tests.test_who_sees_requests import log_of

pytestmark = pytest.mark.django_db

FIND = reverse("admin:appointments_find_request")


@pytest.fixture(autouse=True)
def facts() -> None:
    make_clinic(notification_emails=["desk@clinic.example"])


@pytest.fixture
def anna() -> Client:
    return sign_in(role="Front desk", name="anna")


def look(client: Client, wanted: str) -> Any:
    return client.post(FIND, {"wanted": wanted})


def found(response: Any) -> list[str]:
    tree = html.fromstring(response.text)
    return tree.xpath("//ul[@class='found-requests']/li/a/text()")


@pytest.mark.parametrize(
    "wanted",
    [
        "0147",
        "555-0147",
        "(212) 555",
        "212.555",
        "212-555-0147",
        "+1 (212) 555-0147",
        "1 212 555 0147",
        "2125550147 (cell)",
        "２１２５５５０１４７",
        "555 01",
    ],
)
def test_part_of_a_number_is_enough_however_it_is_written(anna: Client, wanted: str) -> None:
    make_request(name="Jane", phone="+12125550147")
    make_request(name="Stranger", phone="+16465559999")
    assert found(look(anna, wanted)) == ["Jane"]


def test_a_number_from_abroad_is_found_as_it_is_dialed_from_here(anna: Client) -> None:
    make_request(name="Jane", phone="+442079460958")
    for wanted in ("011 44 20 7946 0958", "0044 2079460958", "7946 0958", "207 946 0958"):
        assert found(look(anna, wanted)) == ["Jane"], wanted


def test_a_number_in_letters_finds_that_number_alone(anna: Client) -> None:
    make_request(name="Jane", phone="+18003569377")
    make_request(name="Stranger", phone="+18005550100")
    assert found(look(anna, "1-800-FLOWERS")) == ["Jane"]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Zebedee Quux", "quux"),
        ("Zebedee Quux", "QUUX zeb"),
        ("Ångström Ödegård", "ångström"),
        ("ÁNGEL MUÑOZ", "ángel muñoz"),
        ("Ángel Muñoz", "angel MUNOZ"),
        ("Груша Петрова", "ГРУША"),
        ("Jürgen Groß", "gross"),
        ("Pat O’Brien-Smith", "o'brien smith"),
        ("李小龙", "小龙"),
    ],
)
def test_the_words_of_a_name_find_it_in_any_case_and_order(
    anna: Client, name: str, wanted: str
) -> None:
    make_request(name=name)
    make_request(name="Zeb Someone Else")
    assert found(look(anna, wanted)) == [name]


def test_all_the_words_have_to_be_in_the_name(anna: Client) -> None:
    make_request(name="Zebedee Quux")
    response = look(anna, "zebedee smith")
    assert found(response) == []
    assert "No requests found" in response.text


@pytest.mark.parametrize("wanted", ["12", "q", "(2", "-", "é", "q 12345", "%%%", "___"])
def test_too_little_to_look_for_says_how_much_is_needed(anna: Client, wanted: str) -> None:
    make_request(name="Quux q 12345")
    response = look(anna, wanted)
    assert "Enter at least 2 letters of the name, or 3 digits of the number" in response.text
    assert found(response) == []


def test_nothing_to_look_for_says_so(anna: Client) -> None:
    assert "Enter a name or a phone number" in look(anna, " ").text
    assert "Use at most 100 characters" in look(anna, "x" * 101).text
    assert "Null characters are not allowed" in look(anna, "Quux\x00").text


@pytest.mark.parametrize("wanted", ["Person", "212555"])
def test_at_most_fifty_are_shown_and_it_says_that_there_are_more(anna: Client, wanted: str) -> None:
    for number in range(50):
        phone = f"+1212555{number:04}"
        make_request(name=f"Person {number}", phone=phone, created_at=days_ago(number))
    assert "50 requests found" in look(anna, wanted).text
    oldest = make_request(name="Oldest Person", phone="+12125559999", created_at=days_ago(90))
    response = look(anna, wanted)
    assert found(response) == [f"Person {number}" for number in range(50)]
    assert "The newest 50 requests" in response.text
    assert "There are more." in response.text
    assert log_of(oldest) == []  # it was not shown


def test_who_looked_is_noted_for_what_was_shown_and_for_nothing_else(anna: Client) -> None:
    request = make_request(name="Zebedee Quux", phone="+12125550199")
    stranger = make_request()
    look(anna, "quux")
    look(anna, "0199")
    assert log_of(request) == ["anna: Viewed"]
    assert log_of(stranger) == []


def test_what_is_looked_for_is_in_no_address_and_is_not_remembered_by_the_browser(
    anna: Client,
) -> None:
    make_request(name="Zebedee Quux")
    page = html.fromstring(look(anna, "quux").text)
    assert [link for link in page.xpath("//@href | //@action") if "quux" in link.lower()] == []
    assert page.xpath("//input[@name='wanted']/@autocomplete") == ["off"]
    assert found(anna.get(FIND, {"wanted": "quux"})) == []


def test_requests_from_one_number_are_together_the_newest_first(anna: Client) -> None:
    for name, number, age in (("A1", 1, 9), ("B", 2, 5), ("A2", 1, 1)):
        make_request(name=f"Kim {name}", phone=f"+1212555010{number}", created_at=days_ago(age))
    for wanted in ("kim", "212555"):
        assert found(look(anna, wanted)) == ["Kim A2", "Kim A1", "Kim B"]


def test_names_are_compared_without_the_database() -> None:
    assert find.fold("ÉCOLE Straße") == "ecole strasse"


@pytest.mark.parametrize("wanted", ["+٤٤٢٠٧٩٤٦٠٩٥٨", "٢٠٧٩٤٦", "9٤٤1"])
def test_digits_of_any_script_find_no_other_number(anna: Client, wanted: str) -> None:
    make_request(name="Jane", phone="+442079460958")
    make_request(name="Stranger", phone="+19165550123")
    assert "Stranger" not in found(look(anna, wanted))
