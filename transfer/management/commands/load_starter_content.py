from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from transfer import starter_content, starter_files


class Command(BaseCommand):
    help = "Bring in the starter articles and treatments. What staff have changed is left alone."

    def handle(self, **options: Any) -> None:
        try:
            outcomes = starter_content.load(starter_files.read(), now=timezone.now())
        except starter_files.StarterFileError as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        for outcome in outcomes:
            reason = f" ({outcome.reason})" if outcome.reason else ""
            self.stdout.write(f"{outcome.result:<10} {outcome.what}{reason}")
