"""Where the browser can't start: one reason, found once, and everything else is tested."""

import importlib
import os
import runpy
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings

from tests import browser_start

LOADER = "error while loading shared libraries: {}: cannot open shared object file: No such file"
TWO_TESTS = """
def test_one(chromium): pass
def test_two(chromium): pass
def test_without_a_browser(): pass
"""
NODE_FAULT = "libatomic.so.1 is missing: Playwright's Node cannot start"


@pytest.fixture
def outside_tools(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(settings.BASE_DIR / "bin"))
    return importlib.import_module("outside_tools")


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return program(tmp_path / "broken", f"echo '{LOADER.format('libatomic.so.1')}' >&2; exit 127")


def program(path: Path, line: str) -> Path:
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)
    return path


def run_python(*arguments: str | Path, **environment: str | Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


def test_pytest_skips_each_browser_test_with_the_reason(tmp_path: Path, broken: Path) -> None:
    (tmp_path / "test_two.py").write_text(TWO_TESTS)
    (tmp_path / "conftest.py").write_text("from tests.conftest import chromium, own_fonts\n")
    plain = ["-q", "-rs", "-p", "no:cacheprovider", "-p", "no:xdist"]
    ini = settings.BASE_DIR / "pyproject.toml"
    ran = run_python(
        *["-m", "pytest", *plain, "-c", ini, "--rootdir", tmp_path, tmp_path / "test_two.py"],
        PLAYWRIGHT_NODEJS_PATH=broken,
        CHROME_PATH=broken,
        NO_BROWSER="",
    )
    assert NODE_FAULT in ran.stdout
    assert "1 passed, 2 skipped" in ran.stdout
    assert ran.returncode == 0


def test_probe_prints_the_missing_library_last(broken: Path) -> None:
    ran = run_python("-m", "tests.browser_start", broken, PLAYWRIGHT_NODEJS_PATH=broken)
    assert ran.returncode == 1
    assert ran.stdout == f"{NODE_FAULT}\n"


def test_browser_that_is_no_program_is_named(tmp_path: Path) -> None:
    file = tmp_path / "chromium"
    file.write_text("")
    assert browser_start.fault(str(file), "Chromium") == (
        f"Chromium cannot start: {file}: Permission denied"
    )


def test_other_errors_are_cut_to_their_first_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    works = str(program(tmp_path / "works", "exit 0"))
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", works)
    assert browser_start.reason(works, RuntimeError("Target closed\nBrowser logs:\n...")) == (
        "Chromium cannot start: Target closed"
    )
    assert browser_start.reason(works, KeyError()) == "Chromium cannot start: KeyError"


class Machine:
    """Answers the probe with one fault after the other, and keeps what apt was asked for."""

    def __init__(self, faults: list[str], *, has_apt: bool = True) -> None:
        self.faults, self.has_apt = faults, has_apt
        self.packages: list[str] = []

    def run_quietly(self, *_: object) -> subprocess.CompletedProcess[str]:
        fault = self.faults.pop(0) if self.faults else ""
        return subprocess.CompletedProcess([], bool(fault), f"node: some noise\n{fault}\n")

    def apt_install(self, package: str) -> bool:
        self.packages.append(package)
        return self.has_apt


def browser_fault(
    tools: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> str | None:
    monkeypatch.setattr(tools, "run_quietly", machine.run_quietly)
    monkeypatch.setattr(tools, "apt_install", machine.apt_install)
    return tools.browser_fault("python", "chromium")


def test_missing_libraries_are_installed_one_after_the_other(
    outside_tools: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = Machine([NODE_FAULT, NODE_FAULT.replace("libatomic.so.1", "libstdc++.so.6")])
    assert not browser_fault(outside_tools, machine, monkeypatch)
    assert machine.packages == ["libatomic1", "libstdc++6"]


def test_package_that_does_not_help_is_asked_for_once(
    outside_tools: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = Machine([NODE_FAULT] * 9)
    fault = browser_fault(outside_tools, machine, monkeypatch)
    assert fault == f"{NODE_FAULT} (Debian's package libatomic1 has it)"
    assert machine.packages == ["libatomic1"]


def test_without_apt_the_package_is_named(
    outside_tools: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = browser_fault(outside_tools, Machine([NODE_FAULT], has_apt=False), monkeypatch)
    assert fault == f"{NODE_FAULT} (Debian's package libatomic1 has it)"


def test_library_of_no_known_package_is_only_told(
    outside_tools: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = NODE_FAULT.replace("libatomic.so.1", "libother.so.7")
    machine = Machine([unknown])
    assert browser_fault(outside_tools, machine, monkeypatch) == unknown
    assert machine.packages == []


def test_browser_that_cannot_run_is_better_than_none(
    outside_tools: ModuleType, monkeypatch: pytest.MonkeyPatch, broken: Path
) -> None:
    seen: list[str] = []
    monkeypatch.delenv("CHROME_PATH", raising=False)
    monkeypatch.setattr(outside_tools, "CHROMIUM_NAMES", [str(broken)])
    monkeypatch.setattr(outside_tools, "debian_chromium", str)
    monkeypatch.setattr(outside_tools, "playwright_chromium", lambda python: "")
    monkeypatch.setattr(outside_tools, "browser_fault", lambda *command: seen.extend(command))
    assert outside_tools.find_chromium("python")[0] == str(broken)
    assert seen == ["python", str(broken)]


def test_bin_test_ends_with_what_was_not_tested(
    outside_tools: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(outside_tools, "installed_chromium", lambda: "/usr/bin/chromium")
    monkeypatch.setattr(outside_tools, "browser_fault", lambda *_: NODE_FAULT)
    monkeypatch.delenv("CHROME_PATH", raising=False)
    _, no_browser = outside_tools.find_chromium("python")
    report = runpy.run_path(str(settings.BASE_DIR / "bin" / "test"))["report"]
    assert report([], [no_browser]) == 0
    assert capsys.readouterr().out.endswith(
        f"bin/test: NOT TESTED: the browser tests were skipped: {NODE_FAULT}\n"
    )
