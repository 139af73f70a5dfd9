"""What staff are told by mail: that there is a request, and where. Nothing of the patient."""

import uuid
from email.utils import parseaddr

from django.conf import settings


def new_request(label: str, path: str) -> tuple[str, str]:
    """Subject and body of the mail about a request: ``Request 12`` at a path of this site."""
    body = (
        "Someone asked for an appointment on the website.\n\n"
        f"{settings.SITE_URL}{path}\n\n"
        "Sign in to see who, and call. This mail says no more, because mail is not private.\n"
    )
    return f"New appointment request ({label})", body


def new_message_id() -> str:
    """A Message-ID (RFC 5322, 3.6.4) under the sender's domain; it tells nothing of the machine."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{uuid.uuid4().hex}@{domain}>"
