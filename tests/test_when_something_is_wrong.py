"""Wrong addresses, wrong methods, a broken site: each has a page in our look, with a phone."""

from pathlib import Path
from typing import Any

import html5lib
import pytest
from django.db import connection
from django.db.utils import DataError, OperationalError
from django.test import Client, RequestFactory

from clinic.models import Clinic
from clinic_site.web import error_pages
from tests import databases
from tests.factories import make_clinic, make_post, make_treatment


@pytest.fixture(autouse=True)
def facts(db: None, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        make_clinic(name="Harbor Clinic", phone="+12125550123")


def assert_is_our_page(response: Any, status: int) -> None:
    assert response.status_code == status
    html5lib.HTMLParser(strict=True).parse(response.content.decode())
    page = response.content.decode()
    assert "Harbor Clinic" in page
    assert 'href="tel:+12125550123"' in page
    assert 'name="robots" content="noindex' in page
    assert f"<title>{error_pages.TITLES[status]} | Harbor Clinic</title>" in page
    assert page.count("<h1") == 1


def test_a_wrong_address_helps_to_go_on(client: Client) -> None:
    make_treatment(title="Treatment of the jaw")
    response = client.get("/no/such/page/")
    assert_is_our_page(response, 404)
    assert "Treatment of the jaw" in response.text
    assert 'action="/search/"' in response.text


def test_a_page_taken_offline_says_that_it_is_gone_and_helps_to_go_on(client: Client) -> None:
    make_treatment(title="Treatment of the jaw")
    post = make_post()
    post.delete()
    response = client.get(post.get_absolute_url())
    assert_is_our_page(response, 410)
    assert "Treatment of the jaw" in response.text
    assert 'action="/search/"' in response.text


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/blog/", "GET, HEAD, OPTIONS"),
        ("/healthz", "GET, HEAD"),
        ("/preview/secret-token/", "GET, HEAD"),
    ],
)
def test_a_wrong_method_says_which_ones_there_are(
    path: str, allowed: str, caplog: pytest.LogCaptureFixture
) -> None:
    response = Client(enforce_csrf_checks=True).post(path)
    assert_is_our_page(response, 405)
    assert response["Allow"] == allowed
    assert "secret-token" not in caplog.text


@pytest.mark.parametrize("is_gone", [False, True])
def test_a_missing_page_has_the_menu_and_the_notice_of_all_others(
    client: Client, is_gone: bool
) -> None:
    make_clinic(notice="Closed on Friday.", first_visit=[{"title": "Call", "text": "Us."}])
    post = make_post()
    if is_gone:
        post.delete()
    page = client.get(post.get_absolute_url() if is_gone else "/no/such/page/")
    assert page.status_code == (410 if is_gone else 404)
    assert "Closed on Friday." in page.text
    assert "Your first visit" in page.text


def test_an_unknown_host_is_refused(client: Client) -> None:
    assert_is_our_page(client.get("/", headers={"host": "evil.example"}), 400)


def test_a_staff_form_without_its_token_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    assert_is_our_page(client.post("/admin/login/", {"username": "x"}), 403)


def test_a_fault_in_the_site_gives_the_number_too(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    client.raise_request_exception = False
    monkeypatch.setattr("clinic_site.views.Home.get_context_data", broken)
    response = client.get("/")
    assert_is_our_page(response, 500)
    assert "Retry-After" not in response


def test_what_no_database_can_look_for_was_not_understood(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*args: Any, **kwargs: Any) -> None:
        raise DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")

    client.raise_request_exception = False
    monkeypatch.setattr("clinic_site.views.Home.get_context_data", refused)
    assert_is_our_page(client.get("/"), 400)


def test_a_broken_site_still_gives_the_number_without_its_database(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("disk I/O error")

    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", broken)
        response = client.get("/")
        health = client.get("/healthz")
    assert_is_our_page(response, 503)
    assert response["Cache-Control"] == "no-store"
    assert response["Retry-After"] == "60"
    assert health.status_code == 503


@databases.only_on_sqlite("a server looks after its own files")
def test_a_damaged_database_is_no_fault_of_the_site(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    damaged = connection.copy()
    damaged.settings_dict = {**damaged.settings_dict, "NAME": tmp_path / "damaged.sqlite3"}
    damaged.settings_dict["NAME"].write_bytes(b"\x00garbage" * 1024)
    monkeypatch.setattr("clinic_site.views.Home.get_context_data", lambda view: damaged.cursor())
    client.raise_request_exception = False
    assert_is_our_page(client.get("/"), 503)


@pytest.mark.parametrize("status", error_pages.TITLES)
def test_every_error_page_stands_without_any_facts(
    status: int, tmp_path: Any, settings: Any
) -> None:
    settings.DATA_DIR = tmp_path / "nothing-here"
    Clinic.objects.all().delete()
    response = error_pages.error_page(RequestFactory().get("/"), status)
    html5lib.HTMLParser(strict=True).parse(response.content.decode())
    assert "tel:+" not in response.content.decode()
    assert "None" not in response.content.decode()


def test_health_is_plain_and_never_kept(client: Client) -> None:
    response = client.get("/healthz")
    assert response["Content-Type"] == "text/plain"
    assert "no-store" in response["Cache-Control"]
