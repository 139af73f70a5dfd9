import datetime
import secrets
from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models, transaction
from django.db.models import Max, Min, Q, Window
from django.urls import reverse

from appointments import notifications, recipients
from appointments.form.spam import Suspicion
from appointments.inbox import waiting
from clinic import phone
from clinic.fields import PhoneField
from clinic.models import Clinic
from outbox.models import OutboxMessage
from services.models import Treatment

# So many requests may come within this time, and the same answers are the same request.
LATELY = datetime.timedelta(hours=1)


class RequestQuerySet(models.QuerySet["AppointmentRequest"]):
    def open(self) -> Self:
        """The requests that someone still has to do something about."""
        return self.filter(status__in=AppointmentRequest.OPEN)

    def waiting(self, now: datetime.datetime) -> Self:
        """The requests of the last hour that nobody has answered."""
        return self.lately(now).filter(status=AppointmentRequest.Status.NEW)

    def lately(self, now: datetime.datetime) -> Self:
        """The requests of the last hour. One from later came before the clock was set back."""
        return self.filter(created_at__gt=now - LATELY, created_at__lte=now)

    def suspected_since(self, moment: datetime.datetime) -> Self:
        """The requests after a moment that were taken for spam, and that nobody took back."""
        spam = self.filter(status=AppointmentRequest.Status.SPAM, created_at__gt=moment)
        return spam.exclude(suspicion="")

    def settled_before(self, moment: datetime.datetime) -> Self:
        """The requests that were done with before a moment."""
        return self.filter(settled_at__lt=moment)

    def longest_waiting_first(self) -> Self:
        """Requests from one number stand together, where the oldest of them stands."""
        first = Window(Min("created_at"), partition_by="phone")
        return self.annotate(first_of_number=first).order_by(
            "first_of_number", "phone", "created_at", "pk"
        )

    def newest_first(self) -> Self:
        """Requests from one number stand together, where the newest of them stands."""
        newest = Window(Max("created_at"), partition_by="phone")
        return self.annotate(newest_of_number=newest).order_by(
            "-newest_of_number", "phone", "-created_at", "-pk"
        )


class FloodedError(Exception):
    """So many requests came within the hour that no more are taken."""


class RequestManager(models.Manager.from_queryset(RequestQuerySet)):  # type: ignore[misc]
    def is_flooded(self, now: datetime.datetime, per_hour: int, *, by_suspected: bool) -> bool:
        """Whether the website took as many requests in the last hour as it may take.

        Suspected ones are counted by themselves: what programs send uses up no patient's place.
        """
        lately = self.lately(now).filter(channel=AppointmentRequest.Channel.WEBSITE)
        alike = lately.exclude(suspicion="") if by_suspected else lately.filter(suspicion="")
        return alike.count() >= per_hour

    def receive(
        self,
        *,
        submission: str,
        now: datetime.datetime,
        per_hour: int,
        suspicion: str = "",
        **answers: Any,
    ) -> "AppointmentRequest":
        """Keep a request and the emails that tell staff of it: both, or neither.

        One that is suspected to be spam is set apart, and no email is sent. What was received
        before is returned and not kept twice: the same ``submission``, even if both arrive at the
        same moment, or the same answers from a form that was opened anew, as a browser does when
        someone goes back.

        Raises FloodedError for a new one if ``per_hour`` others came within the hour.
        """
        apart = {"status": AppointmentRequest.Status.SPAM, "settled_at": now} if suspicion else {}
        with transaction.atomic():
            if repeated := self.waiting(now).filter(**answers).first():
                return repeated
            is_flooded = self.is_flooded(now, per_hour, by_suspected=bool(suspicion))
            if is_flooded and not self.filter(submission=submission).exists():
                raise FloodedError
            request, is_new = self.get_or_create(
                submission=submission,
                defaults={"created_at": now, "suspicion": suspicion, **apart, **answers},
            )
            if is_new and not suspicion:
                request.announce(now)
        return request


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

    class Channel(models.TextChoices):
        WEBSITE = "website", "On the website"
        PHONE = "phone", "By phone"

    OPEN = (Status.NEW, Status.CALLED)

    name = models.CharField(max_length=100)
    phone = PhoneField(db_index=True, extensions=True)
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
    channel = models.CharField(
        "received", max_length=12, choices=Channel, default=Channel.WEBSITE, editable=False
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.NEW, db_index=True)
    suspicion = models.CharField(max_length=12, choices=Suspicion, blank=True, editable=False)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"is_staff": True, "is_active": True},
    )
    notes = models.TextField(
        max_length=500,
        blank=True,
        help_text="What the next call needs, such as “call after 4”. Leave out medical details:"
        " they belong in the patient's file.",
    )
    created_at = models.DateTimeField("received", editable=False, db_index=True)
    settled_at = models.DateTimeField(
        null=True,
        editable=False,
        db_index=True,
        help_text="When it was booked, closed or flagged as spam. Empty while it is open.",
    )
    submission = models.CharField(
        max_length=64,
        unique=True,
        editable=False,
        help_text="Keyed digest of the form and its answers: one form sent twice is one request.",
    )

    emails = GenericRelation(OutboxMessage, "owner_id", "owner_type")  # deleted with the request

    objects = RequestManager()

    class Meta:
        verbose_name = "request"
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("view_patient_details", "Can see who asks and which number to call"),
            ("export_requests", "Can download requests as a file"),
        ]

    def __str__(self) -> str:
        return f"Request {self.pk}"

    @property
    def admin_path(self) -> str:
        return reverse("admin:appointments_appointmentrequest_change", args=[self.pk])

    @property
    def phone_display(self) -> str:
        return phone.display(self.phone)

    @property
    def phone_to_dial(self) -> str:
        return phone.to_dial(self.phone)

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    def waited(self, clinic: Clinic, now: datetime.datetime) -> str:
        """For how long it has waited, in words; in business hours if the clinic entered any."""
        return waiting.in_words(
            clinic.open_time(self.created_at, now), in_opening_hours=bool(clinic.opening_hours)
        )

    def others_from_the_same_number(self) -> RequestQuerySet:
        return AppointmentRequest.objects.get_queryset().filter(
            Q(phone=self.phone) & ~Q(pk=self.pk)
        )

    def keep_call(self, now: datetime.datetime) -> None:
        """Keep what someone said on the phone. No email: whoever logs the call knows."""
        self.channel = self.Channel.PHONE
        self.created_at = now
        self.submission = secrets.token_hex(32)
        self.save(force_insert=True)

    def announce(self, now: datetime.datetime) -> None:
        """Put an email into the outbox for each address that is told of requests."""
        addresses = recipients.of_new_request(Clinic.objects.current())
        text = notifications.new_request(str(self), self.admin_path)
        OutboxMessage.objects.write(addresses, text, now, owner=self)

    def move_to(self, status: str, now: datetime.datetime) -> Self:
        """Set what became of it, and return it as it was before.

        What turns out to be no spam is announced to staff like any other request, once.
        """
        with transaction.atomic():
            stored: Self = type(self).objects.select_for_update().get(pk=self.pk)
            self.status, self.settled_at = stored.status, stored.settled_at
            if status != stored.status:
                self.status = status
                self.settled_at = None if self.is_open else now
                self.save(update_fields=["status", "settled_at"])
            if stored.suspicion and self.is_open and not self.emails.exists():
                self.announce(now)
        return stored
