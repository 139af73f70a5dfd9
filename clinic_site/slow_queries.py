"""Slow queries in the log: where they were asked, and their text without a single value."""

import logging
import re
import time
import traceback
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from clinic_site.web.logs import own_place

LONGEST = 2000  # characters

logger = logging.getLogger(__name__)

# Parameters are placeholders anyway (%s). Some of Django's expressions write their own literals.
_LITERAL = re.compile(r"'(?:[^']|'')*'|\b\d[\d.]*\b")


def watch(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Signal receiver of connection_created, which is sent again when a lost one is reopened."""
    if time_query not in connection.execute_wrappers:
        connection.execute_wrappers.append(time_query)


def time_query(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    begun = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        took = (time.perf_counter() - begun) * 1000
        if 0 < settings.SLOW_QUERY_MS <= took:
            asked_at = own_place(traceback.extract_stack()[:-1])
            logger.warning("A query of %s took %d ms: %s", asked_at, took, without_values(str(sql)))


def without_values(sql: str) -> str:
    """The text of a query on one line, with an ellipsis in the place of each literal."""
    return _LITERAL.sub("…", " ".join(sql.split()))[:LONGEST]
