import datetime

from django.conf import settings
from django.core import signing
from django.db import models
from django.urls import reverse

from publishing.models.page import PublishablePage
from publishing.models.revision import Revision

LIFETIME = datetime.timedelta(days=7)
SALT = "publishing.preview"


class PreviewLinkManager(models.Manager["PreviewLink"]):
    def from_token(self, token: str) -> "PreviewLink | None":
        """The link that a signed token names; None for one that we never signed."""
        try:
            pk = signing.loads(token, salt=SALT)
        except signing.BadSignature:
            return None
        return self.filter(pk=pk).select_related("revision__content_type").first()

    def open_for(
        self, page: PublishablePage, now: datetime.datetime
    ) -> models.QuerySet["PreviewLink"]:
        """The links that still show some version of a page."""
        versions = Revision.objects.of(page).order_by()
        return self.filter(
            revision__in=versions, revoked_at=None, created_at__gt=now - LIFETIME
        ).select_related("revision")


class PreviewLink(models.Model):
    """A private address of one version, good for 7 days or until it is revoked."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="preview_links")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = PreviewLinkManager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Private link to {self.revision}"

    def get_absolute_url(self) -> str:
        return reverse("publishing:preview", args=[signing.dumps(self.pk, salt=SALT)])

    @property
    def expires_at(self) -> datetime.datetime:
        return self.created_at + LIFETIME

    def is_open(self, now: datetime.datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at
