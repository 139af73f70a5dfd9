#!/usr/bin/env python3
"""bench/slow_clients.py: how long others wait while 200 connections send next to nothing.

They send a header or a form's body, one byte every two seconds, or nothing at all: to the site's
own port, and to nginx and Caddy with the files in deploy/, where those are installed. Printed is
the longest of 20 waits for a page that the server has to make.
"""

import argparse
import asyncio
import contextlib
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from throwaway_site import ROOT, free_port, throwaway_site

KINDS = {
    "silent": b"",
    "header": b"GET / HTTP/1.1\r\nHost: {host}\r\nX-Slow: ",
    "body": b"POST /appointments/ HTTP/1.1\r\nHost: {host}\r\nContent-Length: 100000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\n",
}
BETWEEN_BYTES = 2  # seconds
READS = 20
PATIENCE = 10  # seconds that a reader waits at most
PAGE = "/search/?q=jaw"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--connections", type=int, default=200, help="that are slow (200)")
    options = parser.parse_args()
    with throwaway_site() as url, tempfile.TemporaryDirectory(prefix="clinic-front-") as folder:
        fronts = [("the port itself", contextlib.nullcontext(url))]
        if shutil.which("nginx"):
            fronts.append(("nginx", nginx(Path(folder), url)))
        if shutil.which("caddy"):
            fronts.append(("caddy", caddy(Path(folder), url)))
        print(f"{'':20}" + "".join(f"{kind:>12}" for kind in ["no others", *KINDS]))
        for name, front in fronts:
            with front as address:
                waits = [asyncio.run(longest_wait(address, b"", 0))]
                for opening in KINDS.values():
                    waits.append(asyncio.run(longest_wait(address, opening, options.connections)))
            print(f"{name:20}" + "".join(f"{said(wait):>12}" for wait in waits), flush=True)
    return 0


def said(wait: float) -> str:
    return f"{wait:.3f} s" if wait < PATIENCE else "never"


async def longest_wait(url: str, opening: bytes, connections: int) -> float:
    """Seconds of the longest of a reader's waits while so many connections are slow."""
    host = urlsplit(url).netloc
    opening = opening.replace(b"{host}", host.encode())
    slow = [asyncio.create_task(send_slowly(url, opening)) for _ in range(connections)]
    await asyncio.sleep(2 * BETWEEN_BYTES if slow else 0)  # until all have sent a byte
    waits = []
    for _ in range(READS):
        waits.append(await asyncio.to_thread(read, f"{url}{PAGE}"))
        if waits[-1] >= PATIENCE:
            break
    for task in slow:
        task.cancel()
    await asyncio.gather(*slow, return_exceptions=True)
    return max(waits)


async def send_slowly(url: str, opening: bytes) -> None:
    parts = urlsplit(url)
    while True:  # anew, where the server hangs up
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection(parts.hostname, parts.port)
            writer.write(opening)
            with contextlib.closing(writer):
                while not writer.is_closing():
                    await asyncio.sleep(BETWEEN_BYTES)
                    writer.write(b"x" if opening else b"")
                    await writer.drain()
        await asyncio.sleep(0.1)


def read(url: str) -> float:
    begun = time.monotonic()
    with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=PATIENCE) as page:
        page.read()
        return time.monotonic() - begun
    return PATIENCE


@contextlib.contextmanager
def nginx(folder: Path, url: str) -> Iterator[str]:
    """nginx with deploy/nginx.conf, without TLS and on another port."""
    port = free_port()
    site = (ROOT / "deploy/nginx.conf").read_text()
    site = site.replace("listen 443 ssl http2", f"listen {port}")
    site = re.sub(r"^ *(ssl_|listen \[|listen 80;).*\n", "", site, flags=re.MULTILINE)
    site = re.sub(r"server \{\s+server_name \S+\s+return.*?\n\}", "", site, flags=re.DOTALL)
    site = site.replace("127.0.0.1:8000", urlsplit(url).netloc)
    site = site.replace("Host $host;", f"Host {urlsplit(url).netloc};")
    site = site.replace("/var/lib/nginx/clinic", f"{folder}/cache")
    site = site.replace("/var/log/nginx/clinic.log", f"{folder}/error.log")
    # Here all readers have one address.
    site = site.replace("limit_conn clinic_network 60;", "")
    user = "user root;" if os.geteuid() == 0 else ""  # may read the folder of this run
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
        f"events {{ worker_connections 2048; }}\nhttp {{\n{site}\n}}\n"
    )
    with running(["nginx", "-c", str(folder / "nginx.conf")], port) as address:
        yield address


@contextlib.contextmanager
def caddy(folder: Path, url: str) -> Iterator[str]:
    """Caddy with deploy/Caddyfile, without TLS and on another port."""
    port = free_port()
    site = (ROOT / "deploy/Caddyfile").read_text()
    site = site.replace("www.example.org {", f"http://127.0.0.1:{port} {{")
    site = site.replace("127.0.0.1:8000", urlsplit(url).netloc)
    site = site.replace("{\n\tservers", "{\n\tadmin off\n\tservers", 1)
    (folder / "Caddyfile").write_text(site)
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    with running(command, port) as address:
        yield address


@contextlib.contextmanager
def running(command: list[str], port: int) -> Iterator[str]:
    url = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            if read(f"{url}/healthz") < PATIENCE:
                break
            time.sleep(0.1)
        yield url
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    raise SystemExit(main())
