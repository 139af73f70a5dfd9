#!/usr/bin/env python3
"""bench/pages.py: how fast the site sends its pages, beside a bare function on the same server.

Both run under gunicorn with the site's settings. For each page the bare function sends the same
bytes and headers. They are asked in turn, with wrk (Debian's package), so what is printed is a
ratio of requests a second: 1.00 is as fast as the server can be.
"""

import argparse
import contextlib
import http.client
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from throwaway_site import ROOT, free_port, paths, throwaway_site, wait_for

PASSING = {"date", "server", "connection"}  # headers that the server itself adds
CONNECTIONS = 16
ACCEPT = "Accept-Encoding: gzip"
BARE = """
import json
from pathlib import Path

sent = json.loads(Path(__file__).with_name("pages.json").read_text())
pages = {
    path: ([tuple(item) for item in headers], body.encode("latin-1"))
    for path, (headers, body) in sent.items()
}

def application(environ, start_response):
    headers, body = pages[environ["PATH_INFO"]]
    start_response("200 OK", headers)
    return [body]
"""


class Run(NamedTuple):
    per_second: float
    p99: float  # milliseconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=7, help="of each page (7)")
    parser.add_argument("--seconds", type=int, default=2, help="of each run (2)")
    options = parser.parse_args()
    if not shutil.which("wrk"):
        sys.exit("bench/pages.py needs wrk: apt-get install wrk")
    with throwaway_site() as url:
        kinds = one_of_each(paths(url))
        sent = {path: page_as_sent(url, path) for path in kinds}
        with bare_function(sent) as bare:
            print(f"{'':32} site/bare: median (least-most)   site, requests/s     p99, ms")
            for path in kinds:
                measure(url, bare, path, options)
    return 0


def one_of_each(found: list[str]) -> list[str]:
    """One address of each kind of page that is kept, and the feeds."""
    kinds: dict[str, str] = {}
    for path in found:
        if not path.startswith(("/search/", "/appointments/")):
            kinds.setdefault(re.sub(r"[^/]+/$", "*", path) if path.count("/") > 2 else path, path)
    return [*kinds.values(), "/blog/feed/", "/sitemap.xml"]


def page_as_sent(url: str, path: str) -> tuple[list[tuple[str, str]], str]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    headers = [item for item in answer.getheaders() if item[0].lower() not in PASSING]
    return headers, answer.read().decode("latin-1")


@contextlib.contextmanager
def bare_function(sent: dict[str, tuple[list[tuple[str, str]], str]]) -> Iterator[str]:
    """Run a function that only sends what it is given, on the same server. Gives its address."""
    with tempfile.TemporaryDirectory(prefix="clinic-bare-") as folder:
        Path(folder, "bare.py").write_text(BARE)
        Path(folder, "pages.json").write_text(json.dumps(sent))
        port = free_port()
        server = subprocess.Popen(
            [
                *(ROOT / ".venv/bin/python", "-m", "gunicorn", "bare:application"),
                *("--config", "python:clinic_site.gunicorn_conf", "--pythonpath", folder),
                *("--bind", f"127.0.0.1:{port}"),
            ],
            cwd=ROOT,
            env={**os.environ, "ENV_FILE": os.devnull, "DATA_DIR": folder},
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def measure(site: str, bare: str, path: str, options: argparse.Namespace) -> None:
    ask(site + path, 1)
    ask(bare + path, 1)
    pairs = [
        (ask(site + path, options.seconds), ask(bare + path, options.seconds))
        for _ in range(options.runs)
    ]
    ratios = sorted(ours.per_second / theirs.per_second for ours, theirs in pairs)
    ours = [run for run, _ in pairs]
    print(
        f"{path:32} {statistics.median(ratios):9.2f}  ({ratios[0]:.2f}-{ratios[-1]:.2f})"
        f" {statistics.median(run.per_second for run in ours):19,.0f}"
        f" {statistics.median(run.p99 for run in ours):15.1f}",
        flush=True,
    )


def ask(url: str, seconds: int) -> Run:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}", "--latency", "-H", ACCEPT, url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said:
        sys.exit(f"{url} answers with an error")
    [p99, unit] = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()
    milliseconds = float(p99) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
    return Run(float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]), milliseconds)


if __name__ == "__main__":
    sys.exit(main())
