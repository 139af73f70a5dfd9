"""Finds the tools that Python's packages cannot bring: a browser and the Nu HTML checker.

Each finder returns the tool's path and, where there is none, "" and what is left out and why.
"""

import base64
import hashlib
import os
import shutil
import tarfile
import tempfile
from pathlib import Path

from bootstrap import ROOT, apt_install, fail, run_quietly, step

CHROMIUM_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
CHECKER = "vnu-jar@26.9.27"
CHECKER_DIGEST = (  # sha512, as the npm registry gives it
    "TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA=="
)


def find_chromium(python):
    """CHROME_PATH, the system's, one from Debian's packages, or Playwright's own."""
    named = os.environ.get("CHROME_PATH")
    if named and not runs(named):
        fail(f"CHROME_PATH names no browser that runs: {named}")
    path = named or installed_chromium() or debian_chromium() or playwright_chromium(python)
    step("Chromium", path or "none")
    return path, "" if path else "the browser tests were skipped, for there is no Chromium"


def installed_chromium():
    found = (shutil.which(name) for name in CHROMIUM_NAMES)
    return next((path for path in found if path and runs(path)), "")


def debian_chromium():
    """Ubuntu's package of this name is an empty one, so only Debian itself is asked."""
    if not Path("/etc/debian_version").exists() or Path("/etc/lsb-release").exists():
        return ""
    return installed_chromium() if apt_install("chromium") else ""


def playwright_chromium(python):
    step("Chromium", "being fetched by Playwright")
    if run_quietly([python, "-m", "playwright", "install", "chromium"]).returncode:
        return ""
    path = run_quietly([python, "-c", ASK_PLAYWRIGHT]).stdout.strip()
    return path if runs(path) else ""


def runs(path):
    try:
        return run_quietly([path, "--version"]).returncode == 0
    except OSError:
        return False


def find_checker():
    """VNU_JAR, or the checker that npm brings, kept beside the test packages."""
    jar = Path(os.environ.get("VNU_JAR") or ROOT / ".venv-test" / f"{CHECKER}.jar")
    missing = missing_for_checker(jar)
    if not missing and not jar.exists():
        missing = fetch_checker(jar)
    step("Nu HTML checker", missing or jar)
    return ("", f"the Nu HTML checker was left out: {missing}") if missing else (str(jar), "")


def missing_for_checker(jar):
    if not shutil.which("java") or not runs("java"):
        return "there is no Java"
    if not jar.exists() and not shutil.which("npm"):
        return "there is no npm to fetch it with"
    return ""


def fetch_checker(jar):
    """Puts the checker at the path ``jar``. Returns what went wrong, or nothing."""
    with tempfile.TemporaryDirectory() as folder:
        fetched = run_quietly(["npm", "pack", CHECKER, "--pack-destination", folder])
        packages = list(Path(folder).glob("*.tgz"))
        if fetched.returncode or not packages:
            return "npm could not fetch it"
        content = packages[0].read_bytes()
        if base64.b64encode(hashlib.sha512(content).digest()).decode() != CHECKER_DIGEST:
            return "npm brought another file than the one expected"
        with tarfile.open(packages[0]) as package:
            draft = jar.with_suffix(".draft")
            draft.write_bytes(package.extractfile("package/build/dist/vnu.jar").read())
    draft.rename(jar)
    return ""
