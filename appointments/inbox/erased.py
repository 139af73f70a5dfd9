"""The list of erased requests, outside of the database and of every copy of it.

A backup still has what was erased after it was made. This list says what to erase again when one
is restored. Of a request it holds the number, and a few characters of a digest that tell it from
another request that was given the same number after a restore; nothing that a patient said.
"""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from appointments.models import AppointmentRequest


def path() -> Path:
    file: Path = settings.DATA_DIR / "erased-requests"
    return file


def mark(request: AppointmentRequest) -> str:
    """A request as the list has it: too little to find out anything of an erased one."""
    return f"{request.pk} {hashlib.sha256(request.submission.encode()).hexdigest()[:4]}"


def note(requests: Iterable[AppointmentRequest]) -> None:
    """Add requests to the list, on the disk before this returns."""
    _append("+", requests)


def withdraw(requests: Iterable[AppointmentRequest]) -> None:
    """Say of requests that they weren't erased after all."""
    _append("-", requests)


def _append(sign: str, requests: Iterable[AppointmentRequest]) -> None:
    lines = "".join(f"{sign}{mark(request)}\n" for request in requests)
    if not lines:
        return
    descriptor = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())


def marks() -> set[str]:
    """The requests on the list. A line that was cut off by a power cut is no request."""
    found: set[str] = set()
    try:
        lines = path().read_text(encoding="ascii", errors="replace").split("\n")[:-1]
    except FileNotFoundError:
        return found
    for line in lines:
        if line.startswith("+"):
            found.add(line[1:])
        else:
            found.discard(line[1:])
    return found


def back_again() -> list[AppointmentRequest]:
    """The requests in the database that are on the list."""
    listed = marks()
    numbers = {int(number) for line in listed if (number := line.partition(" ")[0]).isdecimal()}
    found = AppointmentRequest.objects.filter(pk__in=numbers)
    return [request for request in found if mark(request) in listed]
