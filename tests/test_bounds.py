"""How much the site takes of anything: see the table in docs/security.md."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from gunicorn.config import Config

from tests.staff import sign_in

pytestmark = pytest.mark.django_db

FORM = "/admin/blog/post/add/"


def test_the_server_bounds_the_request_line_and_the_headers() -> None:
    server = Config()
    assert 0 < server.limit_request_line <= 8190
    assert 0 < server.limit_request_fields <= 100
    assert 0 < server.limit_request_field_size <= 8190


def test_a_text_of_over_two_megabytes_is_too_much_at_once(client: Client) -> None:
    data = {"body": "x" * (2 * 1024 * 1024)}
    for sender, path in ((client, "/appointments/"), (sign_in(role="Writer"), FORM)):
        response = sender.post(path, data, content_type="application/x-www-form-urlencoded")
        assert response.status_code == 413


def test_two_thousand_fields_are_the_most(client: Client) -> None:
    data = {f"field-{number}": "" for number in range(2001)}
    assert client.post("/appointments/", data).status_code == 413
    assert sign_in(role="Writer").post(FORM, data).status_code == 413


def test_a_hundred_files_are_the_most() -> None:
    data: dict[str, Any] = {
        f"file-{number}": SimpleUploadedFile("a.jpg", b"x") for number in range(101)
    }
    assert sign_in(role="Writer").post("/admin/images/image/add/", data).status_code == 413


@pytest.mark.parametrize("path", ["/search/?q=", "/admin/editor/choices/?of=pages&q=", "/?p="])
def test_a_long_query_costs_no_more_than_a_short_one(path: str) -> None:
    response = sign_in(role="Writer").get(path + "x" * 3000)
    assert response.status_code == 200
