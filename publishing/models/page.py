import datetime
import hashlib
import json
import uuid
from functools import cached_property
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from clinic.models import CrisisCard
from fields.lists import ListField
from images.drawings import HEADERS
from images.models import Image
from publishing.rows import KeyPointRow, SourceRow
from richtext import markup
from richtext.fields import RichTextField


class PublishableQuerySet(models.QuerySet):
    def published(self, at: datetime.datetime | None = None) -> Self:
        """The pages that readers see at a moment (now, if none is given): the publication rule."""
        at = at or timezone.now()
        return self.filter(published_at__lte=at).exclude(offline_at__lte=at)

    def taken_offline(self, at: datetime.datetime | None = None) -> Self:
        """The pages that readers could see once and are told are gone."""
        return self.filter(offline_at__lte=at or timezone.now(), published_at__isnull=False)


class PublishablePage(CrisisCard):
    """A page that is drafted, scheduled, published and taken offline; one row with all of its text.

    ``published_at`` empty is a draft, in the future scheduled, in the past live; from
    ``offline_at`` on the address answers 410.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=120)
    slug = models.SlugField(
        "address", max_length=120, unique=True, help_text="The last part of the page's address."
    )
    summary = models.TextField(
        max_length=400,
        blank=True,
        help_text="What the page says, in two or three sentences. Shown at the top and on cards.",
    )
    body = RichTextField(blank=True)
    illustration = models.CharField(
        "header drawing",
        max_length=40,
        blank=True,
        choices=[(drawing.name, drawing.title) for drawing in HEADERS],
    )
    picture = models.ForeignKey(
        Image,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="A photograph in place of the header drawing.",
    )
    key_points = ListField(row=KeyPointRow, help_text="Three to five. They come first.")
    sources = ListField(row=SourceRow)
    seo_title = models.CharField(
        "title for search engines", max_length=60, blank=True, help_text="The title, if empty."
    )
    seo_description = models.CharField(
        "description for search engines",
        max_length=155,
        blank=True,
        help_text="The beginning of the summary, if empty.",
    )
    published_at = models.DateTimeField(
        "published from",
        null=True,
        blank=True,
        db_index=True,
        help_text="Empty: a draft. In the future: scheduled. In the past: live.",
    )
    offline_at = models.DateTimeField(
        "offline from", null=True, blank=True, help_text="From then on the page is gone (410)."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        # Publishing decides what readers see; reviewing vouches for its medical content.
        default_permissions = ("add", "change", "delete", "view", "publish", "review")

    # What a kind may have of its own: short answers with ``field``, ``label`` and ``text``, and the
    # safety block.
    answers: Any = ()
    safety: Any = None

    # Addresses beside those of the pages that are something else.
    reserved_slugs: ClassVar[frozenset[str]] = frozenset()

    # Not part of what a page says: who it is, when it shows, and what follows from its words.
    not_content = frozenset(
        {
            *("id", "uid", "published_at", "offline_at", "created_at", "updated_at"),
            "touches_on_crisis",
        }
    )

    def __str__(self) -> str:
        return self.title or "Untitled"

    def get_absolute_url(self) -> str:
        raise NotImplementedError("each kind of page has its own addresses")

    def clean(self) -> None:
        super().clean()
        if self.slug in self.reserved_slugs:
            raise ValidationError({"slug": "This address is used by the site. Choose another."})
        if self.offline_at and self.published_at and self.offline_at <= self.published_at:
            raise ValidationError({"offline_at": "A page goes offline after it was published."})

    def is_published(self, at: datetime.datetime | None = None) -> bool:
        """Whether readers see the page at a moment: the same rule as the queryset's."""
        at = at or timezone.now()
        begun = self.published_at is not None and self.published_at <= at
        over = self.offline_at is not None and self.offline_at <= at
        return begun and not over

    @property
    def status(self) -> str:
        """Draft, scheduled, live or offline, in words."""
        now = timezone.now()
        if self.published_at is None:
            return "Draft"
        if self.offline_at is not None and self.offline_at <= now:
            return "Offline"
        return "Live" if self.published_at <= now else "Scheduled"

    @property
    def modified_at(self) -> datetime.datetime:
        """When readers last saw a change: a scheduled page changes by itself, later than saved."""
        return max(filter(None, (self.published_at, self.updated_at)))

    @classmethod
    def for_dates(cls, *more: str) -> Any:
        """The live pages with what ``modified_at`` and the address need, and no other fields."""
        pages: Any = cls._default_manager
        return pages.published().only("slug", "published_at", "updated_at", *more)

    def short_texts(self) -> list[str]:
        """What the page says beside its rich text and its summary; it is searched as well."""
        return list(self.key_points)

    def rich_texts(self) -> list[str]:
        """All rich text of the page in reading order."""
        return [self.body]

    def parts(self) -> list[tuple[str, str]]:
        """The text in reading order, as (name of the field, its html with its heading)."""
        return [("body", self.body)]

    @property
    def page_html(self) -> str:
        """The whole text with its headings, cleaned and ready to be rendered."""
        return "".join(html for _, html in self.parts())

    @cached_property
    def text(self) -> str:
        """The page's words without markup, for counting and searching."""
        return "\n".join(filter(None, (markup.plain_text(html) for html in self.rich_texts())))

    @property
    def lede(self) -> str:
        """The summary, unless the text says it already, as an imported text does."""
        return "" if self.summary in self.text else self.summary

    @property
    def word_count(self) -> int:
        return len(self.text.split())

    @property
    def reading_minutes(self) -> int:
        return markup.reading_minutes(self.word_count)

    @property
    def search_description(self) -> str:
        """What search engines are given to show: the text itself, if nothing else was written."""
        return self.seo_description or self.summary or self.text

    def content(self) -> dict[str, Any]:
        """What the page says, as one JSON-ready dict; what has its default value is left out."""
        content = {
            field.attname: _json_ready(value)
            for field in self.content_fields()
            if (value := getattr(self, field.attname)) != field.get_default()
        }
        for field in self._meta.many_to_many if self.pk else []:
            if pks := self._linked(field.name):
                content[field.name] = pks
        return content

    def _linked(self, name: str) -> list[int]:
        """The keys of what a page links to; without a query if that was prefetched."""
        if name in getattr(self, "_prefetched_objects_cache", {}):
            return sorted(row.pk for row in getattr(self, name).all())
        return list(getattr(self, name).order_by("pk").values_list("pk", flat=True))

    @classmethod
    def content_fields(cls) -> list[models.Field]:
        """The columns that hold what the page says."""
        return [field for field in cls._meta.concrete_fields if field.name not in cls.not_content]


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of a page's content, the same for the same words in any order of keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _json_ready(value: Any) -> Any:
    """A value as JSON would give it back; text stays as it is, and known to be clean if it was."""
    return value if isinstance(value, str) else json.loads(json.dumps(value, cls=DjangoJSONEncoder))
