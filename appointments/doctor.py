"""Whether staff are told of requests: for ``manage.py doctor``."""

from collections.abc import Iterator
from typing import Any

from django.core import checks

from appointments import recipients
from clinic.models import Clinic


@checks.register("doctor", deploy=True)
def new_requests(**kwargs: Any) -> Iterator[checks.CheckMessage]:
    if recipients.is_anybody_told(Clinic.objects.current()):
        yield checks.Info("Staff get an email about each new request")
    else:
        yield checks.Error(
            "Nobody gets an email about new requests",
            hint="Enter who gets one in Clinic facts, under Emails.",
            id="appointments.nobody_is_told",
        )
