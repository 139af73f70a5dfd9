"""A wrong button in the inbox is taken back with one tap, as if it had never been pressed."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from appointments.models import AppointmentRequest
from tests.factories import days_ago, make_clinic, make_request
from tests.staff import sign_in
from tests.test_answer_requests import REQUESTS, tap
from tests.test_who_sees_requests import log_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def facts() -> None:
    make_clinic(notification_emails=["desk@clinic.example"])


@pytest.fixture
def anna() -> Client:
    return sign_in(role="Front desk", name="anna")


def undo_forms(response: Any) -> list[Any]:
    return html.fromstring(response.text).xpath("//*[@class='messagelist']//form[.//button='Undo']")


def undo(client: Client, request: AppointmentRequest, **also: str) -> Any:
    address = reverse("admin:appointments_undo_status", args=[request.pk])
    return client.post(address, also, follow=True)


def state(request: AppointmentRequest) -> tuple[str, Any]:
    request.refresh_from_db()
    return request.status, request.settled_at


@pytest.mark.parametrize(
    ("before", "tapped"),
    [
        ("new", "called"),
        ("new", "booked"),
        ("called", "closed"),
        ("new", "spam"),
        ("booked", "new"),
        ("booked", "closed"),
        ("spam", "new"),
    ],
)
def test_undo_puts_back_the_status_and_the_day_it_was_settled(
    anna: Client, before: str, tapped: str
) -> None:
    settled_at = None if before in AppointmentRequest.OPEN else days_ago(100)
    request = make_request(status=before, settled_at=settled_at)
    tap(anna, request, tapped)
    (form,) = undo_forms(anna.get(REQUESTS))
    said = anna.post(form.action, dict(form.fields), follow=True)
    assert state(request) == (before, settled_at)
    assert f"Request {request.pk} is as it was before: {before}." in said.text
    assert undo_forms(said) == []


def test_undo_is_in_the_access_log(anna: Client) -> None:
    request = make_request()
    tap(anna, request, "booked")
    undo(anna, request)
    assert log_of(request)[:2] == [
        "anna: Changed Status: New to Booked",
        "anna: Changed Status: Booked to New (undone)",
    ]


def test_undo_is_offered_once(anna: Client) -> None:
    request = make_request()
    tap(anna, request, "booked")
    assert len(undo_forms(anna.get(REQUESTS))) == 1
    assert undo_forms(anna.get(REQUESTS)) == []
    assert "too late to undo" in undo(anna, request).text
    assert state(request)[0] == "booked"


def test_a_second_tap_on_the_same_button_keeps_the_way_back(anna: Client) -> None:
    request = make_request()
    for _ in range(2):
        tap(anna, request, "booked")
    undo(anna, request)
    assert state(request) == ("new", None)


def test_undo_happens_once_however_often_it_is_pressed(anna: Client) -> None:
    request = make_request()
    tap(anna, request, "called")
    undo(anna, request)
    tap(sign_in(role="Front desk"), request, "called")
    assert "too late to undo" in undo(anna, request).text
    assert state(request)[0] == "called"


@pytest.mark.parametrize("theirs", [["booked"], ["new", "called"]])
def test_undo_overwrites_no_newer_change_of_a_colleague(anna: Client, theirs: list[str]) -> None:
    request = make_request()
    tap(anna, request, "called")
    anna.get(REQUESTS)
    for status in theirs:
        tap(sign_in(role="Front desk"), request, status)
    assert "someone has changed or deleted it since" in undo(anna, request).text
    assert state(request)[0] == theirs[-1]


def test_undo_keeps_the_note_that_a_colleague_wrote_meanwhile(anna: Client) -> None:
    request = make_request()
    tap(anna, request, "called")
    AppointmentRequest.objects.update(notes="Call after 4")
    undo(anna, request)
    assert state(request)[0] == "new"
    assert request.notes == "Call after 4"


def test_undo_of_a_request_that_was_deleted_says_so(anna: Client) -> None:
    request = make_request()
    tap(anna, request, "called")
    pk = request.pk
    request.delete()
    request.pk = pk
    assert "someone has changed or deleted it since" in undo(anna, request).text


def test_undo_changes_no_other_request(anna: Client) -> None:
    first, second = make_request(), make_request(phone="+12125550101")
    tap(anna, first, "called")
    tap(anna, second, "called")
    assert "too late to undo" in undo(anna, first).text
    assert (state(first)[0], state(second)[0]) == ("called", "called")


def test_undo_stays_on_the_tab_and_names_nobody_in_an_address(anna: Client) -> None:
    request = make_request(name="Zebedee Quux")
    tap(anna, request, "booked", tab="new")
    (form,) = undo_forms(anna.get(REQUESTS, {"tab": "new"}))
    assert "Quux" not in html.tostring(form).decode()
    response = anna.post(form.action, dict(form.fields))
    assert response["Location"] == f"{REQUESTS}?tab=new"


def test_undo_is_for_those_who_may_change_requests() -> None:
    client = sign_in("view_appointmentrequest")
    assert undo(client, make_request()).status_code == 403
