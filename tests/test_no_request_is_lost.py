"""Whoever is thanked has a request that is kept once and told to staff, whatever breaks meanwhile.

The short version of ``bench/faults.py``, on a site of its own with real processes.
"""

import sys

from tests.faults.run import run


def test_kills_locks_a_full_disk_and_bad_mail_servers_lose_nothing() -> None:
    report = run(requests=60, clients=4, seed=1, limit=240, pace=0.3)
    sys.stdout.write(f"\n{report}\n")
    assert report.faults == []
    assert report.thanked > 40
    assert len(report.troubles) == 12  # each of them
