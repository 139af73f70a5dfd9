"""Mail about requests goes to roles: whoever joins gets it, and whoever leaves does not."""

import datetime

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone
from lxml import html

from appointments.inbox import summary
from clinic.models import Clinic
from outbox.models import OutboxMessage
from tests.factories import make_clinic, make_request
from tests.request_form import send
from tests.staff import sign_in
from tests.test_answer_requests import REQUESTS
from tests.test_clinic_facts import FACTS, form_data

EMAILS = f"{FACTS}facts/emails/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def staff() -> None:
    make_clinic(notification_emails=["desk@clinic.example"], summary_at=datetime.time(0))
    for name, role in (("anna", "Front desk"), ("ben", "Front desk"), ("olga", "Owner")):
        user = User.objects.create_user(name, f"{name}@clinic.example", is_staff=True)
        user.groups.add(Group.objects.get(name=role))


def tell(**roles: list[str]) -> None:
    clinic = Clinic.objects.current()
    for field, names in roles.items():
        getattr(clinic, field).set(Group.objects.filter(name__in=names))


def told() -> list[str]:
    return list(OutboxMessage.objects.order_by("pk").values_list("recipient", flat=True))


def test_a_new_request_is_told_to_everybody_with_the_role(client: Client) -> None:
    tell(notification_roles=["Front desk"])
    User.objects.filter(username="ben").update(is_active=False)  # has left
    User.objects.create_user("new", "", is_staff=True).groups.add(
        Group.objects.get(name="Front desk")
    )
    send(client)
    assert told() == ["desk@clinic.example", "anna@clinic.example"]


def test_nobody_is_told_twice(client: Client) -> None:
    tell(notification_roles=["Front desk", "Owner"])
    anna = User.objects.get(username="anna")
    anna.groups.add(Group.objects.get(name="Owner"))
    User.objects.filter(username="ben").update(email="Desk@clinic.example")
    send(client)
    assert told() == ["desk@clinic.example", "anna@clinic.example", "olga@clinic.example"]


def test_the_daily_mail_has_roles_of_its_own() -> None:
    tell(notification_roles=["Front desk"], summary_roles=["Owner"])
    make_request()
    summary.write_due(timezone.now())
    assert told() == ["olga@clinic.example"]


def test_the_owner_chooses_among_the_roles_that_can_answer(client: Client) -> None:
    owner = sign_in(role="Owner")
    page = html.fromstring(owner.get(EMAILS).text)
    boxes = page.xpath("//input[@type='checkbox'][@name='notification_roles']/ancestor::label")
    assert [box.text_content().strip() for box in boxes] == ["Front desk", "Owner"]
    desk = Group.objects.get(name="Front desk").pk
    saved = owner.post(EMAILS, form_data(notification_roles=[desk]))
    assert saved.status_code == 302, saved.context["errors"]
    send(client)
    assert told() == ["anna@clinic.example", "ben@clinic.example"]
    refused = owner.post(
        EMAILS, form_data(notification_roles=[Group.objects.get(name="Writer").pk])
    )
    assert "is not one of the available choices" in refused.text


def test_who_gets_a_mail_is_asked_in_plain_words() -> None:
    make_clinic()
    facts = sign_in(role="Owner").get(EMAILS).text
    for label in ("An email about each request goes to", "One email a day goes to"):
        assert label in facts


@pytest.mark.parametrize(
    ("role", "advice"), [("Owner", "Choose a role"), ("Front desk", "The owner can change that")]
)
def test_while_nobody_is_told_the_inbox_says_so(role: str, advice: str) -> None:
    make_clinic(notification_emails=[])
    client = sign_in(role=role)
    warning = "No one gets an email about new requests."
    assert f"{warning} {advice}" in client.get(REQUESTS).text
    tell(notification_roles=["Front desk"])
    assert warning not in client.get(REQUESTS).text
