"""Where the server fails, nobody is thanked: 503, when to try again, and the number to call."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from appointments.models import AppointmentRequest
from outbox.models import OutboxMessage
from tests.factories import make_clinic
from tests.request_form import FORM, SAME_ORIGIN, THANKS, send, token_of

pytestmark = pytest.mark.django_db

Break = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture(autouse=True)
def facts(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        make_clinic(notification_emails=["desk@clinic.example"])


def refuse(words: str) -> Callable[..., None]:
    def refused(*args: Any, **kwargs: Any) -> None:
        raise OperationalError(words)

    return refused


def locked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("django.db.transaction.Atomic.__enter__", refuse("database is locked"))


def full_while_writing(patch: pytest.MonkeyPatch) -> None:
    full = refuse("database or disk is full")
    patch.setattr("outbox.models.OutboxManager.bulk_create", full)


def gone(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(connection, "cursor", refuse("unable to open database file"))


@pytest.mark.parametrize("fault", [locked, full_while_writing, gone])
def test_a_request_that_cannot_be_kept_is_not_thanked_for(
    client: Client, monkeypatch: pytest.MonkeyPatch, fault: Break
) -> None:
    client.raise_request_exception = False
    token = token_of(60)
    with monkeypatch.context() as patch:
        fault(patch)
        response = send(client, name="Zebedee Quux", token=token)
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert response["Cache-Control"] == "no-store"
    assert 'href="tel:+12125550123"' in response.text
    assert "it didn’t reach us" in response.text
    assert "We have your request" not in response.text
    assert "Zebedee" not in response.text
    assert not AppointmentRequest.objects.exists()
    assert not OutboxMessage.objects.exists()

    again = send(client, name="Zebedee Quux", token=token)
    assert (again.status_code, again["Location"]) == (303, THANKS)
    assert AppointmentRequest.objects.count() == OutboxMessage.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_fails_leaves_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_clinic(notification_emails=["desk@clinic.example"])
    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(connection, "_commit", refuse("database or disk is full"))
        response = send(client)
    assert response.status_code == 503
    assert not AppointmentRequest.objects.exists()
    assert send(client).status_code == 303


def test_the_form_itself_says_so_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        gone(patch)
        responses = [client.get(FORM), client.post(FORM, {}, headers=SAME_ORIGIN)]
    for response in responses:
        assert response.status_code == 503
        assert 'href="tel:+12125550123"' in response.text


def test_staff_are_told_too(admin_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    admin_client.raise_request_exception = False
    with monkeypatch.context() as patch:
        gone(patch)
        response = admin_client.get("/admin/")
    assert response.status_code == 503
