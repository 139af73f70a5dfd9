"""Patients who send requests while the site breaks, each of them more or less stubborn."""

import http.client
import random
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from appointments.form.spam import QUICK

FORM, THANKS = "/appointments/", "/appointments/thanks/"
THANKED = "We have your request"
OWN_PAGE = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
REPLY_LIMIT = 10.0  # seconds
RESTART_LIMIT = 60.0  # seconds that a patient waits for a site that takes no calls
OPENED_AT_ONCE = 10  # forms that one client has open, so that none is sent too quickly
TRIES = 12
MOST = 10_000  # patients: each has a phone number of four digits
GIVES_UP = 0.15  # of the patients, at each failure
SENDS_TWICE = 0.1  # of those who were thanked: by a double click, or by going back
PAUSE = (0.05, 0.4)  # seconds before somebody tries again
BETWEEN = (0, 0.4)  # seconds from one patient to the next, so that every trouble meets some

_TOKEN = re.compile(r'name="token" value="([^"]+)"')


@dataclass
class Outcomes:
    """What the patients were told, by name, and how often each answer was given."""

    thanked: set[str] = field(default_factory=set)
    not_thanked: set[str] = field(default_factory=set)
    answers: Counter[str] = field(default_factory=Counter)
    false_thanks: list[str] = field(default_factory=list)


class WaitingRoom:
    """Numbers the patients: ``at_least`` so many, and more as long as ``go_on`` says so."""

    def __init__(self, at_least: int, go_on: Callable[[], bool]) -> None:
        self.at_least, self.go_on = at_least, go_on
        self.lock = threading.Lock()
        self.number = 0

    def next_few(self) -> list[int]:
        with self.lock:
            first = self.number
            if first < self.at_least:
                self.number = min(first + OPENED_AT_ONCE, self.at_least)
            elif self.go_on() and first + OPENED_AT_ONCE <= MOST:
                self.number += OPENED_AT_ONCE
            return list(range(first, self.number))


class Client(threading.Thread):
    """Sends the requests of patients, a few forms at a time, until there are no more."""

    def __init__(self, port: int, room: WaitingRoom, outcomes: Outcomes, seed: int) -> None:
        super().__init__(daemon=True)
        self.port, self.room, self.outcomes = port, room, outcomes
        self.random = random.Random(seed)

    def run(self) -> None:
        while batch := self.room.next_few():
            opened = [(number, self.open_form()) for number in batch]
            time.sleep(QUICK)
            for number, token in opened:
                time.sleep(self.random.uniform(*BETWEEN))
                self.ask(number, token)

    def ask(self, number: int, token: str) -> None:
        """One patient's way, to the thank-you page or to giving up."""
        name = f"Patient {number:05}"
        answers = {"name": name, "phone": f"212-555-{number:04}", "came_from": "/"}
        for _ in range(TRIES):
            if token and self.send(answers | {"token": token}):
                self.outcomes.thanked.add(name)
                if self.random.random() < SENDS_TWICE:
                    self.send(answers | {"token": self.random.choice([token, self.open_form()])})
                return
            if self.random.random() < GIVES_UP:
                break
            time.sleep(self.random.uniform(*PAUSE))
            token = token or self.open_form_and_fill_in()
        self.outcomes.not_thanked.add(name)

    def open_form(self) -> str:
        """The token of a form, or "" if none is to be had."""
        for _ in range(TRIES):
            status, _, page = self.call("GET", FORM)
            found = _TOKEN.search(page)
            if status == 200 and found:
                return found[1]
            time.sleep(self.random.uniform(*PAUSE))
        return ""

    def open_form_and_fill_in(self) -> str:
        token = self.open_form()
        time.sleep(QUICK)  # as any person needs: faster ones are taken for programs
        return token

    def send(self, answers: dict[str, str]) -> bool:
        """Whether the site said that it has the request."""
        status, location, page = self.call("POST", FORM, urlencode(answers))
        self.outcomes.answers[str(status or "no answer")] += 1
        thanked = status == 303 and location == THANKS
        if THANKED in page or (status == 303 and not thanked):
            self.outcomes.false_thanks.append(answers["name"])
        return thanked

    def call(self, method: str, path: str, body: str = "") -> tuple[int, str, str]:
        """Status (0 if there was no whole answer), Location and text of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=REPLY_LIMIT)
        try:
            connection.sock = self.connect()
            connection.request(method, path, body or None, OWN_PAGE if body else {})
            reply = connection.getresponse()
            text = reply.read().decode()
            return reply.status, reply.headers.get("Location", ""), text
        except (OSError, http.client.HTTPException):
            return 0, "", ""
        finally:
            connection.close()

    def connect(self) -> socket.socket:
        """A line to the site, once it takes calls: while it starts anew there is none to be had.

        What does not get through can be neither lost nor doubled, so it is no failure to count.
        """
        deadline = time.monotonic() + RESTART_LIMIT
        while True:
            try:
                return socket.create_connection(("127.0.0.1", self.port), REPLY_LIMIT)
            except ConnectionRefusedError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
