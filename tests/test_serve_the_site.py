"""bin/serve: one command sets the site up and serves it, and a second start repeats nothing."""

import contextlib
import html
import os
import re
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import check_password

SERVE = settings.BASE_DIR / "bin" / "serve"
pytestmark = pytest.mark.programs

PATIENCE = 120  # seconds until a start or a stop counts as stuck

Environment = dict[str, str]


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """A person's first start: nothing set but a free port, and empty folders to find."""
    (tmp_path / "home").mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path / "home"),
        "ENV_FILE": os.devnull,
        "DATA_DIR": str(tmp_path / "the data"),
        "PORT": str(port),
    }


def serve(environment: Environment, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run bin/serve to its end with the packages of these tests."""
    return subprocess.run(
        [sys.executable, SERVE, "--no-install", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


class Site:
    """A running bin/serve."""

    def __init__(self, environment: Environment) -> None:
        self.address = f"http://127.0.0.1:{environment['PORT']}"
        self.process = subprocess.Popen(
            [sys.executable, SERVE, "--no-install"],
            env=environment,
            cwd=environment["HOME"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout
        self.output = ""
        while "Ctrl-C" not in self.output:
            line = self.process.stdout.readline()
            assert line, f"bin/serve ended with {self.process.wait()}:\n{self.output}"
            self.output += line

    def status(self, path: str) -> int:
        try:
            return urllib.request.urlopen(self.address + path, timeout=PATIENCE).status
        except urllib.error.HTTPError as error:
            return error.code

    def sent_for(self, *methods: str) -> bytes:
        """What comes back, byte by byte, when / is asked for on one connection by these methods."""
        host, _, port = self.address.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
            for number, method in enumerate(methods, start=1):
                keep = "close" if number == len(methods) else "keep-alive"
                ask = f"{method} / HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: {keep}\r\n\r\n"
                connection.sendall(ask.encode())
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def stop(self) -> int:
        """Send TERM to the one process that was started, and wait until its children end too.

        They all hold the pipe that ``communicate`` reads to its end.
        """
        self.process.terminate()
        self.output += self.process.communicate(timeout=PATIENCE)[0]
        return self.process.returncode


def is_refused(call: subprocess.CompletedProcess[str], *words: str) -> bool:
    """Whether it ended with exit code 1 and one line that holds the words."""
    lines = call.stderr.splitlines()
    assert len(lines) == 1, call.stderr
    assert all(word in lines[0] for word in words), lines[0]
    return call.returncode == 1


def test_a_first_start_a_second_start_and_a_new_password(environment: Environment) -> None:
    Path(environment["DATA_DIR"]).mkdir(mode=0o755)  # as somebody does who prepares a machine
    first = Site(environment)
    assert first.status("/") == 200
    assert first.status("/healthz") == 200
    assert first.status("/search/?q=Mrs+Example") == 200
    assert_head_is_all_but_the_body_of_get(first)
    assert_a_change_is_read_at_once(first, Path(environment["DATA_DIR"]))
    assert_silent_connections_hold_no_thread(first)
    assert first.stop() == 0
    password = re.search(r"Password  (\S+)", first.output)
    assert password
    assert f"{first.address}/admin/" in first.output
    assert "Traceback" not in first.output
    assert "Example" not in first.output, "what a reader looked for is not logged"

    second = Site(environment)
    assert second.status("/") == 200
    assert second.stop() == 0
    assert "Password" not in second.output
    assert second.output.count("already") + second.output.count("up to date") == 4

    reset = serve(environment, "--reset-password", "admin")
    new_password = re.search(r"New password of admin:  (\S+)", reset.stdout)
    assert reset.returncode == 0
    assert new_password
    stored = stored_password(Path(environment["DATA_DIR"]))
    assert check_password(new_password[1], stored)
    assert not check_password(password[1], stored)
    assert is_refused(serve(environment, "--reset-password", "nobody"), "no account named nobody")
    for name in ("clinic.sqlite3", "secret_key"):
        assert is_for_its_owner_only(Path(environment["DATA_DIR"], name))
    assert list(Path(environment["HOME"]).iterdir()) == [], "nothing is left in the home folder"


def assert_head_is_all_but_the_body_of_get(site: Site) -> None:
    """The views write a body for HEAD too: the server drops it, and goes on with what is next."""
    get, _, body = site.sent_for("GET").partition(b"\r\n\r\n")
    head, next_get, next_body = site.sent_for("HEAD", "GET").split(b"\r\n\r\n", 2)
    assert f"Content-Length: {len(body)}".encode() in head.splitlines()
    assert lasting_headers(head) == lasting_headers(get) == lasting_headers(next_get)
    assert next_body == body


def assert_a_change_is_read_at_once(site: Site, data: Path) -> None:
    """Whichever process answers: each keeps finished pages, and none may send an old one."""
    with contextlib.closing(sqlite3.connect(data / "clinic.sqlite3")) as database:
        for name in ("Harbor Clinic", "Harbor & Clinic"):
            database.execute("UPDATE clinic_clinic SET name = ?", [name])
            database.execute("UPDATE clinic_site_contentversion SET number = number + 1")
            database.commit()
            for _ in range(8):
                assert html.escape(name).encode() in site.sent_for("GET")


def assert_silent_connections_hold_no_thread(site: Site) -> None:
    """If each held one for a few seconds, as gunicorn has it, a reader would wait for longer than
    these tests do.
    """
    host, _, port = site.address.removeprefix("http://").partition(":")
    with contextlib.ExitStack() as silent:
        for _ in range(250):
            silent.enter_context(socket.create_connection((host, int(port)), timeout=PATIENCE))
        assert site.status("/search/?q=jaw") == 200


def lasting_headers(head: bytes) -> list[bytes]:
    passing = (b"Date: ", b"Connection: ")
    return [line for line in head.splitlines() if not line.startswith(passing)]


def is_for_its_owner_only(path: Path) -> bool:
    return path.stat().st_mode & 0o077 == 0


def stored_password(data: Path) -> str:
    with sqlite3.connect(data / "clinic.sqlite3") as database:
        row = database.execute("SELECT password FROM auth_user WHERE username='admin'").fetchone()
    database.close()
    return row[0]


def test_a_taken_port_is_said_before_anything_is_made(environment: Environment) -> None:
    with socket.create_server(("127.0.0.1", int(environment["PORT"]))):
        assert is_refused(serve(environment), f"port {environment['PORT']} is taken")
    assert not Path(environment["DATA_DIR"]).exists()


def test_a_port_from_the_settings_file_is_served(environment: Environment, tmp_path: Path) -> None:
    file = tmp_path / "settings"
    file.write_text("# ours\nPORT='not a number'\n")
    del environment["PORT"]
    assert is_refused(serve({**environment, "ENV_FILE": str(file)}), "'not a number'")


def test_a_settings_file_that_cannot_be_read_is_named_before_anything_is_made(
    environment: Environment, tmp_path: Path
) -> None:
    file = tmp_path / "settings"
    file.write_text("# ours\nSITE_PUBLIC 0\n")
    assert is_refused(
        serve({**environment, "ENV_FILE": str(file)}), f"Line 2 of the settings file {file}"
    )
    assert not Path(environment["DATA_DIR"]).exists()


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("PORT", "http", "PORT must be a number"),
        ("PORT", "0", "PORT must be a number"),
        ("HOST", "nowhere.invalid", "of nowhere.invalid"),
        ("HOST", "two..dots", "not 'two..dots'"),
        ("DATA_DIR", str(SERVE), f"{SERVE} is not a folder"),
        ("DATA_DIR", str(SERVE / "data"), "Not a directory"),
        ("SITE_URL", "ftp://example.org", "SITE_URL must be an origin"),
        (
            "DATABASE_URL",
            "postgres://jo:pw@127.0.0.1:1/clinic",
            "port 1 failed: Connection refused",
        ),
        ("SECRET_KEY", "x" * 49, "SECRET_KEY must have at least 50 characters"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_in_one_line(
    environment: Environment, setting: str, value: str, words: str
) -> None:
    assert is_refused(serve({**environment, setting: value}), words)


def test_there_is_no_password_to_reset_before_the_first_start(environment: Environment) -> None:
    assert is_refused(serve(environment, "--reset-password", "admin"), "start the site once")
    for name in ("", "secret_key"):
        assert is_for_its_owner_only(Path(environment["DATA_DIR"], name))


def test_help_and_a_slip_of_the_hand(environment: Environment) -> None:
    assert "--reset-password USER" in serve(environment, "--help").stdout
    slip = serve(environment, "--sevre")
    assert slip.returncode == 2
    assert slip.stderr.startswith("usage: bin/serve")
