"""A patient calls: whoever answers the phone writes down what the website would have asked."""

import pytest
from django.test import Client
from lxml import html

from appointments.models import AppointmentRequest
from outbox.models import OutboxMessage
from services.models import Treatment
from tests.factories import make_clinic, make_treatment
from tests.request_form import open_form
from tests.test_answer_requests import ADD, REQUESTS, cards

pytestmark = pytest.mark.django_db

CALL = {"name": "Joe Caller", "phone": "(212) 555-0111"}


@pytest.fixture(autouse=True)
def facts() -> None:
    make_clinic(notification_emails=["desk@clinic.example"])


@pytest.fixture
def jaw() -> Treatment:
    return make_treatment(title="Treatment of the jaw", slug="jaw")


def errors(client: Client, **answers: str) -> str:
    page = html.fromstring(client.post(ADD, CALL | answers).text)
    return " ".join(" ".join(page.xpath("//*[contains(@class, 'errorlist')]//text()")).split())


def test_the_form_asks_what_the_website_asks_and_for_notes(admin_client: Client) -> None:
    (form,) = html.fromstring(admin_client.get(ADD).text).xpath(
        "//form[@id='appointmentrequest_form']"
    )
    asked = [name for name in form.fields if not name.startswith(("_", "csrf"))]
    public = open_form(admin_client).fields
    answers = [name for name in public if name not in {"token", "homepage", "came_from"}]
    assert asked == [*answers, "notes"]


def test_all_that_a_caller_says_is_kept_and_nobody_gets_an_email(
    admin_client: Client, jaw: Treatment
) -> None:
    said = {
        "may_leave_message": "on",
        "best_time": "morning",
        "treatment": "jaw",
        "language": "Español",
        "notes": "Call after 4",
    }
    response = admin_client.post(ADD, CALL | said)
    assert response["Location"] == REQUESTS
    request = AppointmentRequest.objects.get()
    assert (request.name, request.phone) == ("Joe Caller", "+12125550111")
    assert (request.channel, request.status, request.treatment) == ("phone", "new", jaw)
    (card,) = cards(admin_client.get(REQUESTS))
    for shown in ("May leave a message", "Morning", "of the jaw", "Español", "Call after 4"):
        assert shown in card
    assert not OutboxMessage.objects.exists()


def test_a_name_and_a_number_are_enough(admin_client: Client) -> None:
    admin_client.post(ADD, CALL | {"name": "  Joe   Caller "})
    request = AppointmentRequest.objects.get()
    assert (request.name, request.treatment, request.best_time) == ("Joe Caller", None, "")
    (card,) = cards(admin_client.get(REQUESTS))
    assert "Don’t leave a message" in card


def test_only_published_treatments_are_offered(admin_client: Client, jaw: Treatment) -> None:
    make_treatment(title="Not yet", published_at=None)
    offered = html.fromstring(admin_client.get(ADD).text).xpath(
        "//select[@name='treatment']/option"
    )
    assert [option.text for option in offered] == ["Not sure yet", "Treatment of the jaw"]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"phone": "652-7800"}, "area code"),
        ({"phone": ""}, "Enter the caller’s phone number"),
        ({"name": " "}, "Enter the caller’s name"),
        ({"name": "x" * 101}, "Use at most 100 characters"),
        ({"language": "x" * 41}, "Use at most 40 characters"),
        ({"notes": "x" * 501}, "500 characters"),
        ({"best_time": "midnight"}, "valid choice"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_kept(
    admin_client: Client, answers: dict[str, str], said: str
) -> None:
    assert said in errors(admin_client, **answers)
    assert not AppointmentRequest.objects.exists()


def test_the_browser_does_not_offer_the_name_and_number_of_staff(admin_client: Client) -> None:
    page = html.fromstring(admin_client.get(ADD).text)
    for name in ("name", "phone"):
        assert page.xpath(f"//input[@name='{name}']/@autocomplete") == ["off"]
