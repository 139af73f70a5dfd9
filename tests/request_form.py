"""Opens and sends the appointment form as a browser does."""

import datetime
from typing import Any

import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from appointments.form import form_token

ANSWERS = {"name": "Jane Example", "phone": "212-555-0147"}
SAME_ORIGIN = {"sec-fetch-site": "same-origin", "origin": "http://testserver"}
FORM = reverse("appointments:request")
THANKS = reverse("appointments:thanks")


def open_form(client: Client, query: str = "") -> Any:
    """The form's element, with ``.fields``: what it would send as it is."""
    response = client.get(FORM + query)
    assert response.status_code == 200
    return form_in(response)


def form_in(response: Any) -> Any:
    (form,) = html.fromstring(response.text).xpath("//form[@data-request-form]")
    assert form.get("action") == FORM
    assert form.get("method").lower() == "post"
    return form


def token_in(form: Any) -> str:
    return form.fields["token"]


def token_of(seconds_ago: float) -> str:
    """The token of a form that was opened so long ago."""
    opened = timezone.now() - datetime.timedelta(seconds=seconds_ago)
    with time_machine.travel(opened, tick=False):
        return form_token.issue()


def send(
    client: Client,
    headers: dict[str, str] | None = None,
    address: str = "127.0.0.1",
    **answers: Any,
) -> Any:
    """Send a form that somebody has filled in for a minute, unless a ``token`` is given."""
    answers = ANSWERS | {"token": token_of(60)} | answers
    headers = SAME_ORIGIN if headers is None else headers
    return client.post(FORM, answers, headers=headers, REMOTE_ADDR=address)
