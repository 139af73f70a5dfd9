"""With a real server a clean stop loses no count, and a kill only those of its last seconds."""

import re
import subprocess
import sys

import pytest
from django.conf import settings

PATIENCE = 300  # seconds until it counts as stuck


@pytest.mark.programs
def test_a_clean_stop_loses_nothing_and_a_kill_only_seconds() -> None:
    bench = subprocess.run(
        [sys.executable, settings.BASE_DIR / "bench" / "insights.py", "--short"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert bench.returncode == 0, bench.stdout + bench.stderr
    assert re.search(r"lost on a clean stop +0 of 404$", bench.stdout, re.MULTILINE)
    assert re.search(r"lost on a kill -9 +\d+ of \d\d+, [0-3]\.\d seconds' worth", bench.stdout)
