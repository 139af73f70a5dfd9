"""Staff find the requests in the admin, call, and set what became of each."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from lxml import html

from appointments.models import AppointmentRequest
from tests.factories import make_clinic, make_message, make_request, make_treatment

pytestmark = pytest.mark.django_db

REQUESTS = reverse("admin:appointments_appointmentrequest_changelist")
MAILS = reverse("admin:appointments_outboxmessage_changelist")


@pytest.fixture(autouse=True)
def facts() -> None:
    make_clinic()


def rows(response: Any) -> list[str]:
    table = html.fromstring(response.text).xpath("//table[@id='result_list']/tbody/tr")
    return [" ".join(row.text_content().split()) for row in table]


def test_a_request_is_listed_with_what_is_needed_to_call(admin_client: Client) -> None:
    make_request(
        treatment=make_treatment(title="Treatment of the jaw"),
        best_time="morning",
        may_leave_message=True,
        language="Español",
    )
    response = admin_client.get(REQUESTS)
    (row,) = rows(response)
    for told in ("Jane Example", "212-555-0147", "Treatment of the jaw", "Morning", "Español"):
        assert told in row
    assert html.fromstring(response.text).xpath("//td//a[@href='tel:+12125550147']")


def test_the_newest_stands_first_and_the_list_can_be_cut_to_a_status(admin_client: Client) -> None:
    make_request(name="Earlier", status=AppointmentRequest.Status.CALLED)
    make_request(name="Later")
    assert ["Later" in row for row in rows(admin_client.get(REQUESTS))] == [True, False]
    (row,) = rows(admin_client.get(REQUESTS, {"status__exact": "new"}))
    assert "Later" in row


def test_the_list_takes_no_more_queries_for_more_requests(
    admin_client: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        make_request(treatment=make_treatment())
    with django_assert_max_num_queries(10):
        admin_client.get(REQUESTS)


def test_no_address_can_hold_a_name(admin_client: Client) -> None:
    make_request(name="Zebedee Quux")
    assert 'id="searchbar"' not in admin_client.get(REQUESTS).text
    assert len(rows(admin_client.get(REQUESTS, {"q": "nobody"}, follow=True))) == 1


def test_staff_set_the_status_and_what_the_patient_wrote_stays(admin_client: Client) -> None:
    request = make_request()
    response = admin_client.post(
        request.admin_path, {"status": "called", "name": "Changed", "phone": "+12125550199"}
    )
    assert response.status_code == 302
    request.refresh_from_db()
    assert request.status == AppointmentRequest.Status.CALLED
    assert (request.name, request.phone) == ("Jane Example", "+12125550147")


def test_the_status_is_set_in_the_list_too(admin_client: Client) -> None:
    request = make_request()
    form = {
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 1,
        "form-0-id": request.pk,
        "form-0-status": "booked",
        "_save": "Save",
    }
    assert admin_client.post(REQUESTS, form).status_code == 302
    request.refresh_from_db()
    assert request.status == AppointmentRequest.Status.BOOKED


def test_what_outlives_a_request_does_not_name_the_patient(admin_client: Client) -> None:
    request = make_request(name="Zebedee Quux")
    changed = admin_client.post(request.admin_path, {"status": "closed"}, follow=True)
    (message,) = html.fromstring(changed.text).xpath("//ul[@class='messagelist']/li")
    assert f"Request {request.pk}" in message.text_content()
    assert "Quux" not in message.text_content()

    delete = reverse("admin:appointments_appointmentrequest_delete", args=[request.pk])
    assert "Quux" not in admin_client.get(delete).text
    admin_client.post(delete, {"post": "yes"})
    assert not AppointmentRequest.objects.exists()
    entries = LogEntry.objects.all()
    assert [entry.object_repr for entry in entries] == [f"Request {request.pk}"] * 2
    assert not [entry for entry in entries if "Quux" in entry.change_message]


def test_a_name_cannot_run_in_the_browser_of_staff(admin_client: Client) -> None:
    request = make_request(name="<script>alert(1)</script>", language="<img src=x>")
    for path in (REQUESTS, request.admin_path):
        page = admin_client.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_staff_see_why_a_mail_was_not_sent(admin_client: Client) -> None:
    make_message(last_error="SMTPAuthenticationError 535", attempts=3)
    (row,) = rows(admin_client.get(MAILS))
    assert "Not sent yet: SMTPAuthenticationError 535 (tried 3 times)" in row


def test_mails_are_only_looked_at(admin_client: Client) -> None:
    message = make_message()
    change = reverse("admin:appointments_outboxmessage_change", args=[message.pk])
    assert message.body in admin_client.get(change).text
    assert admin_client.post(change, {"subject": "x"}).status_code == 403
    for name, arguments in (("add", []), ("delete", [message.pk])):
        path = reverse(f"admin:appointments_outboxmessage_{name}", args=arguments)
        assert admin_client.get(path).status_code == 403


def test_requests_are_for_staff_alone(client: Client) -> None:
    request = make_request()
    for path in (REQUESTS, request.admin_path, MAILS):
        response = client.get(path)
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")
