from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from clinic_site.databases import reason
from staff.accounts import framed, has_accounts, reset_password


class Command(BaseCommand):
    help = "Give a staff account a new random password, and show it once."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the name that the person signs in with")

    def handle(self, *, name: str, **options: Any) -> None:
        try:
            if not has_accounts():
                raise CommandError("There is no account yet: start the site once.")
            password = reset_password(name)
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {reason(error)}") from error
        if password is None:
            raise CommandError(f"There is no account named {name}.")
        self.stdout.write(framed(f"New password of {name}:  {password}", "It is shown only once."))
