"""Runs the web server and the outbox worker beside it, and stops both cleanly."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time

from bootstrap import ROOT, fail, step, warn

WORKER_PAUSE = 5  # seconds before a worker that ended is started again
STOP_LIMIT = 12  # seconds; gunicorn gives its own requests less


def run_site(python, address):
    """Runs the web server and the outbox worker side by side until told to stop.

    Returns 0 after Ctrl-C or TERM, and 1 if the web server ended by itself.
    """
    server = [python, "-m", "gunicorn", "--config", "python:clinic_site.gunicorn_conf"]
    children = {}
    try:
        children["server"] = start(server)
        wait_until_ready(children["server"], address)
        step("Web server", f"http://{display_host()}:{os.environ['PORT']}/ (Ctrl-C stops it)")
        return watch(children, [python, "manage.py", "run_worker"])
    except KeyboardInterrupt:
        return 0
    finally:
        stop(children.values())


def start(command):
    """Starts a child out of the terminal's reach: Ctrl-C comes to this process, which ends both."""
    return subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=end_with_parent if sys.platform == "linux" else None,
    )


def end_with_parent():
    """Asks Linux to send TERM to this child when its parent is gone, even after a kill -9."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # 1: PR_SET_PDEATHSIG


def wait_until_ready(server, address):
    family, place = address
    while server.poll() is None:
        with socket.socket(family) as probe:
            if probe.connect_ex(place) == 0:
                return
        time.sleep(0.05)
    fail(f"the web server did not start (exit code {server.returncode})")


def display_host():
    host = os.environ["HOST"]
    if host in ("0.0.0.0", "::"):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def watch(children, worker):
    """Starts the worker, and again whenever it ends. Returns 1 when the web server has ended."""
    children["worker"] = start(worker)
    restart_at = None
    while children["server"].poll() is None:
        time.sleep(0.2)
        now = time.monotonic()
        if children["worker"].poll() is None:
            continue
        if restart_at is None:
            restart_at = now + WORKER_PAUSE
            warn(f"the outbox worker ended, and is started again in {WORKER_PAUSE} seconds")
        elif now >= restart_at:
            children["worker"], restart_at = start(worker), None
    warn(f"the web server ended (exit code {children['server'].returncode})")
    return 1


def stop(children):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # it is being done
    for child in children:
        child.terminate()
    deadline = time.monotonic() + STOP_LIMIT
    for child in children:
        try:
            child.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)  # what a child that crashed has left behind
