"""A person asks to be deleted: the owner sees what goes, says yes, and it is gone for good."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from lxml import html

from appointments.models import AccessEntry, AppointmentRequest
from outbox.models import OutboxMessage
from tests.factories import make_clinic, make_message, make_request
from tests.staff import sign_in
from tests.test_find_a_request import FIND, found, look
from tests.test_who_sees_requests import log_of

pytestmark = pytest.mark.django_db

ASK = reverse("admin:appointments_ask_to_erase")
ERASE = reverse("admin:appointments_erase_number")
PHONE = "+12125550199"
NAME = "Zebedee Quux"


@pytest.fixture(autouse=True)
def facts() -> None:
    make_clinic(notification_emails=["desk@clinic.example"])


@pytest.fixture
def owner() -> Client:
    return sign_in(role="Owner", name="olga")


def forms(response: Any, button: str) -> list[Any]:
    tree = html.fromstring(response.text)
    return tree.xpath(f"//form[.//button[normalize-space()='{button}']]")


def press(client: Client, response: Any, button: str) -> Any:
    (form,) = forms(response, button)
    return client.post(form.action, dict(form.fields), follow=True)


def ask(client: Client) -> Any:
    return press(client, look(client, "0199"), "Delete everything from this number…")


def left() -> set[str]:
    return set(AppointmentRequest.objects.values_list("name", flat=True))


def test_everything_from_a_number_is_deleted_after_a_question(owner: Client) -> None:
    mine = [make_request(name=NAME, phone=PHONE, status=status) for status in ("new", "closed")]
    make_message(owner=mine[0])
    make_request(name="Someone Else", phone="+12125550198")
    question = ask(owner)
    said = " ".join(html.fromstring(question.text).text_content().split())
    assert "Delete everything from 212-555-0199?" in said
    for request in mine:
        assert f"{NAME}: {request}, " in said
        assert f", {request.get_status_display()}" in said
    for told in ("Their notes, their emails, and the log", "can’t be undone"):
        assert told in said
    assert left() == {NAME, "Someone Else"}  # so far nothing is gone

    gone = press(owner, question, "Delete 2 requests for good")
    assert "2 requests were deleted for good." in gone.text
    assert left() == {"Someone Else"}
    assert not OutboxMessage.objects.exists()
    assert {entry.object_repr for entry in LogEntry.objects.all()} == {str(each) for each in mine}
    assert all(entry.is_deletion() for entry in LogEntry.objects.all())


def test_the_question_has_a_way_back_to_what_was_found(owner: Client) -> None:
    make_request(name=NAME, phone=PHONE)
    question = ask(owner)
    (back,) = html.fromstring(question.text).xpath("//button[normalize-space()='Keep it']")
    assert back.get("formaction") == FIND
    assert found(owner.post(FIND, {back.get("name"): back.get("value")})) == [NAME]
    assert left() == {NAME}


def test_a_name_does_not_delete_others_with_the_same_digits(owner: Client) -> None:
    make_request(name=NAME, phone=PHONE)
    for phone in ("+442125550199", "+492125550199"):
        make_request(name=f"Not {phone}", phone=phone)
    response = owner.post(ASK, {"phone": PHONE})
    press(owner, response, "Delete 1 request for good")
    assert left() == {"Not +442125550199", "Not +492125550199"}


def test_each_number_that_was_found_has_its_own_button(owner: Client) -> None:
    for phone in (PHONE, PHONE, "+12125550198"):
        make_request(name=NAME, phone=phone)
    buttons = forms(look(owner, "quux"), "Delete everything from this number…")
    assert {form.fields["phone"] for form in buttons} == {PHONE, "+12125550198"}
    assert len(buttons) == 2


def test_whoever_may_not_delete_has_no_button_and_is_told_who_can() -> None:
    make_request(name=NAME, phone=PHONE)
    desk = sign_in(role="Front desk")
    response = look(desk, "quux")
    assert "Delete everything" not in response.text
    assert "the owner can do that here" in response.text
    for address in (ASK, ERASE):
        assert desk.post(address, {"phone": PHONE}).status_code == 403
    assert left() == {NAME}


def test_what_came_in_after_the_question_is_shown_before_it_goes(owner: Client) -> None:
    make_request(name=NAME, phone=PHONE)
    question = ask(owner)
    make_request(name="Her Brother", phone=PHONE)
    again = press(owner, question, "Delete 1 request for good")
    assert "The list has changed since you opened it." in again.text
    assert "Her Brother" in again.text
    assert left() == {NAME, "Her Brother"}
    press(owner, again, "Delete 2 requests for good")
    assert left() == set()


def test_the_question_itself_notes_who_looked(owner: Client) -> None:
    request = make_request(name=NAME, phone=PHONE)
    owner.post(ASK, {"phone": PHONE})
    assert log_of(request) == ["olga: Viewed"]
    assert AccessEntry.objects.count() == 1


@pytest.mark.parametrize("phone", ["", "12", "Quux", "+1212555\x000199", "9" * 99])
def test_a_number_that_nobody_left_deletes_nothing(owner: Client, phone: str) -> None:
    make_request(name=NAME, phone=PHONE)
    for address in (ASK, ERASE):
        response = owner.post(address, {"phone": phone}, follow=True)
        assert "No requests from this number." in response.text
    assert left() == {NAME}


def test_neither_the_question_nor_the_deletion_is_to_be_had_by_a_link(owner: Client) -> None:
    make_request(phone=PHONE)
    for address in (ASK, ERASE):
        assert owner.get(address, {"phone": PHONE}).status_code == 405


def test_the_number_is_in_no_address(owner: Client) -> None:
    make_request(name=NAME, phone=PHONE)
    for response in (look(owner, "0199"), ask(owner)):
        addresses = html.fromstring(response.text).xpath("//@href | //@action | //@formaction")
        assert [address for address in addresses if "0199" in address] == []


@pytest.mark.parametrize("role", ["Owner", "Front desk"])
def test_the_page_of_a_request_says_where_it_is_deleted(role: str) -> None:
    request = make_request(phone=PHONE)
    assert f'href="{FIND}"' in sign_in(role=role).get(request.admin_path).text
