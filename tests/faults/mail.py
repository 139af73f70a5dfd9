"""A mail server in its bad moments."""

import contextlib
import time
from email import message_from_bytes
from enum import Enum
from typing import Any

from tests.mail_server import Dialogue, MailServer

PATIENCE = 3.0  # seconds for which it may fall silent; the site waits for less


class Mood(Enum):
    """How the server behaves for now."""

    GOOD = "works"
    DOWN = "is down"
    SLOW = "is slow"
    REFUSING = "refuses (451, 550)"
    HANGING = "falls silent"
    DROPPING = "hangs up in the middle of a mail"
    FORGETFUL = "takes a mail and hangs up before it says so"


class MoodyDialogue(Dialogue):
    server: "MoodyMailServer"

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            super().handle()

    def say(self, line: bytes) -> None:
        if self.server.mood is Mood.SLOW:
            time.sleep(0.1)
        if self.server.mood is Mood.REFUSING and line == b"354 go on":
            line = b"451 not now"
        super().say(line)

    def take_mail(self) -> None:
        mood = self.server.mood
        if mood is Mood.REFUSING:
            return
        if mood is Mood.DROPPING:
            self.rfile.readline()
            raise ConnectionAbortedError
        text = b""
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            text += line
        if mood is Mood.HANGING:
            self.server.over.wait(PATIENCE)
            raise ConnectionAbortedError
        if not line:
            return  # the sender was killed in the middle: what came is no mail
        self.server.received.append(message_from_bytes(text))
        if mood is Mood.FORGETFUL:
            raise ConnectionAbortedError
        self.say(b"250 taken")


class MoodyMailServer(MailServer):
    """Refuses connections until ``come_up``, and changes its mood when told."""

    def __init__(self) -> None:
        super().__init__(dialogue=MoodyDialogue, is_up=False)
        self.mood = Mood.GOOD

    def verify_request(self, *args: Any) -> bool:
        return self.mood is not Mood.DOWN
