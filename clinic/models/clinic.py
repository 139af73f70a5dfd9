import datetime
import hashlib
import zoneinfo
from functools import cache
from importlib import resources
from pathlib import PurePath
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode

from clinic import phone, rows
from clinic.fields import PhoneField
from clinic.opening_hours import (
    DayHours,
    Opening,
    SameDays,
    entered_twice,
    grouped,
    next_opening,
    open_time,
    overlaps,
    upcoming_closed_days,
    weekly,
)
from fields.lists import ListField

MAX_CLAIM_FORM_BYTES = 5 * 1024 * 1024

# Mail about requests is of use to the roles that can answer them.
MAY_ANSWER = {"permissions__codename": "view_patient_details"}
ROLE_HELP = "Everyone who has such a role, and an email address in their account."


def claim_form_path(clinic: "Clinic", filename: str) -> str:
    """A name that holds the file's digest, so that its address can be cached for ever."""
    file = clinic.claim_form
    digest = hashlib.sha256(b"".join(file.chunks())).hexdigest()[:20]
    file.seek(0)
    return f"documents/{digest}.pdf"


def validate_pdf(file: UploadedFile) -> None:
    if (file.size or 0) > MAX_CLAIM_FORM_BYTES:
        raise ValidationError("This form is larger than 5 MB. Save it smaller first.")
    file.seek(0)
    is_pdf = file.read(5) == b"%PDF-"
    file.seek(0)
    if not is_pdf:
        raise ValidationError("This file is not a PDF, whatever its name says.")


@cache
def time_zones() -> list[str]:
    """The zones that people live in: without old names, offsets, and zones of no place."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    return sorted(line.split("\t")[2] for line in table.splitlines() if not line.startswith("#"))


def validate_time_zone(name: str) -> None:
    if name not in time_zones():
        raise ValidationError("Choose a time zone by its name, such as America/New_York.")


class ApprovalRule(models.TextChoices):
    """Whether a medical page needs a reviewer's approval before readers see it."""

    UNDECIDED = "", "Not decided yet"
    REQUIRED = "required", "Only after a reviewer has approved the text"
    OPTIONAL = "optional", "Also without a review"


class ClinicManager(models.Manager["Clinic"]):
    def current(self) -> "Clinic":
        """The clinic's one row, or an empty one that is not saved while nothing was entered."""
        return self.filter(pk=1).first() or self.model(pk=1)


