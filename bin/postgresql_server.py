"""The PostgreSQL server that bin/test --postgresql runs the tests on."""

import sys
from pathlib import Path

from bootstrap import ROOT, apt_install, step

sys.path.append(str(ROOT))
from tests import postgresql

# Debian's package would set up a server for the whole machine, if this file did not say no.
CREATE_CLUSTER = Path("/etc/postgresql-common/createcluster.conf")

server = postgresql.server


def find_postgresql():
    """The path of initdb, and where there is none, "" and what is left out and why."""
    path = postgresql.program("initdb") or debian_postgresql()
    step("PostgreSQL", path or "none")
    return path, "" if path else "nothing was tried on PostgreSQL, for there is no server of it"


def debian_postgresql():
    if not apt_install("postgresql-common"):
        return ""
    usual = CREATE_CLUSTER.read_text()
    CREATE_CLUSTER.write_text(f"{usual}\ncreate_main_cluster = false\n")
    try:
        apt_install("postgresql")
    finally:
        CREATE_CLUSTER.write_text(usual)
    return postgresql.program("initdb")
