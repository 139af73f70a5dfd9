from collections.abc import Collection
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from publishing.models.page import PublishablePage
from publishing.redirects.own_addresses import (
    is_answered,
    path_asked_for,
    tidy,
    with_slash,
    wordpress_address,
)


class RedirectManager(models.Manager["Redirect"]):
    def destination(self, path: str) -> str:
        """Where readers of an old path are sent, in one hop; empty if nowhere.

        Old addresses of an old address are followed here, so that no reader makes two hops.
        """
        seen: set[str] = set()
        target = ""
        while path not in seen:
            seen.add(path)
            redirect = self.at(path)
            if redirect is None:
                return target
            target = redirect.redirects_to
            path = "" if redirect.page_type_id else path_asked_for(target)
            if not path:
                return target
        return ""

    def at(self, path: str) -> "Redirect | None":
        """The redirect of an old path. People type from a flyer: capitals and the last slash don't
        count, unless two redirects differ in nothing else.
        """
        bare = path.rstrip("/")
        alike = self.filter(Q(old_path__iexact=bare) | Q(old_path__iexact=f"{bare}/"))
        return min(alike, key=lambda found: found.old_path != path, default=None)

    def remember(self, old_path: str, page: PublishablePage) -> None:
        """Redirect from an address that a page had to the one it has, now and later."""
        page_type = ContentType.objects.get_for_model(page)
        self.update_or_create(
            old_path=old_path,
            defaults={"page_type": page_type, "page_id": page.pk, "target": "", "automatic": True},
        )


def validate_path(path: str) -> None:
    is_path = path.startswith("/") and not path.startswith("//") and path.isprintable()
    if not is_path or any(mark in path for mark in "?#"):
        raise ValidationError("Enter the path of a page, such as /blog/old-name/.")


def validate_old_path(path: str) -> None:
    if path != wordpress_address(path):
        validate_path(path)


def validate_target(target: str) -> None:
    if target.startswith("https://"):
        _validate_web_address(target)
    else:
        validate_path(path_asked_for(target))


_validate_web_address = URLValidator(
    schemes=["https"], message="Enter a full address, such as https://example.org/page/."
)


class Redirect(models.Model):
    """An address that readers may still know, and where they are sent from it (301).

    It redirects to one of our pages, whatever that page's address becomes, or to a typed target.
    """

    old_path = models.CharField(
        "old address", max_length=300, unique=True, validators=[validate_old_path]
    )
    target = models.CharField(
        "new address",
        max_length=500,
        blank=True,
        validators=[validate_target],
        help_text="A path of this site, or an https address elsewhere.",
    )
    page_type = models.ForeignKey(
        ContentType, null=True, blank=True, editable=False, on_delete=models.CASCADE
    )
    page_id = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    automatic = models.BooleanField("made by a changed address", default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RedirectManager()

    class Meta:
        ordering = ["old_path"]

    def __str__(self) -> str:
        return self.old_path

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """What is looked at is what is kept: the addresses, written in our one way."""
        if self.page_type_id is None:
            old = wordpress_address(self.old_path) or unquote(with_slash(self.old_path))
            self.old_path, self.target = old, tidy(self.target)
            if not self.target and "target" not in (exclude or ()):
                raise ValidationError({"target": "Enter where readers are sent."})
        super().clean_fields(exclude=exclude)

    def clean(self) -> None:
        if self.page_type_id or not self.old_path:
            return
        own = (settings.STAFF_PATH, settings.STATIC_URL, settings.MEDIA_URL)
        if self.old_path.startswith((*own, reverse("insights:beacon"))):
            raise ValidationError({"old_path": "The site uses this address itself."})
        if is_answered(self.old_path):
            raise ValidationError(
                {"old_path": "There’s a page at this address, so no redirect is needed."}
            )
        if self._comes_back():
            raise ValidationError({"target": "This redirects back to the old address: a loop."})

    def _comes_back(self) -> bool:
        path, seen = path_asked_for(self.target), {self.old_path}
        while path not in seen:
            seen.add(path)
            following = type(self).objects.exclude(pk=self.pk).filter(old_path=path).first()
            if following is None or following.page_type_id:
                return False
            path = path_asked_for(following.target)
        return True

    @property
    def redirects_to(self) -> str:
        """The address it redirects to now; empty while its page cannot be read."""
        if self.page_type_id is None:
            return self.target
        model: Any = self.page_type.model_class() if self.page_type else None
        page = model.objects.published().filter(pk=self.page_id).first() if model else None
        return page.get_absolute_url() if page else ""


class GoneAddress(models.Model):
    """The path of a page that readers could see and that was deleted: it answers 410, not 404."""

    path = models.CharField(max_length=300, unique=True)
    gone_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "gone addresses"

    def __str__(self) -> str:
        return self.path
