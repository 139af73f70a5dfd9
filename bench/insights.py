#!/usr/bin/env python3
"""bench/insights.py: what counting costs, and what is lost when the site stops or is killed.

Starts sites of its own and prints four figures. Ends with 1 if a clean stop loses anything, or a
kill more than was counted in the seconds before it. `--short` sends less.
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

CLIENTS = 4
PAGES = ("", "services/", "blog/", "about/", "privacy/", "accessibility/", "search/")
HEADERS = {
    "User-Agent": "Mozilla/5.0 (a reader)",
    "Content-Type": "application/x-www-form-urlencoded",
}


class Site:
    """A running site whose database can be looked into."""

    def __init__(self, data: str) -> None:
        self.database = Path(data) / "clinic.sqlite3"
        self.port = free_port()
        url = f"http://127.0.0.1:{self.port}"
        settings = {"DATA_DIR": data, "PORT": str(self.port), "HOST": "127.0.0.1", "SITE_URL": url}
        environ = {**os.environ, "ENV_FILE": os.devnull, **settings}
        manage = [sys.executable, "manage.py", "prepare_site"]
        subprocess.run(manage, cwd=ROOT, env=environ, check=True, stdout=subprocess.DEVNULL)
        server = [sys.executable, "-m", "gunicorn", "--config", "python:clinic_site.gunicorn_conf"]
        self.process = subprocess.Popen(server, cwd=ROOT, env=environ, start_new_session=True)
        wait_for(f"{url}/healthz", self.process)

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


def healthz(connection: http.client.HTTPConnection, number: int, origin: str) -> None:
    connection.request("GET", "/healthz", headers=HEADERS)
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


def measure_cost_and_clean_stop(data: str, rounds: int, times: int) -> int:
    """Prints the cost of counting; returns how many beacons a clean stop has lost."""
    site = Site(data)
    seconds = {beacon: 0.0, healthz: 0.0}
    with Writes(site) as writes:
        for _ in range(rounds):
            for ask in seconds:
                seconds[ask] += seconds_for(site, ask, times)
        time.sleep(SECONDS + 1)
    sent = rounds * times + CLIENTS
    seconds_for(site, beacon, CLIENTS)  # what only the stop can store
    site.stop()
    print(f"beacons per write          {(sent - CLIENTS) / max(1, writes.number):8.0f}")
    print(f"beacon / healthz, time     {seconds[beacon] / seconds[healthz]:8.2f}")
    lost = sent - site.counted()
    print(f"lost on a clean stop       {lost:8} of {sent}")
    return lost


def measure_kill(data: str, load: int) -> float:
    """Counts evenly, then kills. Returns how many seconds' worth was lost."""
    site = Site(data)
    begun, sent = time.perf_counter(), 0
    with closing(http.client.HTTPConnection("127.0.0.1", site.port)) as connection:
        while time.perf_counter() - begun < load:
            beacon(connection, sent, f"http://127.0.0.1:{site.port}")
            sent += 1
            time.sleep(0.005)
    site.kill()
    lost = sent - site.counted()
    worth = lost / sent * load
    print(f"lost on a kill -9          {lost:8} of {sent}, {worth:.1f} seconds' worth")
    return worth


def main(arguments: list[str]) -> int:
    rounds, times, load = (1, 400, SECONDS + 2) if "--short" in arguments else (5, 2_000, 23)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        lost = measure_cost_and_clean_stop(one, rounds, times)
        worth = measure_kill(other, load)
    return 1 if lost or worth > SECONDS + 1 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
