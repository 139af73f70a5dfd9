"""A patient asks for an appointment: the form, its errors, and that one request is kept once."""

import datetime
import uuid
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.template import Context, Template
from django.test import Client
from django.utils import timezone
from lxml import html

from appointments.form import form_token
from appointments.models import AppointmentRequest, RequestManager
from outbox.models import OutboxMessage
from tests.factories import days_ago, make_clinic, make_treatment
from tests.request_form import (
    ANSWERS,
    FORM,
    SAME_ORIGIN,
    THANKS,
    form_in,
    open_form,
    send,
    token_in,
    token_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def facts() -> None:
    make_clinic(notification_emails=["desk@clinic.example"])


def errors_of(response: Any, field: str) -> list[str]:
    """The errors that stand beside a field and are linked from the summary on top."""
    tree = html.fromstring(response.text)
    beside = tree.xpath(f"//*[@id='id_{field}_error']//p")
    linked = tree.xpath(f"//*[@role='alert']//a[@href='#id_{field}']")
    messages = [element.text_content() for element in beside]
    assert messages == [element.text_content() for element in linked]
    return messages


def test_the_form_is_the_same_for_everyone_and_kept_by_nobody(client: Client) -> None:
    response = client.get(FORM)
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert not response.has_header("ETag")


def test_the_form_asks_for_no_symptom_and_marks_what_is_optional(client: Client) -> None:
    form = open_form(client)
    assert set(form.fields) == {
        "name",
        "phone",
        "may_leave_message",
        "best_time",
        "treatment",
        "language",
        "token",
        "came_from",
        "homepage",  # a trap for programs
    }
    optional = {label.get("for") for label in form.xpath(".//label[contains(., '(optional)')]")}
    assert optional >= {"id_best_time", "id_treatment", "id_language"}
    assert not optional & {"id_name", "id_phone"}


def test_a_request_is_kept_with_all_that_was_told(client: Client) -> None:
    treatment = make_treatment(title="Treatment of the jaw", slug="jaw")
    response = send(
        client,
        name="  Jane \t Example ",
        phone="(212) 555-0147",
        may_leave_message="on",
        best_time="morning",
        treatment="jaw",
        language="Español",
    )
    assert response.status_code == 303
    assert response["Location"] == THANKS
    assert not response.cookies
    request = AppointmentRequest.objects.get()
    assert (request.name, request.phone) == ("Jane Example", "+12125550147")
    assert (request.best_time, request.treatment) == ("morning", treatment)
    assert (request.language, request.may_leave_message) == ("Español", True)
    assert request.status == AppointmentRequest.Status.NEW
    assert str(request) == f"Request {request.pk}"


def test_name_and_phone_are_enough(client: Client) -> None:
    assert send(client).status_code == 303
    request = AppointmentRequest.objects.get()
    assert (request.treatment, request.best_time, request.language) == (None, "", "")
    assert request.may_leave_message is False


def test_the_thank_you_page_says_what_comes_next(client: Client) -> None:
    response = client.get(THANKS)
    tree = html.fromstring(response.text)
    assert tree.xpath("string(//meta[@name='robots']/@content)").startswith("noindex")
    assert tree.xpath("//a[@href='tel:+12125550123']")
    assert tree.xpath("//a[@href='tel:988']")
    assert tree.xpath("//a[@href='tel:911']")


def test_the_treatment_that_the_reader_came_from_is_filled_in(client: Client) -> None:
    make_treatment(title="Treatment of the jaw", slug="jaw")
    make_treatment(title="Not announced", slug="draft", published_at=None)
    assert open_form(client, "?treatment=jaw").fields["treatment"] == "jaw"
    assert "Not announced" not in client.get(FORM).text
    for unknown in ("", "?treatment=", "?treatment=draft", "?treatment=%00<b>"):
        assert open_form(client, unknown).fields["treatment"] == ""


def test_a_treatment_taken_offline_meanwhile_does_not_cost_the_request(client: Client) -> None:
    treatment = make_treatment(slug="jaw")
    token = token_in(open_form(client))
    treatment.offline_at = days_ago(0)
    treatment.save()
    assert send(client, token=token, treatment="jaw").status_code == 303
    assert AppointmentRequest.objects.get().treatment is None


def test_pages_lead_to_the_form_with_their_treatment() -> None:
    treatment = make_treatment(slug="jaw")
    template = Template("{% load appointments %}{% appointment_url treatment %}")
    assert template.render(Context({"treatment": treatment})) == f"{FORM}?treatment=jaw"
    assert template.render(Context({"treatment": None})) == FORM


def test_errors_answer_the_form_itself_and_keep_what_was_typed(client: Client) -> None:
    make_treatment(slug="jaw")
    typed = {
        "phone": "914-555-01",
        "treatment": "jaw",
        "best_time": "evening",
        "language": "Deutsch",
    }
    response = send(client, name=" ", may_leave_message="on", **typed)
    assert response.status_code == 422
    assert "no-store" in response["Cache-Control"]
    assert errors_of(response, "name") == ["Enter your name"]
    assert "10 digits" in errors_of(response, "phone")[0]
    form = form_in(response)
    assert {name: form.fields[name] for name in typed} == typed
    assert form.fields["may_leave_message"] == "on"
    assert html.fromstring(response.text).findtext(".//title").startswith("Error: ")
    assert not AppointmentRequest.objects.exists()
    assert not OutboxMessage.objects.exists()

    corrected = ANSWERS | {"token": token_in(form)}
    assert client.post(FORM, corrected, headers=SAME_ORIGIN).status_code == 303


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("914-652-7800", "+19146527800"),
        ("914.652.7800", "+19146527800"),
        ("9146527800", "+19146527800"),
        ("(914) 652 7800", "+19146527800"),
        ("(914)652-7800", "+19146527800"),
        ("1-914-652-7800", "+19146527800"),
        ("1 (914) 652-7800", "+19146527800"),
        ("+1 914 652 7800", "+19146527800"),
        (" 914 652 7800 ", "+19146527800"),
        ("914\u2011652\u20117800", "+19146527800"),
        ("９１４-６５２-７８００", "+19146527800"),
        ("1-800-FLOWERS", "+18003569377"),
        ("+44 20 7946 0958", "+442079460958"),
        ("+49 30 901820", "+4930901820"),
        ("+52 55 5093 2400", "+525550932400"),
        ("tel:+1-914-652-7800", "+19146527800"),
    ],
)
def test_any_usual_way_to_write_a_number_is_understood(
    client: Client, typed: str, kept: str
) -> None:
    assert send(client, phone=typed).status_code == 303
    assert AppointmentRequest.objects.get().phone == kept


