from django.contrib.contenttypes.models import ContentType
from django.db import models

from publishing.models import PublishablePage, digest

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

    def still_said_by(self, page: PublishablePage) -> models.QuerySet["Provenance"]:
        """The records of exactly what the page says as stored: of the source that brought it in.

        None where staff have changed it, or have written it.
        """
        return self.filter(
            content_type=ContentType.objects.get_for_model(page),
            object_id=page.pk,
            digest=digest(page.content()),
        )


class Provenance(models.Model):
    """Where a page's text came from, to tell "untouched" from "edited by staff".

    One record for whatever brings pages in. It outlives its page, so that a page that staff deleted
    is not brought in again.
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
        indexes = [models.Index(fields=["content_type", "object_id"], name="provenance_by_page")]

    def __str__(self) -> str:
        return f"{self.source}: {self.external_id}"
