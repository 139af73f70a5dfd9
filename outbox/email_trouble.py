"""What is wrong with the email to staff, in words that say what to do."""

import datetime
from dataclasses import dataclass

from django.conf import settings

from outbox import email_files
from outbox.models import OutboxMessage

NO_SERVER = (
    "Emails are saved as files on this machine and don’t reach anyone. Ask the person who runs the"
    " site to set EMAIL_URL."
)
NO_WORKER = "The background worker doesn’t seem to be running. Restart the site (bin/serve)."
UNKNOWN = "The mail server didn’t accept them. Show the code below to the person who runs the site."

# By the beginning of OutboxMessage.last_error, the first that fits.
ADVICE = {
    "SMTPAuthenticationError": "The mail server rejected our password. Check EMAIL_URL.",
    "SMTPRecipientsRefused": "The mail server doesn’t know the address. Check it in Clinic facts.",
    "SMTPSenderRefused": "The mail server rejected our sender address. Check DEFAULT_FROM_EMAIL.",
    "SMTPServerDisconnected": "The mail server closed the connection. Check EMAIL_URL.",
    "ConnectionRefusedError": "The mail server isn’t responding. It may be down.",
    "ConnectionResetError": "The mail server closed the connection. It may be busy.",
    "TimeoutError": "The mail server took too long to respond.",
    "gaierror": "The mail server’s name wasn’t found. Check EMAIL_URL and the network.",
    "SSL": "The mail server’s certificate doesn’t match its name or has expired.",
    "OSError ENOSPC": "This machine’s disk is full.",
}


@dataclass(frozen=True)
class EmailTrouble:
    """Emails that do not get out: how many, since when, why in words, and the bare code if any."""

    number: int
    since: datetime.datetime
    advice: str
    code: str


def find(now: datetime.datetime) -> EmailTrouble | None:
    """The trouble that there is with email at a moment, told from the one that waits longest."""
    stuck = OutboxMessage.objects.stuck(now)
    first = stuck.first()
    if first is None:
        return None
    return EmailTrouble(stuck.count(), first.created_at, advice(first.last_error), first.last_error)


def is_kept_as_files() -> bool:
    """Whether mails are written to a folder because no mail server is set."""
    files = email_files.EmailBackend
    return f"{files.__module__}.{files.__qualname__}" == settings.EMAIL_BACKEND


def advice(code: str) -> str:
    """What an error of ``outbox.sending.reason`` means for staff."""
    if not code:
        return NO_WORKER
    return next((text for start, text in ADVICE.items() if code.startswith(start)), UNKNOWN)
