"""Whether emails get out: for ``manage.py doctor``."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from outbox import email_trouble
from outbox.models import new_message_id
from outbox.sending import reason

TIMEOUT = 5  # seconds for each reply of the mail server

Found = Iterator[checks.CheckMessage]


@checks.register("doctor", deploy=True)
def emails(**kwargs: Any) -> Found:
    if email_trouble.is_kept_as_files():
        yield checks.Error(
            "No mail server is set up", hint=email_trouble.NO_SERVER, id="outbox.no_mail_server"
        )
    trouble = email_trouble.find(timezone.now())
    if trouble:
        yield checks.Error(
            f"Emails that can’t be sent: {trouble.number}",
            hint=f"{trouble.advice} {trouble.code}".strip(),
            id="outbox.stuck",
        )
    else:
        yield checks.Info("No email is stuck")


@checks.register("doctor-network", deploy=True)
def mail_server(**kwargs: Any) -> Found:
    """Connects and signs in, and sends nothing."""
    if email_trouble.is_kept_as_files():
        return
    try:
        with get_connection(timeout=TIMEOUT):
            pass
    except Exception as error:
        yield _refused("The mail server can’t be used", error)
    else:
        yield checks.Info(
            "The mail server answers, and accepts the site’s password if there is one"
        )


def send_to(address: str) -> checks.CheckMessage:
    """What became of a test email that was really sent."""
    email = EmailMessage(
        "Test from your website",
        f"This email was sent by manage.py doctor of {settings.SITE_URL}.\n\nIf it isn’t marked"
        " as spam, emails from the site reach you.\n",
        to=[address],
        headers={"Message-ID": new_message_id(), "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=TIMEOUT),
    )
    try:
        email.send()
    except Exception as error:
        return _refused(f"The email to {address} was not accepted", error)
    if email_trouble.is_kept_as_files():
        folder = settings.EMAIL_FILE_PATH
        return checks.Error(
            f"The email to {address} is a file in {folder}", hint=email_trouble.NO_SERVER
        )
    return checks.Info(
        f"The mail server accepted the email to {address}",
        hint="See whether it arrives. If it’s marked as spam, set up SPF and DKIM for the domain of"
        " DEFAULT_FROM_EMAIL.",
    )


def _refused(what: str, error: Exception) -> checks.CheckMessage:
    code = reason(error)
    return checks.Error(what, hint=f"{email_trouble.advice(code)} ({code})", id="outbox.refused")
