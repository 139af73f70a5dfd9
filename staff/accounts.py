"""The first staff account, and a new password for someone who is locked out."""

import secrets

from django.contrib.auth import get_user_model
from django.db import connection

FIRST_NAME = "admin"

# Without the letters and digits that are easily taken for one another.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def new_password() -> str:
    """A random password of 79 bits, in four groups that are easy to copy by hand."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def has_accounts() -> bool:
    """Whether the database has its table of accounts, which it gets at the first start."""
    return get_user_model()._meta.db_table in connection.introspection.table_names()


def create_first_account() -> str | None:
    """The password of a new superuser, or None if there is an account already."""
    users = get_user_model()._default_manager
    if users.exists():
        return None
    password = new_password()
    users.create_superuser(username=FIRST_NAME, email="", password=password)
    return password


def reset_password(name: str) -> str | None:
    """The new password of the account ``name``, or None if there is no such account."""
    user = get_user_model()._default_manager.filter(username=name).first()
    if user is None:
        return None
    password = new_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    return password


def framed(*lines: str) -> str:
    """The lines in a frame that stands out in a terminal, whatever its character set."""
    width = max(len(line) for line in lines)
    edge = f"+{'-' * (width + 4)}+"
    return "\n".join([edge, *(f"|  {line:<{width}}  |" for line in lines), edge])
