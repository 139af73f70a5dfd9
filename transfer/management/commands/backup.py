from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from transfer.backup import BackupError, encryption, folder, take
from transfer.backup.progress import Progress


class Command(BaseCommand):
    help = (
        "Copy the site and its requests into DATA_DIR/backups, while it may be running. With TO,"
        " also write one file that has all of it, to be kept on another machine."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("to", nargs="?", type=Path, metavar="TO", help="the file to write")
        parser.add_argument(
            "--encrypt-to",
            default="",
            metavar="age1...",
            help="a public key of age's: the file can be opened with its private key only",
        )

    def handle(self, *, to: Path | None, encrypt_to: str, **options: Any) -> None:
        try:
            encryption.check(encrypt_to)
            if encrypt_to and to is None:
                raise CommandError("--encrypt-to is for a file: name it.")
            target = require_writable(to) if to else None
            copy = take.take(take.BY_HAND, timezone.now(), Progress(self.stdout, "Uploads copied"))
            if target is not None:
                with folder.alone():
                    take.pack(copy, target, encrypt_to, Progress(self.stdout, "Written"))
        except (OSError, BackupError) as error:
            raise CommandError(f"No backup was made. {take.describe(error)}") from error
        self.stdout.write(
            f"Backup made: {target or folder.place() / 'site' / folder.file_name(copy)}"
        )


def require_writable(to: Path) -> Path:
    """The absolute path to write to. Raises BackupError for one that exists or can't be."""
    to = to.absolute()
    if to.exists():
        raise BackupError(f"{to} exists already. Name a new file.")
    if not to.parent.is_dir():
        raise BackupError(f"The folder {to.parent} doesn't exist.")
    return to
