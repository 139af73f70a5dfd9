"""Logs for machines: one JSON object a line, and nothing of a patient in it."""

import json
import logging
import traceback
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from django.utils.module_loading import import_string

from clinic_site.web import request_ids

logger = logging.getLogger(__name__)

CODE = Path(__file__).resolve().parents[2]
PACKAGES = "site-packages"
TELL = "clinic_site.health.errors.tell"  # by name: it reads models, and the log is there before


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
        if request_id := request_ids.current.get():
            entry["request"] = request_id
        if record.exc_info and record.exc_info[0] is not None:
            frames = traceback.extract_tb(record.exc_info[2])
            entry["error"] = record.exc_info[0].__qualname__
            entry["where"] = [f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in frames]
        return json.dumps(entry, ensure_ascii=False)


class ErrorEmailHandler(logging.Handler):
    """Tells the Owners by email of what is logged as an error: see ``clinic_site.health.errors``.

    Nothing that goes wrong here may harm the request at hand.
    """

    def emit(self, record: logging.LogRecord) -> None:
        try:
            import_string(TELL)(record)
        except Exception as error:
            logger.warning("No email could be written about an error: %s", type(error).__name__)


def own_place(frames: Iterable[traceback.FrameSummary]) -> str:
    """The innermost place in the site's own code, such as ``blog/views.py:88 (get_queryset)``."""
    own = [frame for frame in frames if _is_own(Path(frame.filename))]
    return place(own[-1].filename, own[-1].lineno, own[-1].name) if own else ""


def _is_own(path: Path) -> bool:
    return path.is_relative_to(CODE) and PACKAGES not in path.parts


def place(filename: str, line: int | None, function: str) -> str:
    path = Path(filename)
    return f"{path.relative_to(CODE) if _is_own(path) else path.name}:{line} ({function})"
