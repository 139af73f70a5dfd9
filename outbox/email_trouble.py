"""What is wrong with the email to staff, in words that say what to do."""

import datetime
from dataclasses import dataclass

from django.conf import settings

from outbox import email_files
from outbox.models import OutboxMessage

NO_SERVER = (
    "A mail that is “sent” is a file on this machine, and reaches nobody."
    " Whoever looks after the site sets EMAIL_URL."
)
NO_WORKER = "The program that sends them does not seem to run. Restart the site (bin/serve)."
UNKNOWN = "The mail server did not take them. Show the code below to whoever looks after the site."

# By the beginning of OutboxMessage.last_error, the first that fits.
ADVICE = {
    "SMTPAuthenticationError": "The mail server refused our password. Check EMAIL_URL.",
    "SMTPRecipientsRefused": "The mail server does not know the address. Check it in Clinic facts.",
    "SMTPSenderRefused": "The mail server refused our sender. Check DEFAULT_FROM_EMAIL.",
    "SMTPServerDisconnected": "The mail server hung up. It may be busy, or EMAIL_URL is wrong.",
    "ConnectionRefusedError": "The mail server does not answer. It may be down.",
    "ConnectionResetError": "The mail server hung up. It may be busy.",
    "TimeoutError": "The mail server takes too long to answer.",
    "gaierror": "The mail server's name was not found. Check EMAIL_URL, or the network.",
    "SSL": "The mail server's certificate does not fit its name, or has run out.",
    "OSError ENOSPC": "The disk of this machine is full.",
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
