"""Starts the tests' browser, or says in one line why it can't.

``python -m tests.browser_start PATH`` opens one page with the browser at PATH. It prints the reason
and exits with 1 if that fails.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import playwright
from playwright.sync_api import Browser, sync_playwright

Environment = dict[str, str | float | bool]  # as Playwright wants it

MISSING_LIBRARY = re.compile(r"error while loading shared libraries: ([^\s:]+)")


class CannotStartError(Exception):
    """The message is the reason, in one line."""


@contextmanager
def started(
    path: str, arguments: list[str], environment: Environment | None = None
) -> Iterator[Browser]:
    """A running browser, closed at the end. Raises CannotStartError."""
    with ExitStack() as stack:
        try:
            driver = stack.enter_context(sync_playwright())
            browser = driver.chromium.launch(executable_path=path, args=arguments, env=environment)
        except Exception as error:
            raise CannotStartError(reason(path, error)) from error
        stack.callback(browser.close)
        yield browser


def reason(path: str, error: Exception) -> str:
    """What a person can mend comes first: a missing library of one of the two programs."""
    faults = (fault(node(), "Playwright's Node"), fault(path, "Chromium"))
    lines = str(error).splitlines() or [type(error).__name__]
    return next(filter(None, faults), f"Chromium cannot start: {lines[0]}")


def node() -> str:
    bundled = Path(playwright.__file__).parent / "driver" / "node"
    return os.environ.get("PLAYWRIGHT_NODEJS_PATH") or str(bundled)


def fault(program: str, name: str) -> str:
    """Why a program can't even tell its version, or nothing."""
    try:
        ran = subprocess.run([program, "--version"], capture_output=True, text=True)
    except OSError as error:
        return f"{name} cannot start: {program}: {error.strerror}"
    library = MISSING_LIBRARY.search(ran.stderr)
    return f"{library[1]} is missing: {name} cannot start" if library else ""


def main(path: str) -> int:
    try:
        with started(path, ["--no-sandbox", "--disable-gpu"]) as browser:
            browser.new_page().set_content("<p>Ready</p>")
    except Exception as error:
        print(str(error).partition("\n")[0])  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
