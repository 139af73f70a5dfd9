"""What a form remembers of what it showed, to notice that it has changed meanwhile."""

import json
from typing import Any

from django.utils.crypto import salted_hmac

LENGTH = 16  # hexadecimal digits


def version_token(values: Any) -> str:
    """A token of JSON-ready values: the same for the same values, which it gives away to nobody."""
    text = json.dumps(values, sort_keys=True)
    return salted_hmac("fields.version_token", text, algorithm="sha256").hexdigest()[:LENGTH]


def changed_since(name: str) -> str:
    """What somebody is told whose form, or question, is about an older version of a thing."""
    return (
        f"This {name} has changed since you opened it, so nothing was overwritten. Look at what it"
        " says now, then try again."
    )
