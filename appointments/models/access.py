import datetime
import logging
from collections.abc import Iterable
from typing import Any

from django.db import OperationalError, models, transaction

from appointments.models.request import AppointmentRequest

logger = logging.getLogger(__name__)

# Several looks at a request within this time are one entry.
ONE_LOOK = datetime.timedelta(hours=1)
STATUS = "Status: "  # how the detail of a change of status begins


class AccessManager(models.Manager["AccessEntry"]):
    def note(
        self,
        requests: Iterable[AppointmentRequest],
        user: Any,
        what: str,
        now: datetime.datetime,
        detail: str = "",
    ) -> None:
        """Write down what a user did. ``detail`` holds no word of the patient's."""
        self.bulk_create(
            AccessEntry(
                request=request, who=user.get_username(), what=what, detail=detail[:200], at=now
            )
            for request in requests
        )

    def note_status(
        self,
        request: AppointmentRequest,
        user: Any,
        before: str,
        now: datetime.datetime,
        how: str = "",
    ) -> None:
        """Write down that a user moved a request from the status that it had before."""
        was, became = AppointmentRequest.Status(before).label, request.get_status_display()
        self.note([request], user, AccessEntry.What.CHANGED, now, f"{STATUS}{was} to {became}{how}")

    def last_status_change(self, pk: int) -> "AccessEntry | None":
        """The newest entry about the status of a request, in the order they were written."""
        changes = self.filter(request=pk, what=AccessEntry.What.CHANGED)
        return changes.filter(detail__startswith=STATUS).order_by("-pk").first()

    def note_seen(
        self, requests: Iterable[AppointmentRequest], user: Any, now: datetime.datetime
    ) -> None:
        """Write down that a user saw these requests, unless that was noted within ONE_LOOK."""
        shown = list(requests)
        fresh = self.filter(
            request__in=shown, who=user.get_username(), at__range=(now - ONE_LOOK, now)
        )
        noted = set(fresh.filter(what=AccessEntry.What.SEEN).values_list("request_id", flat=True))
        unseen = [request for request in shown if request.pk not in noted]
        if not unseen:
            return
        try:
            with transaction.atomic():
                self.note(unseen, user, AccessEntry.What.SEEN, now)
        except OperationalError as error:
            # Patients wait to be called: on a full disk their numbers can be read all the same.
            pks = [request.pk for request in unseen]
            logger.warning("Account %s saw requests %s, not noted: %s", user.pk, pks, error)


class AccessEntry(models.Model):
    """A user saw or changed a request. Deleted with the request."""

    class What(models.TextChoices):
        TAKEN = "taken", "Logged"
        SEEN = "seen", "Viewed"
        CHANGED = "changed", "Changed"
        EXPORTED = "exported", "Downloaded"

    request = models.ForeignKey(AppointmentRequest, on_delete=models.CASCADE, related_name="log")
    who = models.CharField(
        max_length=150, help_text="The account's name at that time: it outlives the account."
    )
    what = models.CharField(max_length=12, choices=What)
    detail = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    objects = AccessManager()

    class Meta:
        verbose_name_plural = "access entries"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["request", "-at"], name="access_by_request")]

    def __str__(self) -> str:
        return f"{self.who}: {self.get_what_display()} {self.detail}".strip()
