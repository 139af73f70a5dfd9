#!/usr/bin/env python3
"""bench/insights.py: what counting costs, and what is lost when the site stops or is killed.

Starts a site of its own and prints five figures. Ends with 1 if it writes more often than the clock
says, if a clean stop loses anything, or a kill more than was counted in the seconds before it.
`--short` sends less to a site that writes more often.
"""

import http.client
import importlib.util
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bin"))
sys.path.insert(0, str(ROOT))

from bootstrap import environment  # noqa: E402

if not importlib.util.find_spec("gunicorn"):
    python = environment(".venv", "requirements.txt")
    os.execv(python, [python, *sys.argv])

from throwaway_site import free_port, wait_for  # noqa: E402

from insights.buffer import SECONDS  # noqa: E402

SHORT_SECONDS = 1  # between two writes, as tests.faults.settings has it
LATE = 2  # seconds by which a busy machine may be late with a write
PATIENCE = 60  # seconds until what was counted must be stored
PROCESSES = 2
CLIENTS = 4
PAGES = ("", "services/", "blog/", "about/", "privacy/", "accessibility/", "search/")
HEADERS = {
    "User-Agent": "Mozilla/5.0 (a reader)",
    "Content-Type": "application/x-www-form-urlencoded",
}


class Site:
    """A site whose database can be looked into. It runs once it is started."""

    def __init__(self, data: str, settings: str) -> None:
        self.database = Path(data) / "clinic.sqlite3"
        (Path(data) / "static").mkdir()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environ = {
            **os.environ,
            "DATA_DIR": data,
            "DJANGO_SETTINGS_MODULE": settings,
            "ENV_FILE": os.devnull,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "PYTHONPATH": str(ROOT),
            "SITE_URL": self.url,
            "WEB_CONCURRENCY": str(PROCESSES),
        }
        manage = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(manage, cwd=ROOT, env=self.environ, check=True)

    def start(self) -> None:
        server = [sys.executable, "-m", "gunicorn", "--config", "python:clinic_site.gunicorn_conf"]
        self.process = subprocess.Popen(server, cwd=ROOT, env=self.environ, start_new_session=True)
        wait_for(f"{self.url}/robots.txt", self.process)  # no worker runs here

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()

    def kill(self) -> None:
        """End the server and its workers at once, as a power cut does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def counted(self) -> int:
        with closing(sqlite3.connect(self.database)) as database:
            (total,) = database.execute("SELECT SUM(count) FROM insights_dailycount").fetchone()
        return total or 0

    def wait_until_counted(self, number: int, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while self.counted() < number and time.monotonic() < deadline:
            time.sleep(0.1)


class Writes(threading.Thread):
    """Counts how often another connection changes the database, while the ``with`` block runs."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self.site, self.number, self.done = site, 0, threading.Event()

    def run(self) -> None:
        with closing(sqlite3.connect(self.site.database)) as database:
            seen = self.version(database)
            while not self.done.wait(0.01):
                now = self.version(database)
                self.number += now != seen
                seen = now

    def version(self, database: sqlite3.Connection) -> int:
        return database.execute("PRAGMA data_version").fetchone()[0]

    def __enter__(self) -> "Writes":
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.done.set()
        self.join()


def beacon(connection: http.client.HTTPConnection, number: int, origin: str) -> None:
    page = PAGES[number % len(PAGES)]
    body = f"event=view&subject=/{page}"
    connection.request("POST", "/insights/", body, HEADERS | {"Origin": origin})
    response = connection.getresponse()
    response.read()
    assert response.status == 204, response.status


def form(connection: http.client.HTTPConnection, number: int, origin: str) -> None:
    connection.request("GET", "/appointments/", headers=HEADERS)
    response = connection.getresponse()
    response.read()
    assert response.status == 200, response.status


def seconds_for(site: Site, ask, times: int) -> float:
    """How long a number of requests takes, from clients that keep their connection open."""

    def client() -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", site.port)) as connection:
            for number in range(times // CLIENTS):
                ask(connection, number, f"http://127.0.0.1:{site.port}")

    clients = [threading.Thread(target=client) for _ in range(CLIENTS)]
    begun = time.perf_counter()
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join()
    return time.perf_counter() - begun


def measure_cost(site: Site, rounds: int, times: int, every: float) -> bool:
    """Prints what counting costs. True if the clock, and not the readers, says how often to write.

    ``every``: seconds between two writes of one process.
    """
    seconds = {beacon: 0.0, form: 0.0}
    begun = time.perf_counter()
    with Writes(site) as writes:
        for _ in range(rounds):
            for ask in seconds:
                seconds[ask] += seconds_for(site, ask, times)
        site.wait_until_counted(rounds * times, PATIENCE)
    most = PROCESSES * (1 + int((time.perf_counter() - begun) / every))
    print(f"beacons per write          {rounds * times / max(1, writes.number):8.0f}")
    print(f"writes                     {writes.number:8}, at most {most} by the clock")
    print(f"beacon / form, time        {seconds[beacon] / seconds[form]:8.2f}")
    return writes.number <= most


def measure_clean_stop(site: Site, before: int) -> int:
    """Returns how many of the beacons, those ``before`` and some last ones, a stop has lost."""
    seconds_for(site, beacon, CLIENTS)  # what only the stop can store
    site.stop()
    sent = before + CLIENTS
    lost = sent - site.counted()
    print(f"lost on a clean stop       {lost:8} of {sent}")
    return lost


def measure_kill(site: Site, load: float) -> float:
    """Counts evenly for ``load`` seconds, then kills. Returns how many seconds' worth was lost."""
    before, begun, sent = site.counted(), time.perf_counter(), 0
    with closing(http.client.HTTPConnection("127.0.0.1", site.port)) as connection:
        while time.perf_counter() - begun < load:
            beacon(connection, sent, site.url)
            sent += 1
            time.sleep(0.005)
    site.kill()
    lost = before + sent - site.counted()
    worth = lost / sent * load
    print(f"lost on a kill -9          {lost:8} of {sent}, {worth:.1f} seconds' worth")
    return worth


def main(arguments: list[str]) -> int:
    is_short = "--short" in arguments
    rounds, times, load = (1, 400, 5) if is_short else (5, 2_000, 23)
    every = SHORT_SECONDS if is_short else SECONDS
    with tempfile.TemporaryDirectory() as data:
        site = Site(data, "tests.faults.settings" if is_short else "clinic_site.settings")
        site.start()
        is_cheap = measure_cost(site, rounds, times, every)
        lost = measure_clean_stop(site, rounds * times)
        site.start()
        worth = measure_kill(site, load)
    return 0 if is_cheap and not lost and worth <= every + LATE else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
