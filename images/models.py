import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models

from images.processing import UnusablePictureError, normalise


class Image(models.Model):
    """A picture that staff uploaded, re-encoded: what is stored carries no EXIF and cannot run."""

    file = models.ImageField(
        "picture",
        upload_to="images",
        width_field="width",
        height_field="height",
        help_text="JPEG, PNG, WebP or GIF, at most 20 MB.",
    )
    alt = models.CharField(
        "description",
        max_length=250,
        blank=True,
        help_text="Say what the picture shows, for people who cannot see it.",
    )
    decorative = models.BooleanField(
        "only decoration",
        default=False,
        help_text="The picture says nothing that the text does not.",
    )
    credit = models.CharField(max_length=120, blank=True, help_text="Who made it, if that is owed.")
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "picture"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.alt or self.file.name or "Picture"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the re-encoded picture, whoever saves; an unusable one raises ValidationError."""
        if self.file and not self.file._committed:
            self._normalise()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        if bool(self.alt) == self.decorative:
            raise ValidationError({"alt": "Describe the picture, or mark it as only decoration."})
        if self.file and not self.file._committed:
            self._normalise()

    def _normalise(self) -> None:
        if getattr(self.file, "is_normalised", False):
            return
        self.file.seek(0)
        try:
            picture = normalise(self.file.read())
        except UnusablePictureError as error:
            raise ValidationError({"file": str(error)}) from error
        digest = hashlib.sha256(picture.content).hexdigest()[:20]
        self.file = ContentFile(picture.content, name=f"{digest}.{picture.extension}")
        self.file.is_normalised = True
