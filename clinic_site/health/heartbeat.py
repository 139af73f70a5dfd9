"""The worker's sign of life: a row that it commits, so that it shows, too, that it can write."""

import datetime
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from appointments.models import AppointmentRequest
from clinic_site.models import ContentVersion, Heartbeat
from publishing.models import Revision

LATE = datetime.timedelta(minutes=5)  # longer than one job takes, an email to a slow server too

Moment = datetime.datetime


@dataclass(frozen=True)
class Signs:
    """When the worker last showed that it works, and the moment of the newest entry."""

    beat_at: Moment
    newest: Moment


def beat(now: Moment) -> None:
    Heartbeat.objects.update_or_create(pk=1, defaults={"beat_at": now})


def with_newest_rows() -> Signs | None:
    """Read with one query; None if the worker never ran."""
    revision = Revision.objects.order_by("-pk").values("created_at")[:1]
    request = AppointmentRequest.objects.order_by("-pk").values("created_at")[:1]
    change = ContentVersion.objects.filter(pk=OuterRef("pk")).values("changed_at")
    newest = Subquery(revision), Subquery(request), Subquery(change)
    found = Heartbeat.objects.values_list("beat_at", *newest).first()
    return Signs(found[0], max(filter(None, found))) if found else None
