"""The database of a test, for programs beside it, and tests that are about one kind alone."""

from urllib.parse import quote

import pytest
from django.db import connection


def address() -> str:
    """The DATABASE_URL of the test's own database; its transactions must be real ones."""
    parts = (connection.settings_dict[key] for key in ("NAME", "USER", "HOST"))
    name, user, host = (quote(str(part)) for part in parts)
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"postgres://{user}@/{host}/{name}"


def dump() -> str:
    """All that stands in the database, a row of a table to a line."""
    with connection.cursor() as cursor:
        lines = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            lines += [f"{table} {row}" for row in cursor.fetchall()]
    return "\n".join(lines)


def only_on_sqlite(reason: str) -> pytest.MarkDecorator:
    """For a test of what only SQLite does; the reason says how it is on PostgreSQL."""
    return pytest.mark.skipif(connection.vendor != "sqlite", reason=f"SQLite's own: {reason}")
