"""The signed, timed token in the public form: it stands in for the CSRF cookie, and tells one
opened form from another. Pure functions; docs/decisions/0003-no-csrf-cookie.md says why.
"""

import datetime
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

LIFETIME = datetime.timedelta(hours=12)
_SALT = "appointments.form_token"


class InvalidTokenError(ValueError):
    """The token is missing, forged or too old: which of these is nobody's business."""


@dataclass(frozen=True)
class FormToken:
    """One opened form: a random name and the moment it was opened."""

    nonce: str
    issued_at: datetime.datetime


def issue(now: datetime.datetime) -> str:
    """A new token. Signed with a clock that is an argument, which TimestampSigner's is not."""
    return Signer(salt=_SALT).sign(f"{secrets.token_urlsafe(16)}.{int(now.timestamp())}")


def read(text: str, now: datetime.datetime) -> FormToken:
    """The token that ``issue`` made at most LIFETIME ago. Raises InvalidTokenError."""
    try:
        nonce, _, seconds = Signer(salt=_SALT).unsign(text).partition(".")
        token = FormToken(nonce, datetime.datetime.fromtimestamp(int(seconds), datetime.UTC))
    except (BadSignature, ValueError, OverflowError) as error:
        raise InvalidTokenError from error
    if now - token.issued_at > LIFETIME:
        raise InvalidTokenError
    return token


def submission(token: FormToken, answers: Mapping[str, Any]) -> str:
    """The digest (64 hexadecimal digits) of one form with these answers, keyed with SECRET_KEY.

    The same form sent twice gives the same digest. With another answer, or from another opened
    form, it gives another: nobody's request is mistaken for somebody else's.
    """
    told = json.dumps([token.nonce, answers], sort_keys=True)
    return salted_hmac(f"{_SALT}.submission", told, algorithm="sha256").hexdigest()
