"""The site with its starter content on a free port, served as it is live, gone afterwards."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
START_LIMIT = 300  # seconds; the first start installs packages
LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
# Pages for people that no search engine lists.
UNLISTED = (
    "/search/",
    "/search/?q=jaw",
    "/search/?q=unicorn",
    "/appointments/thanks/",
)


@contextlib.contextmanager
def throwaway_site(prepare: Callable[[dict[str, str]], None] | None = None) -> Iterator[str]:
    """Run ``bin/serve`` with data of its own. Gives the address; raises TimeoutError.

    ``prepare`` is called once it runs, with the variables that name it and its data.
    """
    with tempfile.TemporaryDirectory(prefix="clinic-bench-") as data:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        settings = {"DATA_DIR": data, "PORT": str(port), "HOST": "127.0.0.1", "SITE_URL": url}
        server = subprocess.Popen(
            [sys.executable, ROOT / "bin/serve"],
            env={**os.environ, "ENV_FILE": os.devnull, **settings},
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for(f"{url}/healthz", server)
            if prepare:
                prepare(settings)
            yield url
        finally:
            server.terminate()
            server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, server: subprocess.Popen) -> None:
    for _ in range(START_LIMIT * 5):
        if server.poll() is not None:
            break
        with contextlib.suppress(OSError), urllib.request.urlopen(url):
            return
        time.sleep(0.2)
    raise TimeoutError("The site did not start: see what bin/serve says.")


def paths(url: str) -> list[str]:
    """Every page of the site: those of its sitemap, then those it leaves out."""
    with urllib.request.urlopen(f"{url}/sitemap.xml") as sitemap:
        tree = ElementTree.parse(sitemap)
    listed = [str(place.text).removeprefix(url) for place in tree.iter(LOCATION)]
    return [*listed, *(path for path in UNLISTED if path not in listed)]
