from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone
from django.utils.formats import date_format

from transfer.backup import BackupError
from transfer.backup.progress import Progress
from transfer.backup.restore import Report, restore
from transfer.backup.take import describe


class Command(BaseCommand):
    help = "Put a backup in place of the site, which must be stopped. It's verified first."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, help="a file made with “backup TO”, or one in DATA_DIR/backups/site"
        )
        parser.add_argument("--force", action="store_true", help="replace the site that is here")
        parser.add_argument("--key", type=Path, help="the file of your private key of age's")

    def handle(self, *, file: Path, force: bool, key: Path | None, **options: Any) -> None:
        try:
            report = restore(
                file.absolute(),
                timezone.now(),
                force=force,
                key=key,
                say=self.stdout.write,
                progress=Progress(self.stdout, "Done"),
            )
        except (OSError, BackupError, DatabaseError) as error:
            raise CommandError(f"Nothing was restored. {describe(error)}") from error
        for line in lines(report):
            self.stdout.write(line)


def lines(report: Report) -> list[str]:
    """What a person reads at the end."""
    made = f"{date_format(report.made_at, 'DATETIME_FORMAT')} UTC"
    found = [
        f"Restored the site of {made} (version {report.version}).",
        f"{report.rows:,} rows in {report.tables} tables and {report.uploads:,} uploads: as many as"
        " in the backup.",
    ]
    if not report.has_requests:
        found.append("The requests of that day are no longer kept, so the inbox is empty.")
    if report.erased_again:
        found.append(f"Requests erased since then, and now erased again: {report.erased_again}")
    if report.earlier:
        found.append(f"The site that was here before is kept as {report.earlier}")
    return [*found, "Start the site now: bin/serve"]
