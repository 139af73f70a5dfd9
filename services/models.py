from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone

from fields.lists import ListField
from publishing.models import PublishablePage
from richtext.fields import RichTextField
from services.rows import ProblemRow


@dataclass(frozen=True)
class Answer:
    """What a treatment's page says at once to a question that patients have of every treatment."""

    field: str
    label: str
    text: str


@dataclass(frozen=True)
class Safety:
    """What a treatment is approved for, and its risks: one wording for every page about it."""

    approved_for: str
    not_approved_for: str
    controlled: str
    boxed_warning: str
    known_risks: str
    source_title: str
    source_publisher: str
    source_year: int | None
    source_url: str


class Treatment(PublishablePage):
    """A treatment's page: its text in named sections, and its approved use and safety."""

    # Named sections after the body, in reading order, each with the heading it has by default.
    SECTIONS = (
        ("how_it_works", "How does it work?"),
        ("what_happens", "What happens at the visit?"),
        ("how_soon", "How soon does it work?"),
        ("who_asks", "Who asks about it?"),
        ("finding_the_cause", "What is behind it?"),
        ("questions_to_ask", "What should I ask?"),
    )

    # Questions that have the same place on the page of every treatment, in their order there.
    ANSWERS = (
        ("answer_used_for", "What it is for"),
        ("answer_not_for", "Who should not have it"),
        ("answer_duration", "How long it takes"),
        ("answer_frequency", "How often"),
        ("answer_cost", "What it costs"),
        ("answer_after", "What to expect after"),
    )

    # The order in the list is set there, beside all versions.
    not_content = PublishablePage.not_content | {"position", "safety_changed_at"}

    position = models.PositiveSmallIntegerField(
        default=0, help_text="The lowest number comes first."
    )
    problems = ListField(
        row=ProblemRow, help_text="What people come in for. The home page lists them."
    )
    answer_used_for = models.TextField(
        "what it is for", max_length=240, blank=True, default="", db_default=""
    )
    answer_not_for = models.TextField(
        "who should not have it", max_length=240, blank=True, default="", db_default=""
    )
    answer_duration = models.TextField(
        "how long it takes",
        max_length=240,
        blank=True,
        default="",
        db_default="",
        help_text="One visit.",
    )
    answer_frequency = models.TextField(
        "how often",
        max_length=240,
        blank=True,
        default="",
        db_default="",
        help_text="How many visits, and how far apart.",
    )
    answer_cost = models.TextField(
        "what it costs", max_length=240, blank=True, default="", db_default=""
    )
    answer_after = models.TextField(
        "what to expect after", max_length=240, blank=True, default="", db_default=""
    )
    how_it_works = RichTextField(blank=True)
    what_happens = RichTextField("what happens at the visit", blank=True)
    how_soon = RichTextField(blank=True)
    who_asks = RichTextField("who asks about it", blank=True)
    finding_the_cause = RichTextField(blank=True)
    questions_to_ask = RichTextField(blank=True)

    safety_approved_for = models.TextField("approved for", max_length=500, blank=True)
    safety_not_approved_for = models.TextField("not approved for", max_length=500, blank=True)
    safety_controlled = models.CharField(
        "controlled substance", max_length=80, blank=True, help_text="Its schedule, if any."
    )
    safety_boxed_warning = models.TextField("boxed warning", max_length=500, blank=True)
    safety_known_risks = models.TextField("known risks", max_length=500, blank=True)
    safety_source_title = models.CharField("source", max_length=300, blank=True)
    safety_source_publisher = models.CharField("publisher", max_length=120, blank=True)
    safety_source_year = models.PositiveSmallIntegerField("year", null=True, blank=True)
    safety_source_url = models.URLField("link to the source", max_length=500, blank=True)
    safety_changed_at = models.DateTimeField(null=True, editable=False)
    show_crisis_card = models.BooleanField(
        default=False,
        help_text=(
            "Adds 988 and 911 to each page about this treatment. A page that mentions ketamine,"
            " depression, trauma, or self-harm always has them, checked or not."
        ),
    )

    schema_how_performed = models.CharField("how it is given", max_length=200, blank=True)
    schema_body_location = models.CharField("part of the body", max_length=120, blank=True)
    schema_drug = models.CharField("drug, nonproprietary name", max_length=80, blank=True)

    class Meta(PublishablePage.Meta):
        ordering = ["position", "title"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Note when articles about it came to say something else of its safety."""
        before = Treatment.objects.filter(pk=self.pk).first() if self.pk else None
        if self.safety_shown != (before.safety_shown if before else None):
            self.safety_changed_at = timezone.now()
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "safety_changed_at"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("services:treatment", args=[self.slug])

    def short_texts(self) -> list[str]:
        problems = [text for row in self.problems for text in row.values() if text]
        answers = [f"{answer.label}: {answer.text}" for answer in self.answers]
        return [*super().short_texts(), *answers, *problems]

    def rich_texts(self) -> list[str]:
        sections = (getattr(self, name) for name, _ in self.SECTIONS)
        return [self.body, *filter(None, sections)]

    def parts(self) -> list[tuple[str, str]]:
        """Body and sections; a section whose text begins with a heading of its own keeps that."""
        parts = super().parts()
        for name, heading in self.SECTIONS:
            if html := getattr(self, name):
                own = html.startswith("<h2")
                parts.append((name, html if own else f"<h2>{heading}</h2>{html}"))
        return parts

    @property
    def answers(self) -> list[Answer]:
        """The answers that somebody wrote; the others are asked nowhere."""
        written = [(name, label, getattr(self, name)) for name, label in self.ANSWERS]
        return [Answer(*answer) for answer in written if answer[-1]]

    @property
    def safety(self) -> Safety | None:
        """The approved-use and safety block, if anything of it was entered."""
        block = Safety(*(getattr(self, f"safety_{name}") for name in Safety.__dataclass_fields__))
        said = (block.approved_for, block.not_approved_for, block.boxed_warning, block.known_risks)
        return block if any(said) else None

    @property
    def safety_shown(self) -> Safety | None:
        """What articles about it say: nothing until it was published, and always from then on."""
        return self.safety if self.published_at else None


def problem_index(treatments: Iterable[Treatment]) -> list[tuple[str, str, str]]:
    """What people come with, as (problem, other words for it, address of the treatment)."""
    return [
        (row["problem"], row["detail"], treatment.get_absolute_url())
        for treatment in treatments
        for row in treatment.problems
    ]
