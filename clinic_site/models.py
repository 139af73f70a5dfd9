from django.db import models


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
