"""Whether there is a recent backup: for ``manage.py doctor``."""

from collections.abc import Iterator
from typing import Any

from django.core import checks
from django.db import connection
from django.utils import timezone
from django.utils.timesince import timesince

from transfer.backup import BackupError, folder, postgresql
from transfer.backup.dashboard import is_stale

Found = Iterator[checks.CheckMessage]


@checks.register("doctor", deploy=True)
def last_backup(**kwargs: Any) -> Found:
    now, newest, trouble = timezone.now(), folder.newest(), folder.state().trouble
    text = f"Last backup: {timesince(newest, now)} ago" if newest else "No backup yet"
    if is_stale(newest, now) or trouble:
        yield checks.Error(
            text,
            hint=trouble or "The worker makes one each day. To make one now: manage.py backup",
            id="transfer.backup",
        )
    else:
        yield checks.Info(text, hint="Take a copy to another machine each week: docs/operations.md")


@checks.register("doctor", deploy=True)
def programs(**kwargs: Any) -> Found:
    """Those of PostgreSQL. SQLite needs none."""
    if connection.vendor != "postgresql":
        return
    try:
        postgresql.require_programs()
        yield checks.Info("The programs that backups need are there")
    except BackupError as error:
        yield checks.Error(
            "A program that backups need is missing", hint=str(error), id="transfer.programs"
        )
