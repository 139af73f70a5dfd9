import datetime
import uuid
from collections.abc import Iterable
from email.utils import parseaddr

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

# An email that waits longer than this is the sign of a worker that does not run.
USUAL_WAIT = datetime.timedelta(minutes=10)
OFTEN = 3  # attempts that may fail before staff are told: a server that restarts is no trouble


class OutboxManager(models.Manager["OutboxMessage"]):
    def write(
        self,
        addresses: Iterable[str],
        text: tuple[str, str],
        now: datetime.datetime,
        owner: models.Model | None = None,
    ) -> list["OutboxMessage"]:
        """Put an email, subject and body, into the outbox for each of the addresses.

        One address each: a refused one is tried again by itself, and none discloses another. The
        emails are deleted with ``owner``, whose model has a GenericRelation to them.
        """
        subject, body = text
        return self.bulk_create(
            OutboxMessage(
                owner=owner,
                recipient=address,
                subject=subject,
                body=body,
                message_id=new_message_id(),
                created_at=now,
                next_attempt_at=now,
            )
            for address in addresses
        )

    def stuck(self, now: datetime.datetime) -> models.QuerySet["OutboxMessage"]:
        """The emails that failed often, or that have waited too long, the oldest first."""
        late = Q(attempts__gte=OFTEN) & ~Q(last_error="") | Q(created_at__lte=now - USUAL_WAIT)
        return self.filter(late, sent_at=None).order_by("created_at", "pk")

    def retry(self, now: datetime.datetime) -> int:
        """Make every unsent email due now, except those in the hands of a worker."""
        free = Q(leased_until=None) | Q(leased_until__lte=now)
        return self.filter(free, sent_at=None).update(next_attempt_at=now)


class OutboxMessage(models.Model):
    """An email to staff. It is tried until it was sent; ``outbox.sending`` says how.

    ``message_id`` is fixed when the row is made: an email that had to be sent twice is recognized.
    """

    owner_type = models.ForeignKey(
        ContentType, null=True, editable=False, on_delete=models.CASCADE, related_name="+"
    )
    owner_id = models.PositiveBigIntegerField(null=True, editable=False)
    owner = GenericForeignKey("owner_type", "owner_id")
    recipient = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    message_id = models.CharField(max_length=320, unique=True)
    created_at = models.DateTimeField("written")
    next_attempt_at = models.DateTimeField("next attempt")
    leased_until = models.DateTimeField(
        null=True, blank=True, help_text="Until then it is in the hands of one worker."
    )
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(
        max_length=100, blank=True, help_text="Kind and code of the last failure."
    )
    sent_at = models.DateTimeField("sent", null=True, blank=True)

    objects = OutboxManager()

    class Meta:
        verbose_name = "email to staff"
        verbose_name_plural = "emails to staff"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(sent_at=None), name="outbox_due"),
            models.Index(fields=["owner_type", "owner_id"], name="outbox_by_owner"),
        ]

    def __str__(self) -> str:
        return f"Email {self.pk}"

    @property
    def state(self) -> str:
        """Sent, waiting, or why not yet, in words."""
        if self.sent_at:
            return "Sent"
        if not self.last_error:
            return "Waiting"
        return f"Not sent yet: {self.last_error} (tried {self.attempts} times)"


def new_message_id() -> str:
    """A Message-ID (RFC 5322, 3.6.4) under the sender's domain; it tells nothing of the machine."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{uuid.uuid4().hex}@{domain}>"
