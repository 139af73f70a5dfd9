from itertools import chain, count
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Value
from django.urls import reverse
from django.utils.text import slugify

from clinic.models.crisis import CrisisCard
from images.models import Image


class ClinicianQuerySet(models.QuerySet["Clinician"]):
    def published(self) -> Self:
        """The people who have a page: all, but for one whom an older version of the site added."""
        return self.filter(slug__isnull=False)

    def dated(self) -> Self:
        """The same; when a person's page last changed is not known."""
        return self.published().annotate(modified_at=Value(None, models.DateTimeField()))


class Clinician(CrisisCard):
    """A person who sees patients: on the About page, on a page of their own, and as an author or
    reviewer of other pages.
    """

    name = models.CharField(max_length=80)
    # Null is what a version of the site that knows no address writes: "" can't be there twice.
    slug = models.SlugField(max_length=90, unique=True, null=True, editable=False)  # noqa: DJ001
    credentials = models.CharField(
        max_length=80,
        blank=True,
        help_text="Such as MD or NP. Without one, readers don’t see this person as a reviewer.",
    )
    role = models.CharField(max_length=80, blank=True)
    languages = models.CharField(
        max_length=120, blank=True, default="", db_default="", help_text="Such as English, Spanish."
    )
    biography = models.TextField(max_length=2000, blank=True)
    portrait = models.ForeignKey(Image, null=True, blank=True, on_delete=models.SET_NULL)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="clinician",
        help_text="Pages that this account approves say “Medically reviewed by” this person.",
    )
    position = models.PositiveSmallIntegerField(
        default=0, help_text="The lowest number comes first."
    )

    objects = ClinicianQuerySet.as_manager()

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.name, self.credentials)))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Give a new person an address, which stays when the name changes."""
        if self.slug is None:
            self.slug = self._free_slug()
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "slug"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("person", args=[self.slug]) if self.slug else reverse("about")

    @property
    def title(self) -> str:
        return str(self)

    @property
    def spoken(self) -> list[str]:
        """The languages, one by one."""
        return [language.strip() for language in self.languages.split(",") if language.strip()]

    def _free_slug(self) -> str:
        slug = slugify(self.name) or "person"
        numbered = (f"{slug}-{number}" for number in count(2))
        taken = set(Clinician.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
        return next(each for each in chain([slug], numbered) if each not in taken)
