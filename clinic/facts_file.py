"""The facts that the error pages show when there is no database, in a small file."""

import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings

SHOWN = ("name", "strapline", "phone", "phone_display", "phone_href", "insurance_text")


def path() -> Path:
    return Path(settings.DATA_DIR) / "clinic.json"


def write(clinic: Any) -> None:
    """Write the facts of a clinic, whole or not at all."""
    draft = path().with_name(f".{path().name}.{os.getpid()}")
    draft.write_text(json.dumps({name: getattr(clinic, name) for name in SHOWN}), encoding="utf-8")
    draft.replace(path())


def read() -> SimpleNamespace:
    """The facts last written; empty ones if there is no readable file."""
    try:
        facts = json.loads(path().read_text(encoding="utf-8"))
        return SimpleNamespace(**{name: str(facts.get(name, "")) for name in SHOWN})
    except (OSError, ValueError, AttributeError):
        return SimpleNamespace(**dict.fromkeys(SHOWN, ""))
