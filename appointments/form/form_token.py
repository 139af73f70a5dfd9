"""The signed, timed token in the public form: it stands in for the CSRF cookie, and tells one
opened form from another. docs/decisions/0003-no-csrf-cookie.md says why.
"""

import datetime
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.signing import BadSignature, TimestampSigner, b62_decode
from django.utils.crypto import salted_hmac

LIFETIME = datetime.timedelta(hours=12)
_SALT = "appointments.form_token"  # not the module's path: open forms outlive a move


class InvalidTokenError(ValueError):
    """The token is missing, forged or too old: which of these is nobody's business."""


@dataclass(frozen=True)
class FormToken:
    """One opened form: a random name, the moment it was opened (a whole second), and whether it
    came back to be corrected.
    """

    nonce: str
    issued_at: datetime.datetime
    came_back: bool


def issue(*, came_back: bool = False) -> str:
    """A new token for a form that is opened now, or that comes back now to be corrected."""
    claims = (secrets.token_urlsafe(16), came_back)
    return TimestampSigner(salt=_SALT).sign_object(claims)


def read(text: str) -> FormToken:
    """The token that ``issue`` made at most LIFETIME ago. Raises InvalidTokenError."""
    try:
        nonce, came_back = TimestampSigner(salt=_SALT).unsign_object(text, max_age=LIFETIME)
    except (BadSignature, ValueError) as error:
        raise InvalidTokenError from error
    seconds = b62_decode(text.split(":")[1])
    return FormToken(nonce, datetime.datetime.fromtimestamp(seconds, datetime.UTC), came_back)


def submission(token: FormToken, answers: Mapping[str, Any]) -> str:
    """The digest (64 hexadecimal digits) of one form with these answers, keyed with SECRET_KEY.

    The same form sent twice gives the same digest. With another answer, or from another opened
    form, it gives another: nobody's request is mistaken for somebody else's.
    """
    message = json.dumps([token.nonce, answers], sort_keys=True)
    return salted_hmac(f"{_SALT}.submission", message, algorithm="sha256").hexdigest()
