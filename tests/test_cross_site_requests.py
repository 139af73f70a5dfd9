"""The form takes requests from this site's own pages, without a cookie (docs/decisions/0003)."""

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from appointments.form import origin
from appointments.models import AppointmentRequest
from tests.factories import make_clinic
from tests.request_form import FORM, open_form, send, token_in

pytestmark = pytest.mark.django_db

OWN = "http://testserver"
PUBLIC = "https://www.clinic.example"
EVIL = "https://evil.example"

# A front server may answer under another scheme or host than the request has when it reaches us.
FROM_OWN_PAGES = [
    {"sec-fetch-site": "same-origin", "origin": OWN},
    {"sec-fetch-site": "same-origin", "origin": PUBLIC, "referer": f"{PUBLIC}/appointments/"},
    {"sec-fetch-site": "same-origin"},
    {"sec-fetch-site": "same-origin", "origin": "null"},  # a browser told to send no referrer
    {"sec-fetch-site": "none"},  # a person: a restored tab
    {"origin": OWN},
    {"origin": PUBLIC},
    {"referer": f"{OWN}/appointments/?treatment=jaw"},
    {"referer": f"{PUBLIC}/appointments/"},
    {"referer": PUBLIC},
    {},  # an old browser, a privacy proxy: the token decides
    {"origin": "", "referer": ""},
]
FROM_ELSEWHERE = [
    {"sec-fetch-site": "cross-site", "origin": EVIL},
    {"sec-fetch-site": "cross-site", "origin": "null"},  # a sandboxed frame
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "cross-site", "origin": OWN, "referer": OWN},
    {"sec-fetch-site": "same-site", "origin": "https://mail.clinic.example"},
    {"sec-fetch-site": "nonsense"},
    {"origin": EVIL},
    {"origin": "null"},
    {"origin": "null", "referer": f"{OWN}/appointments/"},
    {"origin": f"{OWN}.evil.example"},
    {"origin": f"{EVIL}?{OWN}"},
    {"origin": "https://testserver"},  # another scheme is another origin
    {"origin": "http://testserver:8080"},
    {"origin": "http://www.clinic.example"},
    {"origin": f"{EVIL}, {OWN}"},
    {"referer": f"{EVIL}/?{OWN}/appointments/"},
    {"referer": f"{OWN}@evil.example/"},
    {"referer": f"{OWN}.evil.example/"},
    {"referer": "about:blank"},
    {"referer": "http://[broken"},
]


@pytest.fixture(autouse=True)
def facts(settings: Any) -> None:
    settings.SITE_URL = PUBLIC
    make_clinic()


@pytest.mark.parametrize("headers", FROM_OWN_PAGES)
def test_a_form_from_our_own_pages_is_taken(client: Client, headers: dict[str, str]) -> None:
    assert send(client, headers).status_code == 303
    assert AppointmentRequest.objects.count() == 1


@pytest.mark.parametrize("headers", FROM_ELSEWHERE)
def test_a_form_from_another_site_is_refused_even_with_a_good_token(
    client: Client, headers: dict[str, str]
) -> None:
    response = send(client, headers)
    assert response.status_code == 403
    assert "Jane Example" not in response.text
    assert not AppointmentRequest.objects.exists()


@pytest.mark.parametrize("headers", FROM_OWN_PAGES)
def test_without_a_token_no_header_is_enough(client: Client, headers: dict[str, str]) -> None:
    assert send(client, headers, token="").status_code == 422
    assert not AppointmentRequest.objects.exists()


def test_who_is_refused_is_given_the_phone_number(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        make_clinic()  # its facts are kept for the error pages once they are committed
    response = send(client, {"origin": EVIL})
    assert response.status_code == 403
    assert 'href="tel:+12125550123"' in response.text


def test_no_cookie_is_needed_and_none_is_set() -> None:
    client = Client(enforce_csrf_checks=True)
    token = token_in(open_form(client))
    response = send(client, token=token)
    assert response.status_code == 303
    assert not client.cookies
    assert not client.get(response["Location"]).cookies


def test_staff_pages_keep_their_cookie_and_their_check() -> None:
    assert "django.middleware.csrf.CsrfViewMiddleware" in django_settings.MIDDLEWARE
    response = Client(enforce_csrf_checks=True).post("/admin/login/", headers={"origin": OWN})
    assert response.status_code == 403


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_other_methods_are_not_for_this_form(client: Client, method: str) -> None:
    response = getattr(client, method)(FORM)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, POST, OPTIONS"


def test_the_first_header_that_is_there_decides() -> None:
    own = {OWN}
    assert origin.is_own({"Sec-Fetch-Site": "same-origin", "Origin": EVIL}, own)
    assert not origin.is_own({"Sec-Fetch-Site": "cross-site", "Origin": OWN}, own)
    assert origin.is_own({"Origin": OWN, "Referer": EVIL}, own)
    assert not origin.is_own({"Origin": EVIL, "Referer": OWN}, own)
