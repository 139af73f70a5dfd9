"""A small mail server for tests (SMTP, RFC 5321) that keeps what it is sent, and can misbehave."""

import socketserver
import threading
from email import message_from_bytes
from email.message import Message
from typing import Any

FIRST_REPLIES = {
    b"EHLO": b"250 mail.test",
    b"MAIL": b"250 ok",
    b"RCPT": b"250 ok",
    b"DATA": b"354 go on",
    b"QUIT": b"221 bye",
}


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine while its ``with`` block lasts.

    ``hangs`` makes it fall silent when a mail's text has begun; ``busy`` is set at that moment.
    Unless it ``is_up``, connections are refused before ``come_up``.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(
        self,
        *,
        hangs: bool = False,
        dialogue: "type[Dialogue] | None" = None,
        is_up: bool = True,
    ) -> None:
        super().__init__(("127.0.0.1", 0), dialogue or Dialogue, bind_and_activate=False)
        self.server_bind()
        self.is_up = is_up
        self.hangs = hangs
        self.busy = threading.Event()
        self.over = threading.Event()
        self.received: list[Message] = []
        self.arrived = threading.Semaphore(0)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> "MailServer":
        if self.is_up:
            self.come_up()
        return self

    def come_up(self) -> None:
        self.is_up = True
        self.server_activate()
        threading.Thread(target=self.serve_forever, args=[0.01], daemon=True).start()

    def __exit__(self, *args: Any) -> None:
        self.over.set()
        if self.is_up:
            self.shutdown()
        self.server_close()


class Dialogue(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.say(b"220 mail.test")
        while line := self.rfile.readline():
            command = line[:4].upper()
            self.say(FIRST_REPLIES.get(command, b"500 what?"))
            if command == b"QUIT":
                return
            if command == b"DATA":
                self.take_mail()

    def say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def take_mail(self) -> None:
        text = b""
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            text += line
        self.server.busy.set()
        if self.server.hangs:
            self.server.over.wait()
            return
        self.server.received.append(message_from_bytes(text))
        self.say(b"250 taken")
        self.server.arrived.release()
