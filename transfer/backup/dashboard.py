"""What the dashboard says about backups."""

import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.timesince import timesince

from transfer.backup import folder

STALE = datetime.timedelta(hours=36)  # a daily copy that is half a day late

Panel = dict[str, Any]


def is_stale(newest: datetime.datetime | None, now: datetime.datetime) -> bool:
    return newest is None or newest < now - STALE


def backups(request: HttpRequest) -> Panel | None:
    """The age of the newest backup and the room that all take; red if one is overdue."""
    if not request.user.has_perm("clinic.change_clinic"):
        return None
    now, newest, state = timezone.now(), folder.newest(), folder.state()
    text = f"Last backup: {timesince(newest, now)} ago" if newest else "No backup yet"
    free = folder.readable(folder.free_room(settings.DATA_DIR))
    copies = f"{state.copies} cop{'y' if state.copies == 1 else 'ies'} take"
    room = f"{copies} up {folder.readable(state.size)}. {free} free."
    detail = f"{state.trouble} {room}".strip()
    alert = is_stale(newest, now) or bool(state.trouble)
    return {"title": "Backups", "rows": [{"text": text, "detail": detail}], "alert": alert}
