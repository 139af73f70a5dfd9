"""Logs for machines: one JSON object a line, and nothing of a patient in it."""

import json
import logging
import traceback
from datetime import UTC, datetime


class JsonFormatter(logging.Formatter):
    """Time, level, logger, message and, for an error, where it was raised.

    The text of an exception is left out: a database quotes the values it refused in there. So are
    query strings, which may hold what a reader searched for.
    """

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage().partition("?")[0],
        }
        if record.exc_info and record.exc_info[0] is not None:
            frames = traceback.extract_tb(record.exc_info[2])
            entry["error"] = record.exc_info[0].__qualname__
            entry["where"] = [f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in frames]
        return json.dumps(entry, ensure_ascii=False)
