from django.db import models


class GoneAddress(models.Model):
    """The path of a page that readers could see and that was deleted: it answers 410, not 404."""

    path = models.CharField(max_length=300, unique=True)
    gone_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "gone addresses"

    def __str__(self) -> str:
        return self.path
