"""Finds the tools that Python's packages cannot bring: a browser and two checkers of pages.

Each finder returns the tool's path and, where there is none, "" and what is left out and why.
"""

import base64
import hashlib
import os
import shutil
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

from bootstrap import ROOT, apt_install, fail, run_quietly, step

CHROMIUM_NAMES = (
    "chromium-headless-shell",  # the same engine without windows: half the time for each test
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# What a bare Debian lacks for Playwright's Node; Debian's Chromium brings its own.
LIBRARY_PACKAGES = {
    "libatomic.so.1": "libatomic1",
    "libgcc_s.so.1": "libgcc-s1",
    "libstdc++.so.6": "libstdc++6",
}
ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


class NpmFile(NamedTuple):
    """One file of a package on npm, pinned by the digest that the registry gives of the package."""

    label: str
    package: str  # name@version
    digest: str  # sha512, base64
    member: str

    @property
    def path(self):
        return ROOT / ".venv-test" / f"{self.package}{Path(self.member).suffix}"


HTML_CHECKER = NpmFile(
    "Nu HTML checker",
    "vnu-jar@26.9.27",
    "TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA==",
    "package/build/dist/vnu.jar",
)
ACCESSIBILITY_CHECKER = NpmFile(
    "Equal Access",
    "accessibility-checker-engine@4.0.34",
    "nGE7j5gI/914QLgt1tFcjM9kCr4EKx3HxctsZE8BobObYmQr+UoYsKdWVLowG4QHCB7G/F0Prr3kTwKENPHrcA==",
    "package/ace.js",
)


def find_chromium(python):
    """CHROME_PATH, the system's, one from Debian's packages, or Playwright's own."""
    named = os.environ.get("CHROME_PATH")
    if named and not runs(named):
        fail(f"CHROME_PATH names no browser that runs: {named}")
    path = named or installed_chromium() or debian_chromium() or playwright_chromium(python)
    path = path or broken_chromium()
    step("Chromium", path or "none")
    fault = browser_fault(python, path) if path else "there is no Chromium"
    return path, f"the browser tests were skipped: {fault}" if fault else ""


def installed_chromium():
    found = (shutil.which(name) for name in CHROMIUM_NAMES)
    return next((path for path in found if path and runs(path)), "")


def broken_chromium():
    """One that can't run: why it can't says more than that there is none."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), "")


def debian_chromium():
    """Ubuntu's package of this name is an empty one, so only Debian itself is asked."""
    if not Path("/etc/debian_version").exists() or Path("/etc/lsb-release").exists():
        return ""
    return installed_chromium() if apt_install("chromium-headless-shell") else ""


def playwright_chromium(python):
    step("Chromium", "being fetched by Playwright")
    if run_quietly([python, "-m", "playwright", "install", "chromium"]).returncode:
        return ""
    path = run_quietly([python, "-c", ASK_PLAYWRIGHT]).stdout.strip()
    return path if Path(path).exists() else ""


def browser_fault(python, path):
    """Why Playwright can't open a page with this browser, in one line; empty if it can.

    On Debian, as root, libraries that are missing are installed first.
    """
    installed = set()
    while True:
        ran = run_quietly([python, "-m", "tests.browser_start", path])
        fault = ran.stdout.strip().rpartition("\n")[2] if ran.returncode else ""
        package = LIBRARY_PACKAGES.get(fault.partition(" is missing")[0])
        if not package:
            return fault
        if package in installed or not apt_install(package):
            return f"{fault} (Debian's package {package} has it)"
        installed.add(package)


def runs(path):
    try:
        return run_quietly([path, "--version"]).returncode == 0
    except OSError:
        return False


def find_html_checker():
    """VNU_JAR, or the checker that npm brings, kept beside the test packages. It needs a Java."""
    if shutil.which("java") and runs("java"):
        return find_npm_file(HTML_CHECKER, os.environ.get("VNU_JAR"))
    return missing(HTML_CHECKER, "there is no Java")


def find_accessibility_checker():
    """ACE_JS, or the engine of IBM's Equal Access that npm brings; it runs in the browser."""
    return find_npm_file(ACCESSIBILITY_CHECKER, os.environ.get("ACE_JS"))


def find_npm_file(file, named=""):
    path = Path(named or file.path)
    if not path.exists():
        fault = fetch(file, path) if shutil.which("npm") else "there is no npm to fetch it with"
        if fault:
            return missing(file, fault)
    step(file.label, path)
    return str(path), ""


def missing(file, reason):
    step(file.label, reason)
    return "", f"{file.label} was left out: {reason}"


def fetch(file, path):
    """Puts a file of a package at ``path``. Returns what went wrong, or nothing."""
    with tempfile.TemporaryDirectory() as folder:
        fetched = run_quietly(["npm", "pack", file.package, "--pack-destination", folder])
        packages = list(Path(folder).glob("*.tgz"))
        if fetched.returncode or not packages:
            return "npm could not fetch it"
        content = packages[0].read_bytes()
        if base64.b64encode(hashlib.sha512(content).digest()).decode() != file.digest:
            return "npm brought another file than the one expected"
        with tarfile.open(packages[0]) as package:
            draft = path.with_suffix(".draft")
            draft.write_bytes(package.extractfile(file.member).read())
    draft.rename(path)
    return ""
