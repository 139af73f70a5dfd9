"""What staff are told by email: that there is a request, and where. Nothing of the patient."""

from collections.abc import Sequence
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse

LISTED = 30  # requests of one summary; of more the number is told


def new_request(label: str, path: str) -> tuple[str, str]:
    """Subject and body of the email about a request: ``Request 12`` at a path of this site."""
    body = (
        "A patient requested an appointment on the website.\n\n"
        f"{settings.SITE_URL}{path}\n\n"
        "Sign in to see who it is, and call. This email says no more because email isn’t private.\n"
    )
    return f"New appointment request ({label})", body


class OpenRequest(NamedTuple):
    """What a summary tells of a request: ``Request 12``, its status, its age in words, its path."""

    label: str
    status: str
    age: str
    path: str


def daily_summary(requests: Sequence[OpenRequest], suspected: int) -> tuple[str, str]:
    """Subject and body of the email about what is open, and how many were flagged as spam."""
    inbox = f"{settings.SITE_URL}{reverse('admin:appointments_appointmentrequest_changelist')}"
    lines = [f"Still open on the website: {counted(len(requests))}.", ""]
    for request in requests[:LISTED]:
        lines.append(f"{request.label}: {request.status}, {request.age}")
        lines.append(f"{settings.SITE_URL}{request.path}")
    if len(requests) > LISTED:
        lines.append(f"And {len(requests) - LISTED} more.")
    if suspected:
        lines += ["", f"Flagged as spam since yesterday: {counted(suspected)}."]
        lines += ["Please check the Spam tab in case one is from a patient."]
    lines += ["", inbox, "", "Sign in to see who they are, and call. This email names no one.", ""]
    return f"Appointment requests: {len(requests)} open", "\n".join(lines)


def counted(number: int) -> str:
    """How many requests, in words that fit into a sentence."""
    return f"{number} request" if number == 1 else f"{number} requests"
