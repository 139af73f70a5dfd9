from django.db import models


class ArchivedPage(models.Model):
    """Has no table: the archive is files. It stands for the right to read them, and for their place
    in the menu.
    """

    class Meta:
        managed = False
        default_permissions = ("view",)
        verbose_name = "archived page"
        verbose_name_plural = "what was published"

    def __str__(self) -> str:
        return "Archived page"
