"""An email to the Owners when something fails, at most one an hour for the whole site.

It's sent at once, past the database and the outbox: one of them may be what failed. It says where
in the code, and never what about: the text of an error, an address, or a form may name a patient.
docs/decisions/0022-errors-by-email.md has the reasons.
"""

import logging
import threading
import time
import traceback
from email.utils import formatdate

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone
from django.utils.formats import date_format

from clinic_site.health import hourly
from clinic_site.web import request_ids
from clinic_site.web.logs import own_place, place
from outbox.models import new_message_id
from outbox.sending import reason
from staff import owners

TIMEOUT = 5  # seconds for each reply of the mail server

logger = logging.getLogger(__name__)


def tell(record: logging.LogRecord) -> None:
    """Send an email about an entry of the log in a thread of its own, if it's time for one."""
    recipients = owners.read_file() if is_fault(record) else []
    if not recipients:
        return
    if number := hourly.count(time.time()):
        text = body(record, number)
        # Not a daemon: a process that ends because of this error ends after the email.
        threading.Thread(target=send, args=[recipients, text, number], name="error-email").start()


def is_fault(record: logging.LogRecord) -> bool:
    """Whether the site is at fault. Django also logs hosts that aren't ours as errors, and each 503
    that a view meant, such as ``/healthz``.
    """
    is_djangos = record.name.startswith("django.")
    is_visitors = record.name.startswith("django.security.")
    return not is_visitors and (bool(record.exc_info) or not is_djangos)


def body(record: logging.LogRecord, number: int) -> str:
    """The text of the email about an error, the last of ``number`` since the email before."""
    before = f"\nErrors since the last email: {number}.\n" if number > 1 else ""
    return f"""\
Something failed on {settings.SITE_URL}.

When: {date_format(timezone.localtime(), "D, M j, Y, g:i A T")}
Page: {_page(record)}
Error: {_kind(record)}
Code: {_place(record)}
Reference: {request_ids.current.get() or "none"}
{before}
If you don't run the site yourself, forward this email to the person who does. The log has
more under the reference. The dashboard shows whether the site works now:

{settings.SITE_URL}{settings.STAFF_PATH}

The next email about an error comes in an hour at the earliest. This email names no patient.
"""


def _page(record: logging.LogRecord) -> str:
    """The pattern of the address, without what was in its place."""
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    return f"/{match.route}" if match else "none (background work)"


def _kind(record: logging.LogRecord) -> str:
    error = record.exc_info[0] if record.exc_info else None
    return f"{error.__module__}.{error.__qualname__}" if error else "logged without an exception"


def _place(record: logging.LogRecord) -> str:
    raised = own_place(traceback.extract_tb(record.exc_info[2])) if record.exc_info else ""
    return raised or place(record.pathname, record.lineno, record.funcName)


def send(recipients: list[str], text: str, number: int) -> None:
    """Send one email to each address. If that fails, the next error tries again in some minutes."""
    emails = [
        EmailMessage(
            f"Error on {settings.SITE_URL}",
            text,
            to=[recipient],
            headers={
                "Message-ID": new_message_id(),
                "Date": formatdate(),
                "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office reply to this
            },
        )
        for recipient in recipients
    ]
    try:
        get_connection(timeout=TIMEOUT).send_messages(emails)
    except Exception as error:
        logger.warning("The email about an error could not be sent: %s", reason(error))
        hourly.give_back(time.time(), number)
