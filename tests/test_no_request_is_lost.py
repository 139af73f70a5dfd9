"""Whoever is thanked has a request that is kept once and told to staff, whatever breaks meanwhile.

The short version of ``bench/faults.py``, on a site of its own with real processes.
"""

import sys
from contextlib import closing
from pathlib import Path
from unittest import mock

import pytest
from django.db import connection
from django.db.backends.signals import connection_created

from tests import databases
from tests.factories import make_clinic
from tests.faults.run import run
from tests.faults.set_up import RECIPIENTS
from tests.on_disk import copy_database


@databases.only_on_sqlite("the troubles are made with its file; PostgreSQL's server has a disk")
@pytest.mark.programs
@pytest.mark.django_db(transaction=True)
def test_kills_locks_a_full_disk_and_bad_mail_servers_lose_nothing(tmp_path: Path) -> None:
    make_clinic(notification_emails=RECIPIENTS)
    copy_database(tmp_path)
    report = run(requests=60, clients=4, seed=1, limit=240, pace=0.3, folder=tmp_path)
    sys.stdout.write(f"\n{report}\n")
    assert report.faults == []
    assert report.thanked > 40
    assert len(report.troubles) == 14  # each of them


@databases.only_on_sqlite("PostgreSQL's server is asked for no less, but by its own settings")
@pytest.mark.django_db
def test_what_is_committed_outlives_a_power_cut_and_what_is_deleted_is_overwritten() -> None:
    """No kill shows the first: it leaves the system its memory. (Other tests do without it.)"""
    with mock.patch.object(connection_created, "receivers", []):
        fresh = connection.copy()
        fresh.connect()
    with closing(fresh), fresh.cursor() as cursor:
        for pragma, value in (("synchronous", 2), ("secure_delete", 1)):
            assert cursor.execute(f"PRAGMA {pragma}").fetchone() == (value,), pragma
