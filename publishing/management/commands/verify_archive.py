from typing import Any

from django.core.management.base import BaseCommand, CommandError

from publishing.archive import archive
from publishing.archive.verification import problems


class Command(BaseCommand):
    help = "Read all of the archive of what was published, and name what is damaged or missing."
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        store = archive()
        with store.alone():
            found = list(problems(store))
            count = sum(1 for _ in store.journal.lines())
        for problem in found:
            self.stderr.write(problem)
        if found:
            raise CommandError(f"The archive is damaged: {len(found)} problems.")
        self.stdout.write(f"The archive is whole: {count} entries, every byte checked.")
