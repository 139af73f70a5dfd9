"""A name for each request: the same in the log, in an email about an error, and on the error page
that a patient reads from on the phone.
"""

import secrets
from contextvars import ContextVar

HEADER = "X-Request-ID"
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is easily taken for another

current: ContextVar[str] = ContextVar("request_id", default="")


def new() -> str:
    """12 random characters (59 bits) in groups that are easy to read out: ``k7mq-2xfd-9hpw``."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
