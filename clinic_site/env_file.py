"""The settings file. ``bin/serve`` reads it before Django is there, and Django's settings read it:
both here, and in one way. Only the standard library.
"""

import re
from collections.abc import Mapping
from pathlib import Path

_SETTING = re.compile(r"(?:export\s+)?([A-Za-z0-9_]+)\s*=\s*([^\x00]*)")
_ESCAPED = re.compile(r"\\([^rnt])")


class UnreadableError(ValueError):
    """Why the settings file cannot be read, in one sentence that quotes nothing of it."""


def complete(environ: Mapping[str, str], root: Path) -> dict[str, str]:
    """What the environment says, completed by the file: ENV_FILE, or else ``.env`` in ``root``.

    The environment wins, with an empty variable too. What is empty is left out. A relative DATA_DIR
    of the file is relative to ``root``.

    Raises UnreadableError: a site must not start without the settings that somebody wrote for it.
    """
    named = environ.get("ENV_FILE", "")
    path = Path(named or root / ".env")
    written = _read(path) if named or path.exists() else {}
    if written.get("DATA_DIR"):
        written["DATA_DIR"] = str(root / written["DATA_DIR"])
    return {name: value for name, value in (written | dict(environ)).items() if value}


def _read(path: Path) -> dict[str, str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise UnreadableError(f"The settings file {path} cannot be read: {reason}.") from error
    lines = enumerate(map(str.strip, text.splitlines()), start=1)
    return dict(_setting(path, *line) for line in lines if line[1] and line[1][0] != "#")


def _setting(path: Path, number: int, line: str) -> tuple[str, str]:
    found = _SETTING.fullmatch(line)
    if not found:
        raise UnreadableError(f"Line {number} of the settings file {path} is not NAME=value.")
    name, value = found.groups()
    return name, _unquoted(value)


def _unquoted(value: str) -> str:
    """The value without its quotation marks; within double ones a backslash hides the next sign."""
    if len(value) < 2 or value[0] != value[-1] or value[0] not in "'\"":
        return value
    return value[1:-1] if value[0] == "'" else _ESCAPED.sub(r"\1", value[1:-1])
