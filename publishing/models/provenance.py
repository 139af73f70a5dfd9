import hashlib
import json
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from publishing.models.page import PublishablePage

STARTER = "starter"  # the source of the pages that the site comes with


class ProvenanceManager(models.Manager["Provenance"]):
    def record(self, page: PublishablePage, *, source: str, external_id: str) -> "Provenance":
        """Note that a page now says what was brought in from a source under an id."""
        provenance, _ = self.update_or_create(
            source=source,
            external_id=external_id,
            defaults={
                "content_type": ContentType.objects.get_for_model(page),
                "object_id": page.pk,
                "digest": digest(page.content()),
            },
        )
        return provenance

    def for_page(self, page: PublishablePage) -> models.QuerySet["Provenance"]:
        """The records of a page: one for each source that ever filled it."""
        content_type = ContentType.objects.get_for_model(page)
        return self.filter(content_type=content_type, object_id=page.pk)

    def is_untouched(self, page: PublishablePage) -> bool:
        """Whether the page still says exactly what some source brought in."""
        return self.for_page(page).filter(digest=digest(page.content())).exists()


class Provenance(models.Model):
    """Where a page's text came from, to tell "untouched" from "edited by staff".

    The record outlives its page, so that a deleted starter page is not brought in again.
    """

    source = models.CharField(max_length=40, help_text='Such as "starter" or "text export".')
    external_id = models.CharField(max_length=200)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    recorded_at = models.DateTimeField(auto_now=True)

    objects = ProvenanceManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], name="one_record_per_source_item"
            )
        ]
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.source}: {self.external_id}"


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of a page's content, the same for the same words in any order of keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
