"""Whether errors reach someone: for ``manage.py doctor``."""

from collections.abc import Iterator
from typing import Any

from django.core import checks

from staff import owners


@checks.register("doctor", deploy=True)
def owners_addresses(**kwargs: Any) -> Iterator[checks.CheckMessage]:
    if addresses := owners.read_file():
        yield checks.Info(f"Errors are emailed to {', '.join(addresses)}")
    else:
        yield checks.Warning(
            "No one gets an email about errors",
            hint="Enter an email address in an account with the role Owner, under Accounts.",
            id="staff.no_owner",
        )
