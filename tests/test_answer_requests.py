"""Staff find the requests in the admin, call, and say what became of each."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from appointments.inbox.record import RecordForm, version
from appointments.models import AppointmentRequest
from tests.clock import NOW
from tests.factories import make_clinic, make_message, make_request, make_treatment

pytestmark = pytest.mark.django_db

REQUESTS = reverse("admin:appointments_appointmentrequest_changelist")
ADD = reverse("admin:appointments_appointmentrequest_add")
MAILS = reverse("admin:outbox_outboxmessage_changelist")

Status = AppointmentRequest.Status


@pytest.fixture(autouse=True)
def facts() -> None:
    make_clinic(notification_emails=["desk@clinic.example"])


def cards(response: Any) -> list[str]:
    """The text of each card in the list."""
    found = html.fromstring(response.text).xpath("//article[contains(@class, 'request-card')]")
    return [" ".join(card.text_content().split()) for card in found]


def names(response: Any) -> list[str]:
    tree = html.fromstring(response.text)
    return tree.xpath("//article[contains(@class, 'request-card')]//h2/a/text()")


def hours_ago(hours: float) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(hours=hours)


def tap(client: Client, request: AppointmentRequest, status: str, **also: str) -> Any:
    address = reverse("admin:appointments_set_status", args=[request.pk])
    return client.post(address, {"status": status, **also})


def form_of(client: Client, request: AppointmentRequest) -> dict[str, str]:
    """The record's form as the browser would send it, unchanged."""
    page = html.fromstring(client.get(request.admin_path).text)
    (form,) = page.xpath("//form[@id='appointmentrequest_form']")
    return {name: value or "" for name, value in form.fields.items()}


def test_a_card_has_what_is_needed_to_call(admin_client: Client) -> None:
    make_request(
        treatment=make_treatment(title="Treatment of the jaw"),
        best_time="morning",
        may_leave_message=True,
        language="Español",
        created_at=hours_ago(3.5),
    )
    response = admin_client.get(REQUESTS)
    (card,) = cards(response)
    for told in (
        "Jane Example",
        "Call 212-555-0147",
        "Waiting 3 hours",
        "May leave a message",
        "Treatment of the jaw",
        "Morning",
        "Español",
    ):
        assert told in card
    assert html.fromstring(response.text).xpath("//article//a[@href='tel:+12125550147']")


def test_a_card_says_that_no_message_may_be_left(admin_client: Client) -> None:
    make_request(may_leave_message=False)
    (card,) = cards(admin_client.get(REQUESTS))
    assert "Don’t leave a message" in card


def test_the_age_counts_the_hours_in_which_the_clinic_is_open(admin_client: Client) -> None:
    make_clinic(
        notification_emails=["desk@clinic.example"],
        opening_hours=[{"weekday": day, "opens": "00:00", "closes": "12:00"} for day in range(7)],
    )
    make_request(created_at=hours_ago(48))
    (card,) = cards(admin_client.get(REQUESTS))
    assert "Waiting 24 business hours" in card or "Waiting 23 business hours" in card


def test_the_list_holds_what_is_to_do_and_who_waits_longest_stands_first(
    admin_client: Client,
) -> None:
    make_request(name="Later", phone="+12125550101", created_at=hours_ago(1))
    make_request(name="Earlier", phone="+12125550102", created_at=hours_ago(9), status="called")
    for status in ("booked", "closed", "spam"):
        make_request(name=status, status=status)
    assert names(admin_client.get(REQUESTS)) == ["Earlier", "Later"]


def test_each_status_has_a_tab_that_says_how_many_it_holds(admin_client: Client) -> None:
    for status in ("new", "new", "called", "spam"):
        make_request(name=status, status=status)
    response = admin_client.get(REQUESTS)
    tabs = html.fromstring(response.text).xpath("//nav[@class='tabs']/a")
    assert [" ".join(tab.text_content().split()) for tab in tabs] == [
        "To do 3",
        "New 2",
        "Called 1",
        "Booked 0",
        "Closed 0",
        "Spam 1",
        "All 4",
    ]
    for tab, expected in zip(tabs, [3, 2, 1, 0, 0, 1, 4], strict=True):
        assert len(names(admin_client.get(REQUESTS + tab.get("href")))) == expected


