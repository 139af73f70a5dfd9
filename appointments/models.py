import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse

from appointments import notifications
from clinic import phone
from clinic.fields import PhoneField
from clinic.models import Clinic
from services.models import Treatment

# Within this time the same answers are the same request, as long as nobody has called.
REPEATED = datetime.timedelta(hours=1)


class RequestManager(models.Manager["AppointmentRequest"]):
    def receive(
        self, *, submission: str, now: datetime.datetime, **answers: Any
    ) -> "AppointmentRequest":
        """Keep a request and the mails that tell staff of it: both, or neither.

        What was received before is returned and not kept twice: the same ``submission``, even if
        both arrive at the same moment, or the same answers from a form that was opened anew, as a
        browser does when someone goes back.
        """
        with transaction.atomic():
            if repeated := self.waiting(now).filter(**answers).first():
                return repeated
            request, is_new = self.get_or_create(
                submission=submission, defaults={"created_at": now, **answers}
            )
            if is_new:
                OutboxMessage.objects.announce(request, Clinic.objects.current(), now)
        return request

    def waiting(self, now: datetime.datetime) -> models.QuerySet["AppointmentRequest"]:
        """The requests of the last hour that nobody has answered."""
        return self.filter(status=AppointmentRequest.Status.NEW, created_at__gt=now - REPEATED)


class AppointmentRequest(models.Model):
    """Someone asks to be called. Outside of this row a patient is never named: see ``__str__``."""

    class Status(models.TextChoices):
        NEW = "new", "New"
        CALLED = "called", "Called"
        BOOKED = "booked", "Booked"
        CLOSED = "closed", "Closed"
        SPAM = "spam", "Spam"

    class BestTime(models.TextChoices):
        ANY = "", "Any time"
        MORNING = "morning", "Morning"
        AFTERNOON = "afternoon", "Afternoon"
        EVENING = "evening", "Evening"

    name = models.CharField(max_length=100)
    phone = PhoneField()
    may_leave_message = models.BooleanField("leave a message", default=False)
    best_time = models.CharField(
        "best time to call", max_length=12, choices=BestTime, default=BestTime.ANY, blank=True
    )
    treatment = models.ForeignKey(
        Treatment,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    language = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.NEW, db_index=True)
    created_at = models.DateTimeField("received", editable=False)
    submission = models.CharField(
        max_length=64,
        unique=True,
        editable=False,
        help_text="Keyed digest of the form and its answers: one form sent twice is one request.",
    )

    objects = RequestManager()

    class Meta:
        verbose_name = "request"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"Request {self.pk}"

    @property
    def admin_path(self) -> str:
        return reverse("admin:appointments_appointmentrequest_change", args=[self.pk])

    @property
    def phone_display(self) -> str:
        return phone.display(self.phone)


class OutboxManager(models.Manager["OutboxMessage"]):
    def announce(
        self, request: AppointmentRequest, clinic: Clinic, now: datetime.datetime
    ) -> list["OutboxMessage"]:
        """Put one mail for each notification address into the outbox.

        One address each: a refused one is tried again by itself, and none discloses another.
        """
        subject, body = notifications.new_request(str(request), request.admin_path)
        return self.bulk_create(
            OutboxMessage(
                recipient=address,
                subject=subject,
                body=body,
                message_id=notifications.new_message_id(),
                created_at=now,
                next_attempt_at=now,
            )
            for address in clinic.notification_emails
        )


class OutboxMessage(models.Model):
    """A mail to staff. It is tried until it was sent; ``appointments.outbox`` says how.

    ``message_id`` is fixed when the row is made: a mail that had to be sent twice is recognised.
    """

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
        verbose_name = "mail to staff"
        verbose_name_plural = "mails to staff"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(sent_at=None), name="outbox_due")
        ]

    def __str__(self) -> str:
        return f"Mail {self.pk}"

    @property
    def state(self) -> str:
        """Sent, waiting, or why not yet, in words."""
        if self.sent_at:
            return "Sent"
        if not self.last_error:
            return "Waiting"
        return f"Not sent yet: {self.last_error} (tried {self.attempts} times)"
