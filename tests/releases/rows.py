"""Prints every row of a site's database as JSON; with a file of such rows, stores them instead."""

import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402


def main(*files: str) -> None:
    if files:
        call_command("migrate", verbosity=0)
        call_command("flush", interactive=False, inhibit_post_migrate=True, verbosity=0)
        call_command("loaddata", *files, verbosity=0)
    else:
        call_command("dumpdata", use_base_manager=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
