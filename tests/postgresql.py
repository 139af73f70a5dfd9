"""A PostgreSQL server of the tests' own: a cluster in a temporary folder, on a socket in it.

Only the standard library: bin/test starts one too.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)

# Nothing of it is to outlive a power cut, so it waits for no disk.
_QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def program(name: str) -> str:
    """The path of one of the server's programs; empty where there is none."""
    found = [str(folder / name) for folder in _PLACES if (folder / name).exists()]
    return shutil.which(name) or next(iter(found), "")


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run a server; gives the address of an empty database."""
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        for parent in [folder, *folder.parents][:4]:
            parent.chmod(parent.stat().st_mode | 0o011)
    else:
        as_user = []
    data = folder / "data"
    run = {"check": True, "capture_output": True, "cwd": folder}
    create = [program("initdb"), "-D", data, "-A", "trust", "-U", "clinic", "--no-sync"]
    subprocess.run([*as_user, *create, "--encoding=UTF8", "--locale=C.UTF-8"], **run)
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' {_QUICK}"
    control = [*as_user, program("pg_ctl"), "-D", data, "-w"]
    subprocess.run([*control, "-l", folder / "log", "-o", options, "start"], **run)
    try:
        yield f"postgres://clinic@/{folder}/postgres"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **run)
