"""Names and numbers are for those who answer; who saw and changed a request is written down."""

import csv
import io
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from lxml import html

from appointments.models import AccessEntry, AppointmentRequest
from outbox.models import OutboxMessage
from tests.factories import make_clinic, make_message, make_request, make_treatment
from tests.staff import sign_in
from tests.test_answer_requests import ADD, MAILS, REQUESTS, form_of, names, tap

pytestmark = pytest.mark.django_db

EXPORT = reverse("admin:appointments_export_requests")
FIND = reverse("admin:appointments_find_request")
ASK = reverse("admin:appointments_ask_to_erase")
ERASE = reverse("admin:appointments_erase_number")
RETRY = reverse("admin:outbox_retry")

PRIVATE = {
    "name": "Zebedee Quux",
    "phone": "+12125550199",
    "language": "Volapuk",
    "notes": "Call after 4",
}


@pytest.fixture(autouse=True)
def facts() -> None:
    make_clinic(notification_emails=["desk@clinic.example"])


def private_request() -> AppointmentRequest:
    return make_request(**PRIVATE, treatment=make_treatment(title="Treatment of the jaw"))


def log_of(request: AppointmentRequest) -> list[str]:
    return [str(entry) for entry in request.log.order_by("pk")]


def test_without_the_right_to_see_details_there_are_only_numbers_of_requests() -> None:
    client = sign_in("view_appointmentrequest", "change_appointmentrequest")
    request = private_request()
    make_request(**PRIVATE)  # from the same number
    assert f"Request {request.pk}" in names(client.get(REQUESTS))
    for path in (REQUESTS, request.admin_path):
        page = client.get(path).text
        for private in ("Zebedee", "Quux", "0199", "Volapuk", "after 4", "Treatment of the jaw"):
            assert private not in page, (path, private)
    assert not AccessEntry.objects.exists()  # nothing was to be seen


@pytest.mark.parametrize("role", ["", "Front desk"])
@pytest.mark.parametrize(
    "asked", ["name__startswith=Zeb", "phone__startswith=%2B1212", "notes__contains=4", "name=Z"]
)
def test_nobody_is_looked_for_by_an_address(role: str, asked: str) -> None:
    client = sign_in("view_appointmentrequest", role=role)
    request = private_request()
    refused = client.get(f"{REQUESTS}?tab=all&{asked}")
    assert refused.status_code == 400
    assert str(request) not in refused.text
    assert client.get(f"{REQUESTS}?tab=all").status_code == 200


@pytest.mark.parametrize("asked", ["request__name__startswith=Zeb", "body__contains=1"])
def test_no_mail_is_looked_for_by_an_address(asked: str) -> None:
    make_message(owner=private_request())
    assert sign_in(role="Front desk").get(f"{MAILS}?{asked}").status_code == 400


def test_without_that_right_the_status_can_be_set_and_the_notes_cannot() -> None:
    client = sign_in("view_appointmentrequest", "change_appointmentrequest")
    request = private_request()
    sent = form_of(client, request) | {"status": "called", "notes": "Overwritten"}
    assert client.post(request.admin_path, sent).status_code == 302
    request.refresh_from_db()
    assert (request.status, request.notes) == ("called", "Call after 4")


def denied(request: AppointmentRequest) -> dict[str, tuple[str, dict[str, Any]]]:
    """Everything that changes something or shows a patient, and what it is sent."""
    change = reverse("admin:appointments_set_status", args=[request.pk])
    delete = reverse("admin:appointments_appointmentrequest_delete", args=[request.pk])
    return {
        "status": (change, {"status": "spam"}),
        "record": (request.admin_path, {"status": "spam"}),
        "add": (ADD, {"name": "Joe Caller", "phone": "212-555-0111"}),
        "delete": (delete, {"post": "yes"}),
        "export": (EXPORT, {"tab": "all"}),
        "undo": (reverse("admin:appointments_undo_status", args=[request.pk]), {}),
        "find": (FIND, {"wanted": "212-555-0199"}),
        "ask": (ASK, {"phone": "+12125550199"}),
        "erase": (ERASE, {"phone": "+12125550199"}),
        "retry": (RETRY, {}),
    }


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("Writer", set()),
        ("Editor", set()),
        ("Reviewer", set()),
        ("Front desk", {"status", "undo", "record", "add", "find", "retry"}),
        (
            "Owner",
            {"status", "undo", "record", "add", "find", "retry"}
            | {"delete", "export", "ask", "erase"},
        ),
    ],
)
def test_each_role_may_do_its_part_and_nothing_else(role: str, allowed: set[str]) -> None:
    client = sign_in(role=role)
    request = private_request()
    make_message(owner=request)
    done = {
        name
        for name, (path, data) in denied(request).items()
        if client.post(path, data).status_code != 403
    }
    assert done == allowed
    if not allowed:
        assert client.get(REQUESTS).status_code == 403
        request.refresh_from_db()
        assert request.status == "new"


