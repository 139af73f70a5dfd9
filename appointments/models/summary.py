from django.db import models


class DailySummary(models.Model):
    """One clinic day whose summary was put into the outbox, or needed none: never twice."""

    day = models.DateField(unique=True)

    def __str__(self) -> str:
        return f"Summary of {self.day}"