def test_requests_from_one_number_stand_together(admin_client: Client) -> None:
    for hours, phone in ((9, "1"), (5, "2"), (1, "1"), (0.5, "3")):
        make_request(name=f"{phone}", phone=f"+1212555010{phone}", created_at=hours_ago(hours))
    response = admin_client.get(REQUESTS)
    assert names(response) == ["1", "1", "2", "3"]
    assert response.text.count("2 requests from 212-555-0101") == 1
    assert names(admin_client.get(REQUESTS, {"tab": "new"})) == ["3", "1", "1", "2"]


def test_the_list_takes_no_more_queries_for_more_requests(
    admin_client: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(40):
        make_request(treatment=make_treatment())
    with django_assert_max_num_queries(14):
        admin_client.get(REQUESTS)


def test_no_address_can_hold_a_name(admin_client: Client) -> None:
    make_request(name="Zebedee Quux")
    assert 'id="searchbar"' not in admin_client.get(REQUESTS).text
    assert len(cards(admin_client.get(REQUESTS, {"q": "nobody"}, follow=True))) == 1


def test_one_tap_sets_the_status_and_stays_on_the_tab(admin_client: Client) -> None:
    request = make_request()
    response = tap(admin_client, request, "booked", tab="new")
    assert response.status_code == 302
    assert response["Location"] == f"{REQUESTS}?tab=new"
    request.refresh_from_db()
    assert request.status == Status.BOOKED
    assert request.settled_at is not None
    assert f"Request {request.pk} is booked." in admin_client.get(REQUESTS).text


@pytest.mark.parametrize(
    ("before", "tapped", "said"),
    [
        ("new", "called", "is marked Called."),
        ("called", "booked", "is booked."),
        ("new", "closed", "is closed."),
        ("new", "spam", "is in Spam."),
        ("spam", "new", "is new again."),
    ],
)
def test_the_message_after_a_tap_is_a_sentence(
    admin_client: Client, before: str, tapped: str, said: str
) -> None:
    request = make_request(status=before)
    tap(admin_client, request, tapped)
    (message,) = html.fromstring(admin_client.get(REQUESTS).text).xpath(
        "//*[@class='messagelist']/li"
    )
    assert " ".join(message.text_content().split()) == f"Request {request.pk} {said} Undo"


def test_what_is_opened_again_is_no_longer_settled(admin_client: Client) -> None:
    request = make_request(status="closed", settled_at=hours_ago(1))
    tap(admin_client, request, "new")
    request.refresh_from_db()
    assert (request.status, request.settled_at) == (Status.NEW, None)


def test_a_tap_that_makes_no_sense_changes_nothing(admin_client: Client) -> None:
    request = make_request()
    assert tap(admin_client, request, "gone").status_code == 400
    address = reverse("admin:appointments_set_status", args=[request.pk])
    assert admin_client.get(address).status_code == 405
    request.refresh_from_db()
    assert request.status == Status.NEW
    request.delete()
    response = admin_client.post(address, {"status": "called"}, follow=True)
    assert "no longer exists" in response.text


def test_staff_write_notes_and_say_who_looks_after_it(
    admin_client: Client, admin_user: Any
) -> None:
    request = make_request()
    form = form_of(admin_client, request)
    changed = form | {"status": "called", "notes": "Call after 4", "assigned_to": admin_user.pk}
    assert admin_client.post(request.admin_path, changed).status_code == 302
    request.refresh_from_db()
    assert (request.status, request.notes) == (Status.CALLED, "Call after 4")
    assert request.assigned_to == admin_user
    (card,) = cards(admin_client.get(REQUESTS))
    assert "Call after 4" in card
    assert "admin is handling it" in card
    assert "Leave out medical details" in admin_client.get(request.admin_path).text


def test_a_request_is_given_to_someone_who_can_answer(admin_client: Client) -> None:
    made = {}
    for name, role in (("anna", "Front desk"), ("olga", "Owner"), ("will", "Writer")):
        made[name] = User.objects.create_user(name, is_staff=True)
        made[name].groups.add(Group.objects.get(name=role))
    User.objects.filter(username="olga").update(first_name="Olga", last_name="Own")
    User.objects.create_user("left", is_staff=True, is_active=False, is_superuser=True)
    request = make_request(assigned_to=made["will"])  # who was at the front desk before

    def offered() -> set[str]:
        page = html.fromstring(admin_client.get(request.admin_path).text)
        return set(page.xpath("//select[@name='assigned_to']/option[@value!='']/text()"))

    assert offered() == {"admin", "anna", "Olga Own", "will"}
    sent = form_of(admin_client, request) | {"assigned_to": made["anna"].pk}
    assert admin_client.post(request.admin_path, sent).status_code == 302
    assert offered() == {"admin", "anna", "Olga Own"}


def test_what_the_patient_wrote_stays(admin_client: Client) -> None:
    request = make_request()
    form = form_of(admin_client, request)
    admin_client.post(request.admin_path, form | {"name": "Changed", "phone": "+12125550199"})
    request.refresh_from_db()
    assert (request.name, request.phone) == ("Jane Example", "+12125550147")


def test_two_people_do_not_overwrite_each_other(admin_client: Client) -> None:
    request = make_request()
    form = form_of(admin_client, request)
    tap(admin_client, request, "booked")
    response = admin_client.post(request.admin_path, form | {"notes": "No answer yet"})
    assert "This request has changed since you opened it" in response.text
    assert "No answer yet" in response.text  # what was typed is still there
    request.refresh_from_db()
    assert (request.status, request.notes) == (Status.BOOKED, "")

    tree = html.fromstring(response.text)
    (again,) = tree.xpath("//form[@id='appointmentrequest_form']")
    sent = {name: value or "" for name, value in again.fields.items()}
    assert admin_client.post(request.admin_path, sent | {"status": "booked"}).status_code == 302
    request.refresh_from_db()
    assert (request.status, request.notes) == (Status.BOOKED, "No answer yet")


def test_who_saves_at_the_same_moment_is_told_too() -> None:
    request = make_request()
    opened = AppointmentRequest.objects.get(pk=request.pk)
    AppointmentRequest.objects.update(notes="Theirs")
    form = RecordForm(QueryDict(f"status=new&version={version(opened)}"), instance=opened)
    assert form.has_error("__all__", "newer")


def test_a_name_cannot_run_in_the_browser_of_staff(admin_client: Client) -> None:
    request = make_request(name="<script>alert(1)</script>", language="<img src=x>")
    for path in (REQUESTS, request.admin_path):
        page = admin_client.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_a_red_banner_says_why_mail_is_stuck_and_tries_again(admin_client: Client) -> None:
    assert "email-trouble" not in admin_client.get(REQUESTS).text
    make_message(last_error="SMTPAuthenticationError 535", attempts=1)
    assert "could not be sent" not in admin_client.get(REQUESTS).text  # it may work in a moment
    later = timezone.now() + datetime.timedelta(minutes=30)
    message = make_message(
        last_error="SMTPAuthenticationError 535", attempts=4, next_attempt_at=later
    )
    for path in (REQUESTS, MAILS):
        page = html.fromstring(admin_client.get(path).text)
        (banner,) = page.xpath("//*[@class='email-trouble']")
        assert "The mail server rejected our password" in banner.text_content()
        assert "SMTPAuthenticationError 535" in banner.text_content()
        (button,) = banner.xpath(".//button")
    assert admin_client.post(button.get("formaction")).status_code == 302
    message.refresh_from_db()
    assert message.next_attempt_at <= timezone.now()


def test_a_mail_that_nobody_sends_tells_of_a_worker_that_does_not_run(
    admin_client: Client,
) -> None:
    make_message(created_at=hours_ago(1), next_attempt_at=hours_ago(1))
    assert "doesn’t seem to be running" in admin_client.get(REQUESTS).text


def test_another_try_takes_no_mail_from_a_worker(admin_client: Client) -> None:
    soon = timezone.now() + datetime.timedelta(minutes=5)
    message = make_message(leased_until=soon, next_attempt_at=soon)
    admin_client.post(reverse("admin:outbox_retry"))
    message.refresh_from_db()
    assert message.next_attempt_at == soon


def test_mails_are_only_looked_at(admin_client: Client) -> None:
    message = make_message(last_error="SMTPAuthenticationError 535", attempts=3)
    assert "SMTPAuthenticationError 535 (tried 3 times)" in admin_client.get(MAILS).text
    change = reverse("admin:outbox_outboxmessage_change", args=[message.pk])
    assert message.body in admin_client.get(change).text
    assert admin_client.post(change, {"subject": "x"}).status_code == 403
    for name, arguments in (("add", []), ("delete", [message.pk])):
        path = reverse(f"admin:outbox_outboxmessage_{name}", args=arguments)
        assert admin_client.get(path).status_code == 403


def test_days_and_times_are_written_as_americans_do(admin_client: Client) -> None:
    make_clinic()
    request = make_request(created_at=NOW)
    assert "Wed, May 12, 12:00 PM" in admin_client.get(REQUESTS).text
    assert "May 12, 2027, 12:00 PM" in admin_client.get(request.admin_path).text
