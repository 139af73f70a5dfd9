"""What follows from deleting a picture, one or many at once."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from images.models import Image


@receiver(post_delete, sender=Image)
def remove_files(instance: Image, **kwargs: Any) -> None:
    instance.remove_files_after_commit()
