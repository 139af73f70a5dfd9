from collections.abc import Callable, Iterable
from typing import Any, TypedDict, TypeVar

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from PIL import Image as PillowImage

from images import files
from images.processing import UnusablePictureError, read
from images.renditions import CROPS, SHAPES, Focus, Rendition, Shape, renditions, widths

Source = TypeVar("Source")
Made = TypeVar("Made")


class StoredRendition(TypedDict):
    """A copy of the picture: the name of its shape, its file in the storage, its size in pixels."""

    shape: str
    name: str
    width: int
    height: int


class Image(models.Model):
    """A picture that staff uploaded, re-encoded: what is stored carries no EXIF and cannot run.

    All copies that pages show are made when it is saved, so that no reader waits for one; those
    that are missing, because the shapes were changed since, are made with the next save.
    """

    file = models.FileField(
        "picture", upload_to=files.FOLDER, help_text="JPEG, PNG, WebP, or GIF, up to 20 MB."
    )
    focus_x = models.PositiveSmallIntegerField(
        "point of interest, from the left",
        default=50,
        validators=[MaxValueValidator(100)],
        help_text="In percent of the width. Cropping keeps this point.",
    )
    focus_y = models.PositiveSmallIntegerField(
        "point of interest, from the top",
        default=50,
        validators=[MaxValueValidator(100)],
        help_text="In percent of the height.",
    )
    alt = models.CharField(
        "description",
        max_length=250,
        blank=True,
        help_text="Say what the picture shows, for people who can’t see it.",
    )
    decorative = models.BooleanField(
        "decoration only",
        default=False,
        help_text="The picture adds nothing that the text doesn’t say.",
    )
    credit = models.CharField(max_length=120, blank=True, help_text="Credit line, if required.")
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    renditions = models.JSONField(editable=False, default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(
        null=True, editable=False, help_text="When its file or description last changed."
    )

    class Meta:
        verbose_name = "picture"
        ordering = ["-created_at", "-pk"]
        # A change to it shows at once, on pages that others have published.
        permissions = [("change_seen_image", "Can change pictures that readers see")]

    def __str__(self) -> str:
        return self.alt or f"Decoration {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the re-encoded picture, whoever saves; an unusable one raises ValidationError.

        Files that are no longer named are removed after the commit.
        """
        before = Image.objects.filter(pk=self.pk).first() if self.pk else None
        written = self._write_files(before)
        if before and (before.file.name, before.alt) != (self.file.name, self.alt):
            self.changed_at = timezone.now()
        if kwargs.get("update_fields") is not None:
            made = {"width", "height", "renditions"} if written else set()
            kwargs["update_fields"] = {*kwargs["update_fields"], *made, "changed_at"}
        try:
            super().save(*args, **kwargs)
        except Exception:
            files.remove(self.file.storage, written)
            raise
        if before and written:
            before.remove_files_after_commit()

    def clean(self) -> None:
        if bool(self.alt) == self.decorative:
            raise ValidationError({"alt": "Describe the picture, or check “decoration only”."})
        if self.file.name and not self._has_upload and not self.file.storage.exists(self.file.name):
            raise ValidationError({"file": "This picture’s file is missing. Upload it again."})

    @property
    def focus(self) -> Focus:
        return Focus(self.focus_x, self.focus_y)

    @property
    def file_names(self) -> set[str]:
        """The files that this row names."""
        return {self.file.name, *(rendition["name"] for rendition in self.renditions)} - {""}

    @property
    def has_all_copies(self) -> bool:
        """Whether it was saved since the shapes and widths were last changed."""
        return all(self._has(shape) for shape in SHAPES)

    @property
    def _has_upload(self) -> bool:
        """Whether the file was just given and is not stored yet."""
        return bool(self.file) and not self.file._committed  # type: ignore[attr-defined]

    def in_shape(self, shape: str) -> list[StoredRendition]:
        """The copies in a shape, the narrowest first; none for rows that were not saved by us."""
        return [rendition for rendition in self.renditions if rendition["shape"] == shape]

    def remove_files_after_commit(self) -> None:
        """Let the files of this row's values go, except those that a row still names then.

        A row can share files only with a copy of itself, and copies name the same picture.
        """
        copies = Image.objects.filter(file=self.file.name)
        files.remove_unused_after_commit(
            self.file.storage,
            self.file_names,
            lambda: set().union(*(image.file_names for image in copies.all())),
        )

    def _write_files(self, before: "Image | None") -> list[str]:
        """Encode what is new and write it. Returns the names of the files written."""
        if self._has_upload:
            return self._write_upload(self.file.file)
        if before and (shapes := self._stale_shapes(before)):
            with before.file.open() as file:
                made = self._copies(_usable(read, file.read()), shapes)
            names = files.store(self.file.storage, made)
            stale = {shape.name for shape in shapes}
            kept = [copy for copy in self.renditions if copy["shape"] not in stale]
            self.renditions = [*kept, *map(_stored, made, names)]
            return names
        return []

    def _stale_shapes(self, before: "Image") -> list[Shape]:
        """The shapes that are missing, and the cropped ones if the point of interest moved."""
        moved = before.focus != self.focus
        return [shape for shape in SHAPES if not self._has(shape) or (moved and shape.ratio)]

    def _has(self, shape: Shape) -> bool:
        made = {copy["width"] for copy in self.in_shape(shape.name)}
        return made == set(widths((self.width, self.height), shape))

    def _write_upload(self, upload: File) -> list[str]:
        prepared = _usable(files.prepare, upload)
        made = [*prepared.whole, *self._copies(prepared.picture, CROPS)]
        names = files.store(self.file.storage, [prepared.original, *made])
        self.file = names[0]
        self.width, self.height = prepared.picture.size
        self.renditions = list(map(_stored, made, names[1:]))
        files.forget(upload)
        return names

    def _copies(self, picture: PillowImage.Image, shapes: Iterable[Shape]) -> list[Rendition]:
        return [copy for shape in shapes for copy in renditions(picture, shape, self.focus)]


def _stored(made: Rendition, name: str) -> StoredRendition:
    return {"shape": made.shape, "name": name, "width": made.width, "height": made.height}


def _usable(make: Callable[[Source], Made], source: Source) -> Made:
    try:
        return make(source)
    except UnusablePictureError as error:
        raise ValidationError({"file": str(error)}) from error
