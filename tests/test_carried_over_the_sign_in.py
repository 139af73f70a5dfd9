"""What staff send after their sign-in ended: it waits for the next one, to be sent once more."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from lxml import html as lxml_html

from appointments.models import AppointmentRequest
from clinic.models import Clinician
from tests.factories import make_image, make_request
from tests.picture_files import photo_upload

LOGIN = reverse("admin:login")
PERSON = reverse("admin:clinic_clinician_add")
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PASSWORD = "a long enough password"

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return User.objects.create_superuser("olivia", password=PASSWORD)


@pytest.fixture
def signed_out() -> Client:
    return Client(enforce_csrf_checks=True)


def sent_by(client: Client, page: Any, **changes: str) -> Any:
    """What comes of the one form of a page, as a browser sends it."""
    [form] = lxml_html.fromstring(page.content).xpath("//main//form[@method='post']")
    data: dict[str, list[str]] = {}
    for name, value in form.form_values():
        data.setdefault(name, []).append(value.removeprefix("\n"))  # a text area begins so
    data |= {name: [value] for name, value in changes.items()}
    return client.post(form.get("action"), data, headers=BROWSER)


def send_signed_out(client: Client, url: str, data: dict[str, Any], **headers: str) -> Any:
    client.get(LOGIN)  # whoever was signed in has the cookie of a form
    token = client.cookies["csrftoken"].value
    sent = {"csrfmiddlewaretoken": token, **data}
    return client.post(url, sent, headers={**BROWSER, **headers})


def sign_in(client: Client, page: Any, password: str = PASSWORD) -> Any:
    return sent_by(client, page, username="olivia", password=password)


def test_a_tap_is_carried_out_after_the_sign_in(owner: User, signed_out: Client) -> None:
    request = make_request()
    tap = reverse("admin:appointments_set_status", args=[request.pk])
    asked = send_signed_out(signed_out, tap, {"status": "called", "tab": ""})
    assert "What you entered is still here" in asked.text
    request.refresh_from_db()
    assert request.status == "new"
    again = sign_in(signed_out, asked)
    assert "nothing has been saved" in again.text
    request.refresh_from_db()
    assert request.status == "new"  # before whoever signed in says so
    assert sent_by(signed_out, again).status_code == 302
    request.refresh_from_db()
    assert request.status == "called"


def test_what_was_typed_is_saved_letter_for_letter(owner: User, signed_out: Client) -> None:
    about = "\r\nFirst line, after an empty one.\r\n<b>&amp;</b> “quoted” \U0001f331"
    typed = {"name": "Robin Harbor", "biography": about, "position": "3", "_save": "Save"}
    again = sign_in(signed_out, send_signed_out(signed_out, PERSON, typed))
    sent_by(signed_out, again)
    person = Clinician.objects.get()
    assert (person.name, person.position) == ("Robin Harbor", 3)
    assert person.biography.splitlines() == about.strip().splitlines()


def test_a_wrong_password_first_loses_nothing(owner: User, signed_out: Client) -> None:
    asked = send_signed_out(signed_out, PERSON, {"name": "Robin", "position": "0", "_save": "Save"})
    refused = sign_in(signed_out, asked, password="wrong")
    assert refused.status_code == 200
    sent_by(signed_out, sign_in(signed_out, refused))
    assert Clinician.objects.get().name == "Robin"


def test_each_of_several_values_comes_along(owner: User, signed_out: Client) -> None:
    rows = [str(make_image().pk) for _ in range(2)]
    again = sign_in(signed_out, send_signed_out(signed_out, PERSON, {"_selected_action": rows}))
    kept = lxml_html.fromstring(again.content).xpath("//*[@name='_selected_action']")
    assert [row.text.strip() for row in kept] == rows


def test_a_file_is_named_to_be_chosen_again(owner: User, signed_out: Client) -> None:
    add = reverse("admin:images_image_add")
    data = {"alt": "A chair", "file": photo_upload()}
    again = sign_in(signed_out, send_signed_out(signed_out, add, data))
    assert "Choose again on the next page" in again.text
    assert "photo.jpg" in again.text
    form = sent_by(signed_out, again)
    assert ">A chair<" in "".join(form.text.split("\n"))


def test_no_password_waits_in_a_page(owner: User, signed_out: Client) -> None:
    add = reverse("admin:auth_user_add")
    data = {"username": "new", "password1": "secret words", "password2": "secret words"}
    again = sign_in(signed_out, send_signed_out(signed_out, add, data))
    assert "new" in again.text
    assert "secret words" not in again.text


def test_it_goes_back_to_the_page_that_the_form_stood_on(owner: User, signed_out: Client) -> None:
    tap = reverse("admin:appointments_set_status", args=[1])
    inbox = reverse("admin:appointments_appointmentrequest_changelist")
    here = f"http://testserver{inbox}?tab=all"
    elsewhere = ("https://evil.example/x", "http://testserver//evil.example/x")
    for referrer, back in [(here, f"{inbox}?tab=all"), *((each, "/admin/") for each in elsewhere)]:
        asked = send_signed_out(signed_out, tap, {"status": "called"}, referer=referrer)
        again = sign_in(signed_out, asked)
        [link] = lxml_html.fromstring(again.content).xpath("//a[. = 'Go back without it']/@href")
        assert link == back
        signed_out.logout()


@pytest.mark.parametrize("carried", ["", "x", "a:b:c"])
def test_what_this_site_did_not_sign_is_not_asked_for(
    owner: User, signed_out: Client, carried: str
) -> None:
    signed_out.get(LOGIN)
    data = {"username": "olivia", "password": PASSWORD, "carried": carried, "next": "/admin/"}
    data["csrfmiddlewaretoken"] = signed_out.cookies["csrftoken"].value
    assert signed_out.post(LOGIN, data).headers["Location"] == "/admin/"


def test_a_script_is_answered_as_ever(signed_out: Client) -> None:
    answer = send_signed_out(signed_out, PERSON, {"name": "Robin"}, accept="*/*")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(LOGIN)


def test_a_form_of_another_site_is_refused(owner: User) -> None:
    forged = Client(enforce_csrf_checks=True).post(PERSON, {"name": "Robin"}, headers=BROWSER)
    assert forged.status_code == 403


def test_nobody_sees_more_than_the_account_may(signed_out: Client) -> None:
    User.objects.create_user("olivia", password=PASSWORD, is_staff=True)
    asked = send_signed_out(signed_out, PERSON, {"name": "Robin", "position": "0"})
    assert sent_by(signed_out, sign_in(signed_out, asked)).status_code == 403
    assert not Clinician.objects.exists()


def test_the_request_is_in_no_address(owner: User, signed_out: Client) -> None:
    add = reverse("admin:appointments_appointmentrequest_add")
    typed = {"name": "Pat Smith", "phone": "914-555-0123", "_save": "Save"}
    asked = send_signed_out(signed_out, add, typed)
    addresses = re.findall(r'(?:action|href)="([^"]*)"', asked.text)
    assert not any("Pat" in address or "0123" in address for address in addresses)
    sent_by(signed_out, sign_in(signed_out, asked))
    assert AppointmentRequest.objects.get().name == "Pat Smith"
