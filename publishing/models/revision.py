import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from clinic.people import display_name
from publishing.models.page import PublishablePage


class RevisionQuerySet(models.QuerySet["Revision"]):
    def of(self, page: PublishablePage) -> Self:
        """The revisions of a page, the newest first."""
        return self.of_key(type(page), page.pk)

    def of_key(self, model: type[models.Model], pk: int) -> Self:
        """The revisions of a page that may have been deleted since."""
        return self.filter(
            content_type=ContentType.objects.get_for_model(model), object_id=pk
        ).order_by("-number")

    def due(self, now: datetime.datetime) -> Self:
        """The revisions whose hour has come, in the order in which they go live."""
        return self.filter(goes_live_at__lte=now, went_live_at=None).order_by(
            "goes_live_at", "number"
        )

    def next_versions(self) -> Self:
        """For each page what is being written: its newest revision that is not live.

        Publishing and discarding end it. Going offline, or a change of the live page outside the
        dashboard, does not.
        """
        newer = Revision.objects.filter(
            content_type=OuterRef("content_type"),
            object_id=OuterRef("object_id"),
            number__gt=OuterRef("number"),
        ).exclude(step__in=Revision.BESIDE, went_live_at__isnull=False)
        return self.filter(~Exists(newer), went_live_at=None)

    def with_sender(self) -> Any:
        """Each with ``sender_id``: of the account that sent for review what it answers; whoever
        saved it again while it waited did not. 0 without one.
        """
        before = Revision.objects.filter(
            content_type=OuterRef("content_type"),
            object_id=OuterRef("object_id"),
            number__lt=OuterRef("number"),
        )
        other = before.exclude(step__in=[Revision.Step.REVIEW, *Revision.BESIDE])
        sent = before.filter(step=Revision.Step.REVIEW, number__gt=OuterRef("sent_after"))
        last_other = Subquery(other.order_by("-number").values("number")[:1])
        first_sent = Subquery(sent.order_by("number").values("author_id")[:1])
        return self.annotate(sent_after=Coalesce(last_other, 0)).annotate(
            sender_id=Coalesce(first_sent, 0, output_field=models.BigIntegerField())
        )

    def shown(self) -> Self:
        """The revisions that readers saw, the last one first; a scheduled one may be older than
        what it took the place of.
        """
        return self.filter(went_live_at__isnull=False).order_by("-went_live_at", "-number")

    def waiting(self) -> Self:
        """The revisions that are scheduled."""
        return self.filter(goes_live_at__isnull=False, went_live_at=None)

    def end_schedule(self) -> int:
        """Keep what is scheduled as a draft. Returns how many versions that were."""
        return self.waiting().update(goes_live_at=None, step=Revision.Step.DRAFT)


class Revision(models.Model):
    """What a page said, or is to say, at one step of its history. Never changed once written,
    but for when it goes, and went, live.

    The page's own row holds what readers see. A revision newer than the one that went live last is
    the next version, still being written. Revisions outlive their page: it can be recovered.
    """

    class Step(models.TextChoices):
        DRAFT = "draft", "Draft saved"
        REVIEW = "review", "Sent for review"
        SIGNED_OFF = "signed-off", "Approved"
        SENT_BACK = "sent-back", "Sent back"
        SCHEDULED = "scheduled", "Scheduled"
        PUBLISHED = "published", "Published"
        OFFLINE = "offline", "Unpublished"
        DISCARDED = "discarded", "Changes discarded"
        RESTORED = "restored", "Restored as a draft"
        IMPORTED = "imported", "Imported"
        BROUGHT_IN = "brought-in", "Changed outside this form"
        DELETED = "deleted", "Deleted"

    # What happens to the live page while the next version is being written.
    BESIDE = (Step.IMPORTED, Step.BROUGHT_IN, Step.OFFLINE)

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    number = models.PositiveIntegerField(help_text="Counted from 1 for each page.")
    step = models.CharField(max_length=12, choices=Step.choices)
    content = models.JSONField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    maker = models.CharField(
        max_length=40, blank=True, help_text="What did it, if nobody who was signed in."
    )
    note = models.CharField("why", max_length=200, blank=True)
    created_at = models.DateTimeField(db_index=True)
    goes_live_at = models.DateTimeField(null=True, blank=True, db_index=True)
    went_live_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=300, blank=True, help_text="Why it could not go live.")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "number"], name="one_revision_per_number"
            ),
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=Q(goes_live_at__isnull=False, went_live_at=None),
                name="one_scheduled_revision_per_page",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content.get('title', 'Untitled')}, version {self.number}"

    @property
    def author_name(self) -> str:
        """Who took this step; "Somebody" if nobody was signed in or the account is gone."""
        if self.author is None:
            return self.maker or "Somebody"
        return display_name(self.author)

    @property
    def is_decided(self) -> bool:
        """Whether somebody who may decide it said yes to this very version."""
        return self.is_waiting or self.step == self.Step.SIGNED_OFF

    @property
    def is_waiting(self) -> bool:
        return self.goes_live_at is not None and self.went_live_at is None


class WorkingDraft(models.Model):
    """What someone is typing right now, kept every few seconds: one for each person and page.

    It holds the form as typed, mistakes and all, and leaves no trace in the history.
    ``object_id`` 0 is a page that was not saved yet.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField(default=0)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    form = models.JSONField(help_text="Field names, each with the list of values that were sent.")
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "author"],
                name="one_working_draft_per_person_and_page",
            )
        ]

    def __str__(self) -> str:
        return f"Working draft of {self.author}"