@pytest.mark.parametrize("rights", [["view_patient_details"], ["export_requests"]])
def test_a_download_needs_both_rights(rights: list[str]) -> None:
    client = sign_in("view_appointmentrequest", *rights)
    private_request()
    assert client.post(EXPORT).status_code == 403


def test_requests_are_for_staff_alone(client: Client) -> None:
    request = private_request()
    make_message()
    for path, data in denied(request).values():
        response = client.post(path, data)
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")
    for path in (REQUESTS, request.admin_path, MAILS, FIND):
        assert client.get(path)["Location"].startswith("/admin/login/")
    request.refresh_from_db()
    assert request.status == "new"
    assert OutboxMessage.objects.get().attempts == 0


def test_who_saw_and_changed_it_stands_on_its_page() -> None:
    client = sign_in(role="Front desk", name="anna")
    request = private_request()
    client.get(REQUESTS)
    client.get(REQUESTS)  # within the hour this is the same look
    sent = form_of(client, request) | {"status": "called", "notes": "Call at 5, Mr. Quux"}
    client.post(request.admin_path, sent)
    tap(client, request, "booked")
    assert log_of(request) == [
        "anna: Viewed",
        "anna: Changed Notes",
        "anna: Changed Status: New to Called",
        "anna: Changed Status: Called to Booked",
    ]
    page = html.fromstring(client.get(request.admin_path).text)
    (log,) = page.xpath("//section[contains(@class, 'request-log')]")
    assert "anna changed: Status: Called to Booked" in " ".join(log.text_content().split())
    assert "Quux" not in log.text_content()


def test_a_call_that_was_written_down_says_by_whom() -> None:
    client = sign_in(role="Front desk", name="anna")
    client.post(ADD, {"name": "Joe Caller", "phone": "212-555-0111"})
    assert log_of(AppointmentRequest.objects.get()) == ["anna: Logged"]


def test_other_requests_from_the_number_stand_on_the_page(admin_client: Client) -> None:
    request, other = private_request(), make_request(**PRIVATE, status="booked")
    stranger = make_request()
    page = html.fromstring(admin_client.get(request.admin_path).text)
    (section,) = page.xpath("//section[contains(@class, 'request-others')]")
    assert f"Request {other.pk}: Booked" in " ".join(section.text_content().split())
    assert str(stranger) not in section.text_content()


def test_a_download_holds_the_tab_and_no_formula_and_is_written_down() -> None:
    client = sign_in(role="Owner", name="olga")
    request = make_request(name='=HYPERLINK("http://evil.example")', notes="@SUM(A1)\nline two")
    make_request(name="Not on this tab", status="closed")
    response = client.post(EXPORT, {"tab": "new"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    (row,) = csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff")))
    assert row["Name"] == '\'=HYPERLINK("http://evil.example")'
    assert row["Notes"] == "'@SUM(A1)\nline two"
    assert row["Phone"] == "212-555-0147"
    assert log_of(request) == ["olga: Downloaded"]


def test_a_download_is_not_to_be_had_by_a_link() -> None:
    assert sign_in(role="Owner").get(EXPORT).status_code == 405


def test_what_outlives_a_request_does_not_name_the_patient(admin_client: Client) -> None:
    request = private_request()
    sent = form_of(admin_client, request) | {"status": "closed"}
    changed = admin_client.post(request.admin_path, sent, follow=True)
    (message,) = html.fromstring(changed.text).xpath("//ul[@class='messagelist']/li")
    assert f"Request {request.pk}" in message.text_content()
    assert "Quux" not in message.text_content()

    delete = reverse("admin:appointments_appointmentrequest_delete", args=[request.pk])
    assert "Quux" not in admin_client.get(delete).text
    admin_client.post(delete, {"post": "yes"})
    assert not AppointmentRequest.objects.exists()
    (entry,) = LogEntry.objects.all()  # that it was deleted, and by whom; the rest is gone
    assert entry.object_repr == f"Request {request.pk}"
    assert entry.is_deletion()
