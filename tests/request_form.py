"""Opens and sends the appointment form as a browser does."""

from typing import Any

from django.test import Client
from django.urls import reverse
from lxml import html

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


def send(client: Client, headers: dict[str, str] | None = None, **answers: Any) -> Any:
    """Send the form, opened just before unless a ``token`` is given."""
    answers = ANSWERS | answers
    answers.setdefault("token", token_in(open_form(client)))
    return client.post(FORM, answers, headers=SAME_ORIGIN if headers is None else headers)
