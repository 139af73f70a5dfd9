"""The Owners' email addresses, also in a small file: errors are told when there is no database."""

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from staff.roles import OWNER


def addresses() -> list[str]:
    """Of all who have the role and whose accounts are open, and of superusers; each once."""
    owners = User.objects.filter(Q(groups__name=OWNER) | Q(is_superuser=True), is_active=True)
    return sorted(set(owners.exclude(email="").values_list("email", flat=True)))


def path() -> Path:
    return Path(settings.DATA_DIR) / "owners.json"


def write_file() -> None:
    """Write the addresses, whole or not at all, for the account that runs the site alone."""
    draft = path().with_name(f".{path().name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(addresses(), file)
    draft.replace(path())


def read_file() -> list[str]:
    """The addresses last written; none if there is no readable file."""
    try:
        return [str(address) for address in json.loads(path().read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return []


def keep_file(using: str, update_fields: Any = None, **kwargs: Any) -> None:
    """Signal receiver: an account, or who has which role, has changed. A full disk stops nobody."""
    if update_fields == {"last_login"}:
        return
    transaction.on_commit(write_file, using=using, robust=True)
