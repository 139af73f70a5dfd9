"""What follows from saving or deleting any publishable page."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from publishing.models import GoneAddress, PublishablePage


@receiver(post_delete)
def remember_gone_address(sender: type, instance: Any, **kwargs: Any) -> None:
    """A deleted page that readers could see leaves its address behind: 410 from then on."""
    if not issubclass(sender, PublishablePage) or instance.published_at is None:
        return
    if instance.published_at <= timezone.now():
        GoneAddress.objects.get_or_create(path=instance.get_absolute_url())


@receiver(post_save)
def forget_gone_address(sender: type, instance: Any, **kwargs: Any) -> None:
    """A new page may take over the address of one that was deleted."""
    if issubclass(sender, PublishablePage):
        GoneAddress.objects.filter(path=instance.get_absolute_url()).delete()
