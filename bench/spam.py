#!/usr/bin/env python3
"""bench/spam.py: sends what people and what programs send, and prints what was taken for what.

The samples are those of tests/spam_samples.py, each sent through the whole site. Ends with 1 if a
single one of the people's requests is not there to be called, or one of the programs' is.
"""

import importlib.util
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bin")]

from bootstrap import environment  # noqa: E402

if not importlib.util.find_spec("time_machine"):
    python = environment(".venv-test", "requirements-dev.txt")
    os.execv(python, [python, *sys.argv])

import django  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="clinic-spam-") as data:
        return measure(data)


def measure(data: str) -> int:
    """Prints the figures of a site whose data are in a folder."""
    (Path(data) / "static").mkdir()
    os.environ.update(
        CACHE_URL="",
        DATA_DIR=data,
        DATABASE_URL="",
        DJANGO_SETTINGS_MODULE="tests.faults.settings",
        ENV_FILE=os.devnull,
    )
    django.setup()
    setup_test_environment()
    call_command("migrate", interactive=False, verbosity=0)

    from tests import spam_samples as samples  # models exist only now

    kinds = {
        "people": samples.PEOPLE,
        "programs": samples.PROGRAMS,
        "no valid form": samples.TURNED_AWAY,
    }
    found = {name: samples.send_all(kind, Client()) for name, kind in kinds.items()}
    print(f"{'':24}  ways  sent  to call  set apart  turned away")
    for name, figures in found.items():
        print(
            f"{name:24} {len(kinds[name]):5} {figures.sent:5} {figures.to_call:8}"
            f" {figures.set_apart:10} {figures.not_kept:12}"
        )
    people, programs, _ = found.values()
    return 0 if people.to_call == people.sent and not programs.to_call else 1


if __name__ == "__main__":
    sys.exit(main())
