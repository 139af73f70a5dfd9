"""bin/try-fresh: what it refuses, what it carries into a bare root, and that it leaves nothing."""

import contextlib
import importlib
import runpy
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from django.conf import settings

BIN = settings.BASE_DIR / "bin"
SERVE = """
import http.server, os
address = "127.0.0.1", int(os.environ["PORT"])
http.server.ThreadingHTTPServer(address, http.server.SimpleHTTPRequestHandler).serve_forever()
"""
NO_BROWSER = 'print("bin/test: NOT TESTED: the browser tests were skipped: for a reason")'


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BIN))
    return importlib.import_module("fresh_places")


@pytest.fixture
def script(places: ModuleType) -> dict[str, Any]:
    return runpy.run_path(str(BIN / "try-fresh"))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Callable[..., SimpleNamespace]]:
    """Makes a place in which a command is a line of Python; nothing that it starts stays."""
    started: list[subprocess.Popen] = []

    def make(code: str, *, needs_browser: bool = True) -> SimpleNamespace:
        def start(command: list[str], added: dict[str, str], **options: Any) -> subprocess.Popen:
            program = [sys.executable, "-c", code, *command[1:]]
            options = {**options, "cwd": tmp_path, "env": added, "start_new_session": True}
            started.append(subprocess.Popen(program, **options))
            return started[-1]

        return SimpleNamespace(start=start, site=tmp_path, needs_browser=needs_browser)

    yield make
    assert all(child.poll() is not None for child in started)


OPTIONS = SimpleNamespace(arguments=["-k", "word"])


def test_only_root_can_build_a_bare_root(
    places: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(places.os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match="1"):
        places.require_debootstrap()
    assert capsys.readouterr().err.endswith(
        ": a bare root can only be built by root. As an ordinary user: bin/try-fresh --user\n"
    )


def test_bare_root_needs_apt(
    places: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(places.os, "geteuid", lambda: 0)
    monkeypatch.setattr(places.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match="1"):
        places.require_debootstrap()
    assert "a bare root can only be built on Debian" in capsys.readouterr().err


def test_missing_debootstrap_is_installed_or_asked_for(
    places: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted: list[str] = []
    monkeypatch.setattr(places.os, "geteuid", lambda: 0)
    monkeypatch.setattr(places.shutil, "which", lambda name: name if name == "apt-get" else None)
    monkeypatch.setattr(places, "apt_install", wanted.append)  # which fails: it returns None
    with pytest.raises(SystemExit, match="1"):
        places.require_debootstrap()
    assert wanted == ["debootstrap"]
    assert "debootstrap is missing and cannot be installed" in capsys.readouterr().err


def test_packages_come_from_where_apt_finds_the_release(
    places: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    listed = "old-updates main http://a.example/x\nold main http://b.example/debian/\n"
    answer = subprocess.CompletedProcess([], 0, listed)
    monkeypatch.setattr(places, "run_quietly", lambda command: answer)
    command = places.debootstrap("old", tmp_path)
    assert command[-3:] == ["old", str(tmp_path), "http://b.example/debian/"]
    with pytest.raises(SystemExit, match="1"):
        places.debootstrap("new", tmp_path)


def test_only_the_way_to_the_registries_is_carried(
    places: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried = ["https_proxy", "NO_PROXY", "PIP_INDEX_URL", "npm_config_registry", "SSL_CERT_FILE"]
    left = ["SECRET_KEY", "PYTHONPATH", "DATA_DIR", "PIPX_HOME", "CHROME_PATH"]
    for name in (*carried, *left):
        monkeypatch.setenv(name, "/nowhere")
    names = set(places.registry_variables())
    assert names.issuperset(carried)
    assert names.isdisjoint(left)


def test_registry_files_replace_those_of_the_root(
    places: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    machine, root = tmp_path / "machine", tmp_path / "root"
    inside = root / machine.relative_to("/")
    for folder, name in ((machine / "apt", "ours"), (inside / "apt", "theirs")):
        folder.mkdir(parents=True)
        (folder / name).touch()
    (machine / "own.pem").touch()
    monkeypatch.setattr(places, "REGISTRY_FILES", (str(machine / "apt"), str(machine / "none")))
    monkeypatch.setenv("PIP_CERT", str(machine / "own.pem"))
    places.copy_registry_files(root)
    assert [path.name for path in (inside / "apt").iterdir()] == ["ours"]
    assert sorted(path.name for path in inside.iterdir()) == ["apt", "own.pem"]


@pytest.mark.parametrize("keep", [False, True])
def test_folder_is_removed_after_a_failure_unless_kept(
    script: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, keep: bool
) -> None:
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # these tests may be stopped
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen = []
    with contextlib.suppress(RuntimeError), script["temporary_folder"](keep) as folder:
        (folder / "root").mkdir()
        seen.append(folder)
        raise RuntimeError
    assert seen[0].parent == tmp_path
    assert seen[0].exists() is keep


def test_serve_passes_when_the_home_page_answers(script: dict[str, Any], place: Any) -> None:
    assert script["serve"](place(SERVE), OPTIONS) == ""


def test_serve_that_ends_by_itself_fails(script: dict[str, Any], place: Any) -> None:
    assert script["serve"](place("raise SystemExit(3)"), OPTIONS) == "exit code 3"


def test_what_bin_test_says_is_shown(
    script: dict[str, Any], place: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    shows_arguments = "import sys; print(*sys.argv[1:])"
    assert script["test"](place(shows_arguments), OPTIONS) == ""
    assert capsys.readouterr().out == "-k word\n"


def test_bin_test_that_fails_is_told(script: dict[str, Any], place: Any) -> None:
    assert script["test"](place("raise SystemExit(1)"), OPTIONS) == "exit code 1"


def test_bare_root_must_have_run_the_browser_tests(script: dict[str, Any], place: Any) -> None:
    assert script["test"](place(NO_BROWSER), OPTIONS) == "no browser"
    assert script["test"](place(NO_BROWSER, needs_browser=False), OPTIONS) == ""


def test_unknown_command_is_refused() -> None:
    ran = subprocess.run(
        [sys.executable, BIN / "try-fresh", "--only", "other"], capture_output=True, text=True
    )
    assert ran.returncode == 2
    assert "choose from 'serve', 'test'" in ran.stderr or "choose from serve, test" in ran.stderr
