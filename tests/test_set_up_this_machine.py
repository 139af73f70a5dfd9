"""What bin/serve and bin/test do before Django is there: Python, its packages, two processes."""

import ast
import importlib
import os
import runpy
import signal
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings

BIN = settings.BASE_DIR / "bin"
SCRIPTS = [BIN / "serve", BIN / "test", BIN / "try-fresh", *sorted(BIN.glob("*.py"))]

PRETEND_OLD = """
import runpy, sys
sys.version_info = (3, 8)
sys.argv = sys.argv[1:]
sys.path.insert(0, sys.argv[0].rpartition("/")[0])
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture
def bootstrap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    monkeypatch.syspath_prepend(str(BIN))
    module = importlib.import_module("bootstrap")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    (tmp_path / "requirements.txt").write_text("a-package==1\n")
    return module


@pytest.fixture
def processes(bootstrap: ModuleType) -> ModuleType:
    return importlib.import_module("processes")


class Commands:
    """Stands in for what runs commands: makes a folder look installed, and keeps the commands."""

    def __init__(self, output: str = "", returncode: int = 0) -> None:
        self.seen: list[str] = []
        self.answer = subprocess.CompletedProcess([], returncode, output)

    def __call__(self, command: list[str], *_: object) -> subprocess.CompletedProcess[str]:
        self.seen.append(command[2])
        if command[2] == "venv":
            folder = Path(command[-1]) / "bin"
            folder.mkdir()
            (folder / "python").symlink_to(sys.executable)
            (folder / "pip").touch()
            return subprocess.CompletedProcess([], 0, "")
        return self.answer


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_an_old_python_can_read_the_scripts(script: Path) -> None:
    ast.parse(script.read_text(), feature_version=(3, 6))


@pytest.mark.parametrize("name", ["serve", "test", "try-fresh"])
def test_an_old_python_is_told_in_one_line(name: str, tmp_path: Path) -> None:
    ran = run_with_old_python(name, path=tmp_path)
    assert ran.returncode == 1
    assert ran.stderr == (
        f"bin/{name}: Python 3.11 or newer is needed, and this is 3.8. Install a newer one.\n"
    )


def test_a_newer_python_of_the_machine_takes_over(tmp_path: Path) -> None:
    write_program(tmp_path / "python3.14", "exit 127")  # stands on the path, but is not there
    write_program(tmp_path / "python3.12", '[ "$1" = -c ] || echo "3.12 runs $1 $2"')
    ran = run_with_old_python("serve", path=tmp_path)
    assert ran.stdout == f"3.12 runs {BIN / 'serve'} --help\n"


def run_with_old_python(name: str, path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PRETEND_OLD, BIN / name, "--help"],
        env={"PATH": str(path)},
        capture_output=True,
        text=True,
    )


def write_program(path: Path, line: str) -> None:
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)


def test_packages_are_installed_once_and_again_when_the_lock_changes(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    commands = Commands()
    monkeypatch.setattr(bootstrap, "run_quietly", commands)
    python = bootstrap.environment(".venv", "requirements.txt")
    assert python == str(tmp_path / ".venv" / "bin" / "python")
    assert commands.seen == ["venv", "pip"]
    bootstrap.environment(".venv", "requirements.txt")
    assert commands.seen == ["venv", "pip"]
    (tmp_path / "requirements.txt").write_text("a-package==2\n")
    bootstrap.environment(".venv", "requirements.txt")
    assert commands.seen == ["venv", "pip", "pip"]
    (tmp_path / "requirements-postgresql.txt").write_text("a-package==2\na-driver==1\n")
    bootstrap.environment(".venv", "requirements-postgresql.txt")
    assert commands.seen == ["venv", "pip", "pip", "pip"]


@pytest.mark.parametrize(
    ("variable", "file", "lock"),
    [
        ({}, "", "requirements.txt"),
        ({"DATABASE_URL": "sqlite:////srv/clinic"}, "", "requirements.txt"),
        ({"DATABASE_URL": "postgres://db/clinic"}, "", "requirements-postgresql.txt"),
        ({}, "export DATABASE_URL='postgresql://db/clinic'", "requirements-postgresql.txt"),
        ({"DATABASE_URL": ""}, "DATABASE_URL=postgres://db/clinic", "requirements.txt"),
    ],
)
def test_the_driver_is_installed_for_the_database_that_needs_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: dict, file: str, lock: str
) -> None:
    monkeypatch.syspath_prepend(str(BIN))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "settings").write_text(f"{file}\n")
    for name, value in {"ENV_FILE": str(tmp_path / "settings"), **variable}.items():
        monkeypatch.setenv(name, value)
    serve = runpy.run_path(str(BIN / "serve"), run_name="serve")
    assert serve["find_lock"]() == lock


def test_a_folder_whose_python_was_replaced_is_made_anew(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    commands = Commands()
    monkeypatch.setattr(bootstrap, "run_quietly", commands)
    bootstrap.environment(".venv", "requirements.txt")
    python = tmp_path / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/bin/sh")
    assert not bootstrap.is_usable(tmp_path / ".venv", made_by=[os.path.realpath(sys.executable)])


def test_what_pip_says_last_is_told_in_one_line(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    output = "Collecting a-package\nERROR: [Errno 28] No space left on device\nnotice: a new pip\n"
    monkeypatch.setattr(bootstrap, "run_quietly", Commands(output, returncode=1))
    with pytest.raises(SystemExit, match="1"):
        bootstrap.environment(".venv", "requirements.txt")
    assert capsys.readouterr().err.endswith(
        ": the packages cannot be installed: ERROR: [Errno 28] No space left on device\n"
    )


def test_without_the_venv_module_its_package_is_named(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(bootstrap, "apt_install", lambda package: False)
    with pytest.raises(SystemExit, match="1"):
        bootstrap.environment(".venv", "requirements.txt")
    package = "python{}.{}-venv".format(*sys.version_info)
    assert capsys.readouterr().err.endswith(f"Install the package {package} first.\n")


class Child:
    """A process that runs for as many looks as it is given, and then has ended with a code."""

    def __init__(self, looks: int, code: int = 3) -> None:
        self.looks, self.code, self.returncode = looks, code, None

    def poll(self) -> int | None:
        self.looks -= 1
        self.returncode: int | None = self.code if self.looks < 0 else None
        return self.returncode


def test_a_worker_that_ends_is_started_again_after_a_pause(
    processes: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock, started = [0], []

    def start(command: list[str]) -> Child:
        started.append(clock[0])
        return Child(looks=3)

    monkeypatch.setattr(processes, "start", start)
    monkeypatch.setattr(processes, "time", FakeTime(clock))
    children: dict[str, Any] = {"server": Child(looks=15, code=7)}
    assert processes.watch(children, ["worker"]) == 1
    assert started == [0, 4 + processes.WORKER_PAUSE]
    said = capsys.readouterr().err
    assert "the outbox worker ended, and is started again in 5 seconds\n" in said
    assert said.endswith("the web server ended (exit code 7)\n")


class FakeTime:
    """Each sleep takes a second of a clock that nobody waits for."""

    def __init__(self, clock: list[int]) -> None:
        self.clock = clock

    def sleep(self, _: float) -> None:
        self.clock[0] += 1

    def monotonic(self) -> int:
        return self.clock[0]


def test_children_are_asked_to_end_and_not_killed(
    processes: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes.signal, "signal", lambda *_: None)  # these tests may be stopped
    child = processes.start(["sleep", "600"])
    processes.stop([child])
    assert child.returncode == -signal.SIGTERM
