"""What follows from saving or deleting a page of any kind."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.utils import timezone

from publishing import actions
from publishing.kinds import registered
from publishing.models import GoneAddress, Redirect


def keep_deleted_page(sender: type, instance: Any, **kwargs: Any) -> None:
    """However a page is deleted, it can be recovered."""
    actions.record_deletion(instance, now=timezone.now())


def remember_gone_address(sender: type, instance: Any, **kwargs: Any) -> None:
    """A deleted page that readers could see leaves its address behind: 410 from then on."""
    if instance.published_at is not None and instance.published_at <= timezone.now():
        GoneAddress.objects.get_or_create(path=instance.get_absolute_url())


def take_over_address(sender: type, instance: Any, **kwargs: Any) -> None:
    """A page that readers see may take over the address of one that was deleted or renamed, or get
    its own back. When it goes offline, that address says so, and leads nowhere else.
    """
    if instance.is_published():
        path = instance.get_absolute_url()
        GoneAddress.objects.filter(path=path).delete()
        Redirect.objects.filter(old_path__in=(path, path.removesuffix("/"))).delete()


def forward_changed_address(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Readers may know the address of a page that was published: from it they are sent on."""
    if instance.pk is None:
        return
    stored = sender._base_manager.filter(pk=instance.pk).only("slug", "published_at").first()
    if stored is None or stored.published_at is None or stored.slug == instance.slug:
        return
    if stored.published_at <= timezone.now():
        Redirect.objects.remember(stored.get_absolute_url(), instance)


for kind in registered():
    pre_delete.connect(keep_deleted_page, sender=kind.model)
    post_delete.connect(remember_gone_address, sender=kind.model)
    post_save.connect(take_over_address, sender=kind.model)
    pre_save.connect(forward_changed_address, sender=kind.model)
