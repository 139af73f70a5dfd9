"""What bin/serve and bin/test share: a new enough Python, and a folder of locked packages.

Only the standard library. Any Python 3 must be able to read this file as far as
``require_python``, so no syntax here is newer than Python 3.6.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)


def fail(message):
    """Ends the program with one line on stderr and exit code 1."""
    warn(message)
    sys.exit(1)


def warn(message):
    print(f"bin/{Path(sys.argv[0]).name}: {message}", file=sys.stderr, flush=True)


def require_python():
    """Goes on with a newer Python of this machine if ``python3`` is too old, or says so."""
    if sys.version_info >= OLDEST_PYTHON:
        return
    for minor in range(14, OLDEST_PYTHON[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        # A version manager's stand-in may be on the path without a Python behind it.
        if found and not subprocess.call([found, "-c", ""], stderr=subprocess.DEVNULL):
            os.execv(found, [found, *sys.argv])
    version = "{}.{}".format(*sys.version_info)
    fail(f"Python 3.11 or newer is needed, and this is {version}. Install a newer one.")


require_python()


def step(label, result):
    """Shows one line of progress."""
    print(f"  {label:<16} {result}", flush=True)


def environment(folder_name, lock_name):
    """The Python of the virtual environment ``folder_name``, with what ``lock_name`` locks.

    Does nothing if that is what the folder already holds. ``lock_name`` names a file with hashes.
    """
    folder, lock = ROOT / folder_name, ROOT / lock_name
    python, stamp = folder / "bin" / "python", folder / "installed"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    try:
        held = stamp.read_text().split("\n") if stamp.exists() else []
        if held == [digest, os.path.realpath(python)]:
            step("Python packages", "already installed")
            return str(python)
        step("Python packages", f"being installed in {folder_name} (a minute or two)")
        if not is_usable(folder, made_by=held[1:]):
            make_environment(folder)
        install(python, lock)
        stamp.write_text(f"{digest}\n{os.path.realpath(python)}")
    except OSError as error:
        fail(f"cannot write to {folder}: {error.strerror}")
    step("Python packages", "installed")
    return str(python)


def is_usable(folder, made_by):
    """False for a folder left half-made, or whose Python was replaced by another since."""
    python = folder / "bin" / "python"
    is_whole = python.exists() and (folder / "bin" / "pip").exists()
    return is_whole and (not made_by or made_by == [os.path.realpath(python)])


def make_environment(folder):
    folder.mkdir(exist_ok=True)
    require_venv_module()
    made = run_quietly([sys.executable, "-m", "venv", "--clear", str(folder)])
    if made.returncode:
        fail(f"{folder} cannot be made: {last_line(made.stdout)}")


def require_venv_module():
    """Debian keeps part of Python's own venv in a package of its own."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    package = "python{}.{}-venv".format(*sys.version_info)
    if not apt_install(package):
        fail(f"this Python cannot make a virtual environment. Install the package {package} first.")


def apt_install(package):
    """Installs a Debian package. False where that is not possible: elsewhere, or not as root."""
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        return False
    step(package, "being installed with apt-get")
    settings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run_quietly([apt, "-q", "update"], settings)
    command = [apt, "-q", "install", "-y", "--no-install-recommends", package]
    return run_quietly(command, settings).returncode == 0


def install(python, lock):
    command = [str(python), "-m", "pip", "install", "--require-hashes", "--no-input"]
    ran = run_quietly([*command, "--disable-pip-version-check", "-r", str(lock)])
    if ran.returncode:
        offline = " (no connection?)" if "connection broken" in ran.stdout else ""
        fail(f"the packages cannot be installed{offline}: {last_line(ran.stdout)}")


def run_quietly(command, settings=None):
    """Runs a command without input, and keeps what it says in ``stdout``."""
    return subprocess.run(
        command,
        cwd=ROOT,
        env=settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )


def last_line(output):
    """The last line that names an error, or else the last line that says anything."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error")]
    return (errors or lines or ["no reason was given"])[-1]