class Clinic(models.Model):
    """The facts about the clinic: one row. A fact that is empty is shown nowhere."""

    name = models.CharField(max_length=80, default="Our clinic")
    strapline = models.CharField(
        max_length=80, blank=True, help_text="What kind of practice this is, in a few words."
    )
    headline = models.CharField(
        max_length=80, blank=True, help_text="The large line on the home page."
    )
    introduction = models.TextField(
        max_length=500, blank=True, help_text="The paragraph under the headline on the home page."
    )
    phone = PhoneField(
        blank=True, help_text="Shown on every page as a link that calls. 10 digits, or + and all."
    )
    street = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=40, blank=True)
    postal_code = models.CharField("ZIP code", max_length=12, blank=True)
    directions = models.TextField(
        max_length=500,
        blank=True,
        default="",
        db_default="",
        help_text="How to find the door: the entrance, the floor, the nearest stop.",
    )
    parking = models.TextField(
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text="Where patients can leave a car.",
    )
    time_zone = models.CharField(
        max_length=40, default="America/New_York", validators=[validate_time_zone]
    )
    opening_hours = ListField(
        row=rows.OpeningPeriodRow,
        help_text="To close at midnight, enter 12:00 AM. Hours past midnight belong to the day on"
        " which they begin.",
    )
    closed_days = ListField(row=rows.ClosedDayRow, help_text="Holidays and other days off.")
    insurance_text = models.TextField(
        max_length=500, blank=True, help_text="Shown wherever a page speaks of insurance."
    )
    claim_form = models.FileField(
        upload_to=claim_form_path,
        blank=True,
        validators=[FileExtensionValidator(["pdf"]), validate_pdf],
        help_text="A PDF that patients send to their insurer. At most 5 MB.",
    )
    links = ListField(row=rows.LinkRow, help_text="Other pages of the clinic, such as profiles.")
    first_visit = ListField(row=rows.VisitStepRow, help_text="How a first visit goes, in steps.")
    notice = models.CharField(
        max_length=200, blank=True, help_text='Shown on top of all pages: "Closed on Friday."'
    )
    notice_from = models.DateTimeField(null=True, blank=True)
    notice_until = models.DateTimeField(null=True, blank=True)
    notification_emails = ListField(
        row=rows.EmailRow, help_text="Who gets an email when a patient asks for an appointment."
    )
    notification_roles = models.ManyToManyField(
        Group, blank=True, related_name="+", limit_choices_to=MAY_ANSWER, help_text=ROLE_HELP
    )
    summary_emails = ListField(
        row=rows.EmailRow,
        help_text="Who gets one email a day about the requests that are still open, if there are"
        " any.",
    )
    summary_roles = models.ManyToManyField(
        Group, blank=True, related_name="+", limit_choices_to=MAY_ANSWER, help_text=ROLE_HELP
    )
    summary_at = models.TimeField(
        "time of the daily email",
        default=datetime.time(8),
        help_text="In the clinic’s time zone.",
    )
    approval_rule = models.CharField(
        "medical pages are published",
        max_length=10,
        choices=ApprovalRule,
        blank=True,
        default=ApprovalRule.UNDECIDED,
        db_default=ApprovalRule.UNDECIDED,
        help_text="Until you decide, they are also published without a review.",
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = ClinicManager()

    class Meta:
        verbose_name = "clinic facts"
        verbose_name_plural = "clinic facts"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the one row, whatever key it was made with."""
        self.pk = 1
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if self.notice_from and self.notice_until and self.notice_from >= self.notice_until:
            raise ValidationError({"notice_until": "The notice must end after it begins."})
        if faults := overlaps(self.opening_hours):
            raise ValidationError({"opening_hours": faults})
        if faults := entered_twice(self.closed_days):
            raise ValidationError({"closed_days": faults})

    @property
    def requires_approval(self) -> bool:
        """Whether a medical page is published only after a reviewer has approved it."""
        return self.approval_rule == ApprovalRule.REQUIRED

    @property
    def phone_display(self) -> str:
        return phone.display(self.phone)

    @property
    def phone_href(self) -> str:
        return f"tel:{self.phone}" if self.phone else ""

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def time_zone_name(self) -> str:
        """The zone as staff read it: ``New York time``."""
        return f"{self.time_zone.rpartition('/')[2].replace('_', ' ')} time"

    @property
    def address_lines(self) -> list[str]:
        region = " ".join(part for part in (self.state, self.postal_code) if part)
        return [
            line for line in (self.street, ", ".join(filter(None, (self.city, region)))) if line
        ]

    @property
    def map_url(self) -> str:
        """Where a phone opens its map, and another device a page with one. Nothing is sent there
        before somebody follows the link.
        """
        address = ", ".join(self.address_lines)
        query = urlencode({"api": "1", "query": f"{self.name}, {address}"})
        return f"https://www.google.com/maps/search/?{query}" if self.street else ""

    @property
    def weekly_hours(self) -> list[DayHours]:
        return weekly(self.opening_hours)

    @property
    def hours_by_days(self) -> list[SameDays]:
        return grouped(self.opening_hours)

    @cached_property
    def opening(self) -> Opening | None:
        """Today's hours, or those of the day on which the clinic opens next."""
        now = timezone.now().astimezone(self.zone)
        return next_opening(self.opening_hours, self.closed_days, now)

    def open_time(self, since: datetime.datetime, until: datetime.datetime) -> datetime.timedelta:
        """For how long the clinic was open between two moments; all of it without any hours."""
        return open_time(
            self.opening_hours,
            self.closed_days,
            since.astimezone(self.zone),
            until.astimezone(self.zone),
        )

    @property
    def upcoming_closed_days(self) -> list[tuple[datetime.date, str]]:
        today = timezone.now().astimezone(self.zone).date()
        return upcoming_closed_days(self.closed_days, today)

    @property
    def current_notice(self) -> str:
        return self.notice_at(timezone.now())

    def notice_at(self, moment: datetime.datetime) -> str:
        """The notice that is due at a moment, or nothing."""
        begun = self.notice_from is None or self.notice_from <= moment
        over = self.notice_until is not None and self.notice_until <= moment
        return self.notice if begun and not over else ""

    @property
    def claim_form_name(self) -> str:
        return PurePath(self.claim_form.name or "").name
