#!/usr/bin/env python3
"""bench/faults.py: breaks a site of its own while patients send requests, and counts what is left.

1,000 requests by 8 clients, unless told otherwise. Ends with 1 if a single promise was broken. With
`--small-disk FOLDER`, an empty folder on a file system of some megabytes, the disk gets really
full; without, the site's processes are kept from writing now and then. One can be made with:

    mount -t tmpfs -o size=24m tmpfs FOLDER
"""

import argparse
import importlib.util
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bin")]

from bootstrap import environment  # noqa: E402

if not importlib.util.find_spec("gunicorn"):
    python = environment(".venv", "requirements.txt")
    os.execv(python, [python, *sys.argv])

from tests.faults.run import run  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench/faults.py", description=__doc__)
    parser.add_argument("--requests", type=int, default=1_000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1, help="another one makes other troubles")
    parser.add_argument("--limit", type=int, default=1_800, metavar="SECONDS")
    parser.add_argument("--small-disk", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    if options.small_disk and any(options.small_disk.iterdir()):
        parser.error("the folder of --small-disk must be empty")
    report = run(
        options.requests,
        options.clients,
        options.seed,
        limit=options.limit,
        pace=0.5,
        folder=options.small_disk,
        is_small=options.small_disk is not None,
    )
    print(report)
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
