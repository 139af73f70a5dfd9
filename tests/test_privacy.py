"""What is kept of a patient is said on a page of its own, and is written nowhere else."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from lxml import html

from clinic_site.web.logs import JsonFormatter
from tests.factories import make_clinic
from tests.request_form import open_form, send, token_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def facts() -> None:
    make_clinic(notification_emails=["desk@clinic.example"])


def test_the_privacy_page_names_every_question_of_the_form(client: Client) -> None:
    form = open_form(client)
    asked = [label.text.strip() for label in form.xpath(".//label[not(ancestor::*[@aria-hidden])]")]
    page = html.fromstring(client.get("/privacy/").text)
    assert asked == page.xpath("//main//li/text()")
    assert (
        len(asked) == len(form.fields) - 3
    )  # all but the token, the trap and the page that led there


def test_the_privacy_page_shows_what_each_app_keeps_in_the_order_of_a_visit(client: Client) -> None:
    page = html.fromstring(client.get("/privacy/").text)
    assert page.xpath("//main//h2/text()") == [
        "When you visit",
        "What we count",
        "When you request an appointment",
        "Who sees it, and for how long",
        "Backups",
        "Your choices",
    ]


class Lines(logging.Handler):
    """Keeps each record as it would be written, and as it was meant."""

    def __init__(self) -> None:
        super().__init__(level=logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines += [JsonFormatter().format(record), record.getMessage()]


@pytest.fixture
def log() -> Iterator[Lines]:
    handler = Lines()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


def test_no_log_says_who_asked(client: Client, log: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    client.raise_request_exception = False
    told = {"name": "Zebedee Quux", "phone": "212-555-0199", "language": "Volapuk"}
    token = token_in(open_form(client))
    assert send(client, **told).status_code == 303
    assert send(client, **told | {"phone": "212-555-01"}).status_code == 422
    assert send(client, {"origin": "https://evil.example"}, **told, token=token).status_code == 403

    def broken(*args: Any, **kwargs: Any) -> None:
        raise ValueError(f"cannot keep {kwargs}")

    monkeypatch.setattr("appointments.models.RequestManager.receive", broken)
    assert send(client, **told, token=token).status_code == 500
    written = "\n".join(log.lines)
    assert "/appointments/" in written
    for private in ("Zebedee", "Quux", "555", "0199", "Volapuk"):
        assert private not in written


@pytest.mark.parametrize("path", ["/zebedee/212-555-0199/", "/search/zebedee/0199", "/0199%00"])
def test_no_log_says_what_was_asked_for_in_vain(client: Client, log: Lines, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path, {"name": "Zebedee"}).status_code == 404
    assert log.lines == []
