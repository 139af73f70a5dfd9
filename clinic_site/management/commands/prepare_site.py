import io
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from django.utils import timezone

from clinic import facts_file
from clinic.models import Clinic
from clinic_site.databases import one_at_a_time, reason
from clinic_site.health import heartbeat
from clinic_site.web.static_collection import collect_if_changed
from staff import owners
from staff.accounts import FIRST_NAME, create_first_account, framed
from transfer import starter_content
from transfer.backup import BackupError, take


class Command(BaseCommand):
    help = "Do all that the site needs before it can be served, and nothing twice."
    requires_system_checks = []  # a start must be quick, and bin/test has made them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-backup",
            action="store_true",
            help="update the database without making a backup of it first",
        )

    def handle(self, *, no_backup: bool, **options: Any) -> None:
        try:
            with one_at_a_time():
                self.prepare(no_backup=no_backup)
        except BackupError as error:
            raise CommandError(
                f"The database needs an update, and no backup can be made first. {error}"
                " To update without one: bin/serve --no-backup"
            ) from error
        except (OSError, DatabaseError) as error:
            raise CommandError(f"The site cannot be set up: {reason(error)}") from error

    def prepare(self, *, no_backup: bool) -> None:
        self.step("Database", migrate(no_backup=no_backup))
        self.step("Starter content", "loaded" if load_starter_content() else "already there")
        facts_file.write(Clinic.objects.current())
        owners.write_file()
        heartbeat.beat(timezone.now())  # the worker has as long to show itself as between two beats
        self.step("Static files", "collected" if collect_if_changed() else "already collected")
        password = create_first_account()
        self.step("Staff account", f"{FIRST_NAME} made" if password else "already there")
        if password:
            self.stdout.write(welcome(password))

    def step(self, label: str, result: str) -> None:
        self.stdout.write(f"  {label:<16} {result}")
        self.stdout.flush()


def migrate(*, no_backup: bool) -> str:
    """Apply the migrations that are missing, after a backup of what is there. Says what was done.

    Raises BackupError.
    """
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "up to date"
    is_new = not executor.loader.applied_migrations
    if not is_new and not no_backup:
        take.take(take.UPDATE, timezone.now())
    call_command("migrate", interactive=False, verbosity=0)
    return "brought up to date" if is_new or no_backup else "backed up, and brought up to date"


def load_starter_content() -> bool:
    """Bring in the first articles and treatments. False if they have been brought in before."""
    if starter_content.is_loaded():
        return False
    call_command("load_starter_content", stdout=io.StringIO())
    return True


def welcome(password: str) -> str:
    return framed(
        "Staff sign in here, and write and publish the pages:",
        "",
        f"Address   {settings.SITE_URL}{reverse('admin:index')}",
        f"Name      {FIRST_NAME}",
        f"Password  {password}",
        "",
        "The password is shown only this once. For a new one:",
        f"bin/serve --reset-password {FIRST_NAME}",
    )
