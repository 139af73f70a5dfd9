from typing import Any

from django.core.management.base import BaseCommand

from clinic_site.search import pages


class Command(BaseCommand):
    help = "Make the search index anew from all pages."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"Indexed {pages.rebuild()} pages.")
