import re

from django.core.exceptions import ValidationError
from django.db import models

from clinic_site.search.wanted import Words
from clinic_site.search.words import search_words


class ContentVersion(models.Model):
    """One row: a number that each change a reader can see raises, and when that was.

    ``next_change_at`` is when a page, or a notice, will next show or end by itself.
    """

    number = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField()
    next_change_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.number)


class Heartbeat(models.Model):
    """One row: when the worker last showed that it runs and can write."""

    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.beat_at)


class SearchWords(models.Model):
    """Words that mean the same to the search, as staff enter them, and the page shown first."""

    words = models.CharField(
        max_length=300,
        help_text="Words that mean the same, separated by commas: TMJ, TMD, jaw joint.",
    )
    first_result = models.CharField(
        "first result",
        max_length=200,
        blank=True,
        help_text="The address of a page to show first for these words, such as /blog/jaw-pain/.",
    )

    class Meta:
        verbose_name = "search words"
        verbose_name_plural = "search words"
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words

    @property
    def ways(self) -> list[Words]:
        """Each way to say it, as the words that are looked up."""
        typed = (tuple(search_words(way)) for way in re.split(r"[,;\n]", self.words))
        return list(dict.fromkeys(filter(None, typed)))

    def clean(self) -> None:
        ways = self.ways
        if not ways or (len(ways) < 2 and not self.first_result):
            raise ValidationError(
                {"words": "Enter two or more that mean the same, or a first result."}
            )
        for other in SearchWords.objects.exclude(pk=self.pk):
            if both := set(ways) & set(other.ways):
                word = " ".join(min(both))
                raise ValidationError(
                    {"words": f"“{word}” is already in “{other}”. Add to that one."}
                )
