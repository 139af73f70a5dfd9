import datetime
from collections.abc import Mapping
from typing import Any

from django.db import connections, models, router


class TallyManager(models.Manager[Any]):
    def add(self, day: datetime.date, counts: Mapping[tuple[str, str], int]) -> None:
        """Raise the counts of a day; one that is not there yet begins at 0.

        ``counts`` is by the values of the model's ``key``. One statement for each, and no read: two
        processes that add at the same moment both count. They go through the rows in one order, so
        that neither waits for a row of the other's that waits for it.
        """
        connection = connections[router.db_for_write(self.model)]
        quote = connection.ops.quote_name
        table = quote(self.model._meta.db_table)
        columns = ", ".join(map(quote, ("day", *self.model.key)))
        sql = (
            f"INSERT INTO {table} ({columns}, count) VALUES (%s, %s, %s, %s)"  # noqa: S608
            f" ON CONFLICT ({columns}) DO UPDATE SET count = {table}.count + excluded.count"
        )
        with connection.cursor() as cursor:
            cursor.executemany(sql, [(day, *key, count) for key, count in sorted(counts.items())])

    def forget_before(self, day: datetime.date) -> int:
        """Delete the counts of all days before one, for good. Returns how many rows they were."""
        old = self.filter(day__lt=day)
        return old.delete()[0] if old.exists() else 0  # asking first takes no lock


class DailyCount(models.Model):
    """How often something happened on one page on one day. There is no row about a person."""

    class Event(models.TextChoices):
        VIEW = "view", "Views"
        PHONE_TAP = "phone_tap", "Phone taps"
        FORM_OPENED = "form_opened", "Forms opened"
        REQUEST_SENT = "request_sent", "Requests sent"

    key = ("event", "path")

    day = models.DateField(help_text="In the clinic's time zone.")
    event = models.CharField(max_length=24, choices=Event)
    path = models.CharField(
        max_length=200,
        blank=True,
        help_text="The page; for forms and requests the page that led there. Empty: none known.",
    )
    count = models.PositiveBigIntegerField()

    objects = TallyManager()

    class Meta:
        verbose_name = "daily count"
        verbose_name_plural = "website activity"
        constraints = [
            models.UniqueConstraint(fields=["day", "event", "path"], name="one_count_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.event} {self.path}"


class AskedInVain(models.Model):
    """What readers looked for and did not find, and how often on a day: see insights.cleaning."""

    class Kind(models.TextChoices):
        SEARCH = "search_without_result", "Searches that found nothing"
        ADDRESS = "not_found", "Broken links"

    key = ("kind", "text")

    day = models.DateField(help_text="In the clinic's time zone.")
    kind = models.CharField(max_length=24, choices=Kind)
    text = models.CharField(max_length=120, help_text="The words, or the path.")
    count = models.PositiveBigIntegerField()

    objects = TallyManager()

    class Meta:
        verbose_name_plural = "asked in vain"
        constraints = [
            models.UniqueConstraint(fields=["day", "kind", "text"], name="one_vain_count_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.text}"