@pytest.mark.parametrize(
    "typed",
    [
        "652-7800",
        "914-652-780",
        "914-652-78000",
        "000-000-0000",
        "123-456-7890",
        "call me",
        "+1 914 652",
        "+999 123 456 789",
        "+",
        "911",
        "988",
        "0" * 41,
        "9" * 100_000,
        "914\x00652\x007800",
        "☎️",
        "<script>alert(1)</script>",
    ],
)
def test_a_number_that_cannot_be_called_is_refused_with_advice(client: Client, typed: str) -> None:
    response = send(client, phone=typed)
    assert response.status_code == 422
    assert errors_of(response, "phone")
    assert "<script>alert(1)" not in response.text
    assert not AppointmentRequest.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "x" * 100_000),
        ("name", "Jane\x00Example"),
        ("language", "x" * 41),
        ("language", "\x00"),
        ("best_time", "midnight"),
        ("best_time", "\x00"),
    ],
)
def test_what_cannot_be_kept_is_named_and_nothing_is_half_written(
    client: Client, field: str, value: str
) -> None:
    response = send(client, **{field: value})
    assert response.status_code == 422
    assert errors_of(response, field)
    assert not AppointmentRequest.objects.exists()


@pytest.mark.parametrize("name", ["Zoë 🌿", "李小龍", "O'Brien-Smith, Jr.", "<b>Jo</b>", "x" * 100])
def test_a_name_is_kept_as_it_is(client: Client, name: str) -> None:
    assert send(client, name=name).status_code == 303
    assert AppointmentRequest.objects.get().name == name


def test_number_with_an_extension_is_taken_and_dialed_whole(
    client: Client, admin_client: Client
) -> None:
    assert send(client, phone="914-652-7800 ext. 12").status_code == 303
    for path in ("", f"{AppointmentRequest.objects.get().pk}/change/"):
        page = admin_client.get(f"/admin/appointments/appointmentrequest/{path}").text
        assert 'href="tel:+19146527800,12">Call 914-652-7800 ext. 12<' in page


@pytest.mark.parametrize(
    ("path", "field"),
    [(FORM, "x" * 3_000_000), (FORM, "file"), ("/insights/", "file"), ("/admin/login/", "file")],
)
def test_what_is_absurdly_long_is_refused_unread(path: str, field: str) -> None:
    """A file above all: Django would write it to the disk first, however long it is."""
    client = Client(headers=SAME_ORIGIN)
    content = ContentFile(b"x" * 3_000_000, "photo.jpg") if field == "file" else field
    with mock.patch("django.http.request.HttpRequest.parse_file_upload") as parse:
        response = client.post(path, {"name": content})
    assert response.status_code == 413
    assert "tel:" in response.text
    assert not parse.called


