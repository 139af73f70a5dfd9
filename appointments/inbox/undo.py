"""Taking back a status: offered once, beside the message that says what a tap did.

The session holds what the status was. It names no patient, and neither does any address.
"""

from typing import Any, TypedDict

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from appointments.models import AccessEntry, AppointmentRequest

KEY = "undo_status"
TAG = "undo"  # marks the message that the button belongs to


class Change(TypedDict):
    """A request before its last change. ``settled_at`` in ISO 8601, empty while it was open;
    ``entry`` is that change in the access log; ``is_shown``: the button was on a page.
    """

    pk: int
    before: str
    settled_at: str
    entry: int
    is_shown: bool


def change_from(before: AppointmentRequest) -> Change | None:
    """What to keep of a change that was just made to a request."""
    entry = AccessEntry.objects.last_status_change(before.pk)
    if entry is None:
        return None
    settled_at = before.settled_at.isoformat() if before.settled_at else ""
    return Change(
        pk=before.pk,
        before=before.status,
        settled_at=settled_at,
        entry=entry.pk,
        is_shown=False,
    )


def offer(session: Any, change: Change | None) -> None:
    """Keep a change for the next page. A second tap on the same button changes nothing."""
    if change is not None:
        session[KEY] = change


def show_once(session: Any) -> int | None:
    """The request that this page may offer to put back; the page after it offers nothing."""
    change = session.get(KEY)
    if change is None:
        return None
    if change["is_shown"]:
        del session[KEY]
        return None
    session[KEY] = change | {"is_shown": True}
    return int(change["pk"])


def take(session: Any, pk: int) -> Change | None:
    """The change of a request that can be taken back, for the last time."""
    change: Change | None = session.pop(KEY, None)
    return change if change and change["pk"] == pk else None


@transaction.atomic
def put_back(change: Change, user: Any) -> AppointmentRequest | None:
    """Set the status and the day it was settled as they were, so it is kept no longer for this.

    None if the request was changed again or deleted since.
    """
    request = AppointmentRequest.objects.select_for_update().filter(pk=change["pk"]).first()
    last = AccessEntry.objects.last_status_change(change["pk"])
    if request is None or last is None or last.pk != change["entry"]:
        return None
    undone, request.status = request.status, change["before"]
    request.settled_at = parse_datetime(change["settled_at"]) if change["settled_at"] else None
    request.save(update_fields=["status", "settled_at"])
    AccessEntry.objects.note_status(request, user, undone, timezone.now(), how=" (undone)")
    return request
