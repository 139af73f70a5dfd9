"""Tasks that a bench does in processes of their own: memory that one used counts for no other."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def child(script: str, task: str, argument: str) -> str:
    """What a script prints for a task. Its site is a new one, whatever the environment names."""
    environment = {key: value for key, value in os.environ.items() if not key.endswith("_URL")}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "clinic_site.settings",
        "ENV_FILE": os.devnull,
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "bench")]),
    }
    # -P, as the root comes first: bench/insights.py is not the app of that name.
    command = [sys.executable, "-P", script, task, argument]
    with tempfile.TemporaryDirectory(prefix="clinic-bench-data-") as data:
        environment["DATA_DIR"] = data
        ran = subprocess.run(
            command, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
    return ran.stdout
