from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand

from images.models import Image


class Command(BaseCommand):
    help = "Make missing copies of pictures after their shapes or widths have changed."

    def handle(self, **options: Any) -> None:
        counts = Counter(self.keep_up(image) for image in Image.objects.all())
        for outcome in ("made", "kept", "skipped"):
            self.stdout.write(f"{outcome:<10} {counts[outcome]}")

    def keep_up(self, image: Image) -> str:
        if image.has_all_copies:
            return "kept"
        try:
            image.save()
        except (OSError, ValidationError):
            self.stderr.write(f"Picture {image.pk} has no file that can be read: upload it again.")
            return "skipped"
        return "made"
