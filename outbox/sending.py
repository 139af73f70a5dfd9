"""Sends what is in the outbox: each email at least once, and once only unless a worker dies midway.

A worker takes an email by compare-and-set and holds it for LEASE. If the worker is killed, the
email is taken again afterwards, with the same Message-ID. An email that fails is tried again, ever
more slowly but without end, and holds up no other. No transaction is open while an email is being
sent.
"""

import datetime
import errno
import logging
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from outbox.models import OutboxMessage

logger = logging.getLogger(__name__)

# Connecting and the replies of an SMTP dialogue are a dozen waits, each as long as EMAIL_TIMEOUT.
LEASE = 15 * datetime.timedelta(seconds=settings.EMAIL_TIMEOUT)
FIRST_PAUSE = datetime.timedelta(seconds=15)
LONGEST_PAUSE = datetime.timedelta(minutes=30)
CLOCK_DIFFERENCE = datetime.timedelta(minutes=30)  # workers whose clocks differ by less agree
BATCH = 100

Clock = Callable[[], datetime.datetime]


@dataclass
class Counts:
    """What one pass did."""

    sent: int = 0
    failed: int = 0


def send_due(clock: Clock = timezone.now, stopped: Callable[[], bool] = lambda: False) -> Counts:
    """Send the emails that are due, oldest first, at most BATCH of them; ``stopped`` ends it early.

    The clock is asked anew for each email: with a slow mail server one pass may take a long time.
    """
    counts = Counts()
    for pk in due(clock()).values_list("pk", flat=True)[:BATCH]:
        if stopped():
            break
        if message := claim(pk, clock()):
            if deliver(message, clock):
                counts.sent += 1
            else:
                counts.failed += 1
    return counts


def due(now: datetime.datetime) -> QuerySet[OutboxMessage]:
    """The emails that are to be sent and that no worker holds."""
    free = Q(leased_until=None) | _has_come("leased_until", now, LEASE)
    is_time = _has_come("next_attempt_at", now, LONGEST_PAUSE)
    return OutboxMessage.objects.filter(free, is_time, sent_at=None).order_by(
        "next_attempt_at", "pk"
    )


def _has_come(field: str, now: datetime.datetime, longest: datetime.timedelta) -> Q:
    """Whether a moment is over. One much further ahead than any is set was set by a clock that was
    wrong and was put right since: nobody is to wait for it.
    """
    too_far = now + longest + CLOCK_DIFFERENCE
    return Q(**{f"{field}__lte": now}) | Q(**{f"{field}__gt": too_far})


def claim(pk: int, now: datetime.datetime) -> OutboxMessage | None:
    """Take an email for LEASE, if it is still to be had. One UPDATE: of two workers one gets it."""
    taken = (
        due(now)
        .filter(pk=pk)
        .order_by()
        .update(leased_until=now + LEASE, attempts=F("attempts") + 1)
    )
    return OutboxMessage.objects.get(pk=pk) if taken else None


def deliver(message: OutboxMessage, clock: Clock) -> bool:
    """Send an email that was claimed, and note how that went. False if it failed."""
    try:
        as_email(message).send()
    except Exception as error:  # whatever is wrong with this one, the others are still to be sent
        put_back(message, reason(error), clock())
        return False
    OutboxMessage.objects.filter(pk=message.pk).update(
        sent_at=clock(), leased_until=None, last_error=""
    )
    return True


def as_email(message: OutboxMessage) -> EmailMessage:
    """The email itself: the same to the last byte each time it is sent."""
    return EmailMessage(
        message.subject,
        message.body,
        to=[message.recipient],
        headers={
            "Message-ID": message.message_id,
            "Date": format_datetime(message.created_at),
            "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office reply to this
        },
    )


def put_back(message: OutboxMessage, last_error: str, now: datetime.datetime) -> None:
    """Note a failure and when to try again, unless the lease ran out and another holds it now."""
    logger.warning("%s could not be sent: %s", message, last_error)
    OutboxMessage.objects.filter(
        pk=message.pk, sent_at=None, leased_until=message.leased_until
    ).update(
        leased_until=None, last_error=last_error, next_attempt_at=now + pause(message.attempts)
    )


def pause(attempts: int) -> datetime.timedelta:
    """How long to wait after that many failed attempts (1 or more): doubled each time, to a cap."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)


def reason(error: Exception) -> str:
    """The kind of an error and its code, if any. Its text is left out: it may quote an address."""
    code: object = ""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
    elif isinstance(error, smtplib.SMTPResponseException):
        code = error.smtp_code
    elif isinstance(error, ssl.SSLError):
        code = error.reason
    elif isinstance(error, OSError) and error.errno:
        code = errno.errorcode.get(error.errno, error.errno)
    return f"{type(error).__name__} {code or ''}".strip()[:100]
