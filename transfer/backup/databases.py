"""The module that knows the database in use: ``sqlite`` or ``postgresql``."""

from types import ModuleType

from django.db import connection

from transfer.backup import postgresql, sqlite


def name() -> str:
    return "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"


def engine() -> ModuleType:
    return postgresql if connection.vendor == "postgresql" else sqlite
