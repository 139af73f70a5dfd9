"""Ways in which people and programs send the appointment form."""

import datetime
from dataclasses import dataclass, field
from typing import Any

import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from appointments.models import AppointmentRequest
from tests.request_form import ANSWERS, FORM, SAME_ORIGIN, token_of

HOME = "203.0.113.7"


@dataclass(frozen=True)
class Sample:
    """One sender: how long the form was open, what was filled in, which headers came with it.

    ``times``: how many requests, each from its own form with a number of its own. ``opened`` None:
    the form was never opened.
    """

    who: str
    answers: dict[str, str] = field(default_factory=dict)
    opened: float | None = 60
    headers: dict[str, str] = field(default_factory=lambda: SAME_ORIGIN)
    address: str = HOME
    times: int = 1

    def send(self, client: Client) -> list[Any]:
        return [self._send(client, number) for number in range(self.times)]

    def _send(self, client: Client, number: int) -> Any:
        with time_machine.travel(timezone.now(), tick=False):  # however slow this machine is
            return self._send_now(client, number)

    def _send_now(self, client: Client, number: int) -> Any:
        token = "" if self.opened is None else token_of(self.opened)
        told = ANSWERS | {"phone": f"212-555-{number:04}", "token": token, "came_from": "/"}
        return client.post(
            FORM, told | self.answers, headers=self.headers, REMOTE_ADDR=self.address
        )


PEOPLE = [
    Sample("fills it in within a minute"),
    Sample("lets the browser fill it in, and presses at once", opened=3),
    Sample("writes slowly, with pauses", opened=40 * 60),
    Sample("comes back to the tab in the evening", opened=11.9 * 3600),
    Sample("has a hyphen, an apostrophe and a title", {"name": "Dr. Mary-Ann O'Brien, Jr."}),
    Sample("has a name of one letter", {"name": "Ü"}),
    Sample("writes in Chinese", {"name": "李小龍", "language": "中文"}),
    Sample("writes in Cyrillic", {"name": "Наталья", "language": "Русский"}),
    Sample("has a dot in the name", {"name": "J.R. Comfort"}),
    Sample("leaves an email address, too", {"name": "Maria Lopez maria@example.com"}),
    Sample("leaves it with the language", {"language": "Spanish (m.lopez+visit@mail.example.org)"}),
    Sample("writes an ampersand", {"name": "Ann & Bob; both of us"}),
    Sample("tells pronouns", {"name": "Alex Example [they]"}),
    Sample("shouts", {"name": "JANE EXAMPLE"}),
    Sample("sends an emoji", {"name": "Zoë 🌿"}),
    Sample("tells more than the language", {"language": "English, but call after 5 please"}),
    Sample("calls from abroad", {"phone": "+44 20 7946 0958"}),
    Sample("uses a browser from before 2020", headers={}),
    Sample("restores a tab after a crash", headers={"sec-fetch-site": "none"}),
    Sample("hides where it comes from", headers={"sec-fetch-site": "same-origin"}),
    Sample("shares an office's network with nine others", times=10),
    Sample("uses a mobile network", address="2001:db8::1"),
    Sample("comes through a proxy on this machine", address="127.0.0.1", times=30),
]

PROGRAMS = [
    Sample("fills in every field", {"homepage": "x"}),
    Sample("fills in every field with the same", {"name": "qwe", "language": "qwe"}),
    Sample("sends at once", opened=0),
    Sample("sends after a second", opened=1),
    Sample("advertises in the name", {"name": "Cheap loans https://loans.example"}),
    Sample("advertises without a scheme", {"name": "visit www.loans.example"}),
    Sample("advertises a domain", {"name": "best-loans.com for you"}),
    Sample("advertises behind an address", {"name": "me@a.com sells at best-loans.com"}),
    Sample("hides an address in a link", {"name": "http://me@loans.com"}),
    Sample("advertises as the language", {"language": "see best-loans.ru"}),
    Sample("writes HTML", {"name": '<a href="//loans.example">x</a>'}),
    Sample("writes forum markup", {"name": "[url=//loans.example]x[/url]"}),
    Sample("tries to inject a script", {"name": "<script>alert(1)</script>"}),
]

# These do not get as far as a request: the form comes back to them, or is refused.
TURNED_AWAY = [
    Sample("never opened the form", opened=None),
    Sample("made up a token", {"token": "AAAA.1:BBBB"}),
    Sample("kept a token for a day", opened=24 * 3600),
    Sample("posts from another site", headers={"origin": "https://evil.example"}),
    Sample("makes up a number", {"phone": "1234567"}),
]


@dataclass(frozen=True)
class Figures:
    """What became of the requests that one kind of sender sent."""

    sent: int
    to_call: int
    set_apart: int

    @property
    def not_kept(self) -> int:
        """The form came back to them, or they were refused; nobody was thanked."""
        return self.sent - self.to_call - self.set_apart


def send_all(samples: list[Sample], client: Client) -> Figures:
    """Send each sample on a day of its own, to a site that has no other request."""
    AppointmentRequest.objects.all().delete()
    for sample in samples:
        cache.clear()
        sample.send(client)
        AppointmentRequest.objects.update(created_at=timezone.now() - datetime.timedelta(days=1))
    cache.clear()
    kept = AppointmentRequest.objects.all()
    return Figures(
        sent=sum(sample.times for sample in samples),
        to_call=kept.filter(status=AppointmentRequest.Status.NEW).count(),
        set_apart=kept.filter(status=AppointmentRequest.Status.SPAM).count(),
    )
