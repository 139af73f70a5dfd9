"""Email for a site without a mail server: each email is a file that staff can open."""

import datetime
import os
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from outbox import old_files


class EmailBackend(BaseEmailBackend):
    """Writes each email to EMAIL_FILE_PATH (RFC 5322, ``.eml``), named by its Message-ID.

    A file is there whole or not at all, for its owner alone. An email that is sent twice is one
    file.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = email_folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for email in email_messages:
            mail = email.message()
            write_whole(folder / file_name(mail["Message-ID"]), mail.as_bytes())
        return len(email_messages)


def email_folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)


def file_name(message_id: str) -> str:
    return "".join(c for c in message_id if c.isalnum() or c in "-_.@") + ".eml"


def remove(message_id: str) -> None:
    """Delete the file of one email, if there is one."""
    (email_folder() / file_name(message_id)).unlink(missing_ok=True)


def remove_older(moment: datetime.datetime) -> None:
    """Delete the files that were written before a moment."""
    old_files.remove(email_folder(), "*.eml", moment)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file of mode 600 that is safe on the disk before it gets its name.

    The draft of a process that was killed is overwritten by the next attempt.
    """
    draft = path.with_name(f".{path.name}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
