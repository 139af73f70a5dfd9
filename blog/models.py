import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Case, Exists, Max, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone

from clinic.models import Clinician, CrisisCard
from publishing.models import PublishablePage
from services.models import Safety, Treatment


class TopicQuerySet(models.QuerySet["Topic"]):
    def published(self) -> Self:
        """The topics that have an article, which is when their pages are there."""
        articles = Post.objects.published().filter(topics=OuterRef("pk"))
        touching = articles.filter(touches_on_crisis=True)
        return self.filter(Exists(articles)).annotate(lists_crisis=Exists(touching))

    def dated(self) -> Self:
        """The same with ``modified_at``: when readers last saw a change on the topic's page."""
        newest = (Max("posts__published_at"), Max("posts__updated_at"))
        return self.filter(posts__in=Post.objects.published()).annotate(
            modified_at=Greatest("updated_at", *newest)
        )


class Topic(CrisisCard):
    """A subject that gathers articles on a page of its own."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField("address", max_length=60, unique=True)
    description = models.TextField(max_length=400, blank=True)
    show_crisis_card = models.BooleanField(
        default=False,
        help_text=(
            "Adds 988 and 911 to this topic and its articles. A page that mentions ketamine,"
            " depression, trauma, or self-harm always has them, checked or not."
        ),
    )
    updated_at = models.DateTimeField(auto_now=True)

    objects = TopicQuerySet.as_manager()

    # Whether an article touches on a crisis that its page lists; ``published()`` knows.
    lists_crisis = False

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("blog:topic", args=[self.slug])

    @property
    def title(self) -> str:
        return self.name

    @property
    def has_crisis_card(self) -> bool:
        """Also for the articles that its page lists, which their titles and summaries speak of."""
        return super().has_crisis_card or self.lists_crisis


class Post(PublishablePage):
    """An article."""

    treatment = models.ForeignKey(
        Treatment,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="posts",
        help_text="Gives the article its safety block, and the request form its treatment.",
    )
    related_treatments = models.ManyToManyField(Treatment, blank=True, related_name="related_posts")
    topics = models.ManyToManyField(Topic, blank=True, related_name="posts")
    author = models.ForeignKey(
        Clinician,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="posts",
        help_text="The clinic itself, if empty.",
    )

    class Meta(PublishablePage.Meta):
        verbose_name = "article"
        ordering = ["-published_at", "-pk"]

    reserved_slugs = frozenset({"feed", "topics"})

    def get_absolute_url(self) -> str:
        return reverse("blog:post", args=[self.slug])

    @property
    def modified_at(self) -> datetime.datetime:
        """Also when the safety block changed, which the article borrows."""
        treatment = self.treatment_as_shown
        changed_at = treatment.safety_changed_at if treatment else None
        return max(filter(None, (super().modified_at, changed_at)))

    @classmethod
    def for_dates(cls, *more: str) -> Any:
        borrowed = ("treatment__published_at", "treatment__safety_changed_at")
        return super().for_dates(*borrowed, *more).select_related("treatment")

    @property
    def published_treatment(self) -> Treatment | None:
        """The article's treatment, if readers can see its page."""
        treatment = self.treatment
        return treatment if treatment and treatment.is_published() else None

    def next_published(self) -> "Post | None":
        """The article to read after this one: the next older, or the newest after the oldest."""
        others = Post.objects.published().exclude(pk=self.pk)
        older = Q(published_at=self.published_at, pk__lt=self.pk) | Q(
            published_at__lt=self.published_at
        )
        is_newer = Case(When(older, then=Value(0)), default=Value(1))
        return others.order_by(is_newer, "-published_at", "-pk").first()

    def related_published(self) -> QuerySet["Post"]:
        """Other articles on the same treatment or topic, the newest first."""
        shares = Q(topics__in=self.topics.all())
        if self.treatment_id:
            shares |= Q(treatment=self.treatment_id) | Q(related_treatments=self.treatment_id)
        return Post.objects.published().filter(shares).exclude(pk=self.pk).distinct()

    @property
    def treatment_as_shown(self) -> Treatment | None:
        """The article's treatment, once that was published.

        What is still being written about a new treatment is no reader's; one that was taken offline
        goes on warning.
        """
        treatment = self.treatment
        shown_since = treatment and treatment.published_at
        return treatment if shown_since and shown_since <= timezone.now() else None

    @property
    def safety(self) -> Safety | None:
        """The safety block of the article's treatment."""
        treatment = self.treatment_as_shown
        return treatment.safety if treatment else None

    @property
    def has_crisis_card(self) -> bool:
        """By its own words, its treatment, whose safety block it borrows, or one of its topics."""
        treatment = self.treatment_as_shown
        if super().has_crisis_card or (treatment and treatment.brings_crisis_card):
            return True
        return any(topic.brings_crisis_card for topic in self.topics.all())
