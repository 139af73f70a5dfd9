"""The worker (run_worker), which here looks for work all the time. Run as a program.

The first argument says how many seconds a mail in hand may take once the worker is told to stop.
"""

import sys

import django

django.setup()

from clinic_site.management.commands import run_worker  # noqa: E402 - models exist only now

run_worker.PAUSE, run_worker.GRACE = 0.1, float(sys.argv[1])
run_worker.Command().run_from_argv(["manage.py", "run_worker", *sys.argv[2:]])
