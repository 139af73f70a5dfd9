"""A site of its own: gunicorn and two workers that can be killed and started again."""

import contextlib
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
START_LIMIT = 60  # seconds
WEB = [sys.executable, "-m", "gunicorn", "--config", "python:clinic_site.gunicorn_conf"]
WORKER = [sys.executable, "-m", "tests.impatient_worker", "5"]


class Site:
    """Its data are in ``folder``. ``parts``: the web server first, then the workers.

    A database that is already there is used as it is.
    """

    def __init__(self, folder: Path, mail_url: str) -> None:
        self.folder = folder
        self.port = _free_port()
        self.environ = os.environ | {
            "CACHE_URL": "",
            "DATA_DIR": str(folder),
            "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "EMAIL_URL": mail_url,
            "ENV_FILE": os.devnull,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "PYTHONPATH": str(ROOT),
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "WEB_CONCURRENCY": "2",
        }
        if not self.database.exists():
            subprocess.run(
                [sys.executable, "-m", "tests.faults.set_up"],
                cwd=ROOT,
                env=self.environ,
                check=True,
                timeout=START_LIMIT * 2,
            )
        self.parts = [Part(command, self.environ) for command in (WEB, WORKER, WORKER)]

    @property
    def database(self) -> Path:
        return self.folder / "clinic.sqlite3"

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline:
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self.port), 1),
            ):
                return
            time.sleep(0.05)
        raise TimeoutError("The site did not start.")

    def look(self, question: str) -> list[tuple]:
        """What the database answers to a question in SQL."""
        with closing(sqlite3.connect(self.database, timeout=10)) as database, database:
            return database.execute(question).fetchall()

    def stop(self) -> None:
        """End all parts at once: whatever was not on the disk by now is lost."""
        for part in self.parts:
            part.kill()


class Part:
    """One program of the site, in a process group of its own."""

    def __init__(self, command: list[str], environ: dict[str, str]) -> None:
        self.command, self.environ = command, environ
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self) -> None:
        """End it and its children at once: nothing is flushed, no handler runs."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def pids(self) -> list[int]:
        """Its own process and the children that it has now, the own one first."""
        pid = self.process.pid
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        except OSError:
            children = ""
        return [pid, *map(int, children.split())]

    def limit_files(self, size: int) -> None:
        """Let no file grow over ``size`` bytes (-1: as before): a full disk for this part alone."""
        for pid in self.pids():
            with contextlib.suppress(OSError):
                hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