def test_what_staff_send_may_be_long(admin_client: Client) -> None:
    content = ContentFile(b"x" * 3_000_000, "photo.jpg")
    assert admin_client.post("/admin/images/image/add/", {"file": content}).status_code == 200


def test_staff_who_were_signed_out_are_told_that(client: Client) -> None:
    content = ContentFile(b"x" * 3_000_000, "photo.jpg")
    refused = client.post("/admin/images/image/add/", {"file": content})
    assert refused.status_code == 413
    assert "Sign in and choose it again" in refused.text


EXPIRED = "This form was open for a long time. Please press the button again."


def old_token() -> str:
    return token_of(12 * 3600 + 60)


@pytest.mark.parametrize(
    "token",
    ["", "\x00", "forged", "nonce.1700000000:c2lnbmF0dXJl", "x" * 100_000, old_token],
)
def test_a_form_without_a_good_token_needs_one_more_press(client: Client, token: Any) -> None:
    response = send(client, token=token() if callable(token) else token, language="Deutsch")
    assert response.status_code == 422
    assert EXPIRED in response.text
    form = form_in(response)
    assert (form.fields["name"], form.fields["language"]) == (ANSWERS["name"], "Deutsch")
    assert not AppointmentRequest.objects.exists()
    again = {name: value for name, value in form.fields.items() if value}
    assert client.post(FORM, again, headers=SAME_ORIGIN).status_code == 303
    assert AppointmentRequest.objects.get().language == "Deutsch"


def test_a_token_is_good_for_twelve_hours_and_each_is_another() -> None:
    now = timezone.now().replace(microsecond=0)
    with time_machine.travel(now, tick=False):
        token = form_token.issue()
        assert form_token.issue() != token
    with time_machine.travel(now + form_token.LIFETIME, tick=False):
        assert form_token.read(token).issued_at == now
    later = time_machine.travel(now + form_token.LIFETIME + datetime.timedelta(seconds=1))
    with later, pytest.raises(form_token.InvalidTokenError):
        form_token.read(token)


def test_one_form_sent_twice_is_one_request(client: Client) -> None:
    token = token_of(60)
    first, second = (send(client, token=token) for _ in range(2))
    AppointmentRequest.objects.update(status=AppointmentRequest.Status.CALLED)
    third = send(client, token=token)  # a reload, long after
    for response in (first, second, third):
        assert (response.status_code, response["Location"]) == (303, THANKS)
    assert AppointmentRequest.objects.count() == 1
    assert OutboxMessage.objects.count() == 1


def test_one_form_sent_twice_at_the_same_moment_is_one_request(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second does not see the first until it runs into it: as with two processes."""
    token = token_of(60)
    send(client, token=token)
    monkeypatch.setattr(RequestManager, "waiting", lambda self, now: self.none())
    real_get, looks = QuerySet.get, iter([True])

    def too_early(self: Any, *args: Any, **kwargs: Any) -> Any:
        if self.model is AppointmentRequest and next(looks, False):
            raise AppointmentRequest.DoesNotExist
        return real_get(self, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "get", too_early)
    assert send(client, token=token).status_code == 303
    assert next(looks, None) is None
    assert AppointmentRequest.objects.count() == 1
    assert OutboxMessage.objects.count() == 1


def receive(**overrides: Any) -> AppointmentRequest:
    answers = {"name": "Jane Example", "phone": "+12125550147", "treatment": None}
    return AppointmentRequest.objects.receive(
        **{"submission": f"{uuid.uuid4()}", "now": timezone.now(), "per_hour": 300}
        | answers
        | overrides
    )


def test_the_same_answers_from_a_form_opened_anew_are_the_same_request() -> None:
    now = timezone.now()
    first = receive(now=now)
    assert receive(now=now + datetime.timedelta(minutes=59)) == first
    assert receive(now=now, phone="+12125550148") != first
    assert receive(now=now + datetime.timedelta(hours=1)) != first


def test_who_was_called_can_ask_again(client: Client) -> None:
    send(client)
    AppointmentRequest.objects.update(status=AppointmentRequest.Status.CALLED)
    send(client)
    assert AppointmentRequest.objects.count() == 2
    assert OutboxMessage.objects.count() == 2


def test_the_same_form_with_another_number_is_another_request(client: Client) -> None:
    token = token_in(open_form(client))
    send(client, token=token)
    send(client, token=token, phone="212-555-0148")
    assert AppointmentRequest.objects.count() == 2


def test_request_and_mail_are_kept_both_or_neither(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("no outbox")

    token = token_of(60)
    client.raise_request_exception = False
    monkeypatch.setattr("outbox.models.OutboxManager.bulk_create", broken)
    response = send(client, token=token)
    assert response.status_code == 500
    assert not AppointmentRequest.objects.exists()
    monkeypatch.undo()
    assert send(client, token=token).status_code == 303
