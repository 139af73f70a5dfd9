"""What the environment says is taken as it was meant, or refused by the name of the variable."""

import os
import runpy
import traceback
from collections.abc import Iterator
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage

from clinic_site import environment

ROOT = Path(__file__).resolve().parent.parent

Settings = dict[str, Any]


@pytest.fixture(autouse=True)
def empty_environment(tmp_path: Path) -> Iterator[None]:
    """No settings but these two; what a settings file adds goes again."""
    settings = {"ENV_FILE": os.devnull, "DATA_DIR": str(tmp_path)}
    with mock.patch.dict(os.environ, settings, clear=True):
        yield


def read_settings() -> Settings:
    return runpy.run_path(str(ROOT / "clinic_site" / "settings.py"))


@pytest.mark.parametrize("name", ["C# sites", "a?b", "100%25", "the clinic's & ours"])
def test_all_data_stands_in_its_folder_whatever_that_is_called(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / name
    monkeypatch.setenv("DATA_DIR", str(folder))
    settings = read_settings()
    assert Path(settings["DATABASES"]["default"]["NAME"]) == folder / "clinic.sqlite3"
    assert Path(settings["CACHES"]["default"]["LOCATION"]) == folder / "cache"


@pytest.mark.parametrize("days", ["36501", "1000000", "9" * 5000, "0", "-1", "1.5", "²", "ten"])
def test_days_that_no_calendar_has_are_refused(monkeypatch: pytest.MonkeyPatch, days: str) -> None:
    monkeypatch.setenv("REQUEST_RETENTION_DAYS", days)
    with pytest.raises(ImproperlyConfigured, match=r"^REQUEST_RETENTION_DAYS must .* 1 to 36500"):
        read_settings()


@pytest.mark.parametrize(
    ("value", "expected"),
    [("", True), ("1", True), ("Yes", True), ("on", True), ("0", False), ("false", False)],
)
def test_a_switch_is_on_off_or_as_it_is_by_default(
    monkeypatch: pytest.MonkeyPatch, value: str, expected: bool
) -> None:
    monkeypatch.setenv("SITE_PUBLIC", value)
    monkeypatch.setenv("DEBUG", "")
    settings = read_settings()
    assert (settings["SITE_PUBLIC"], settings["DEBUG"]) == (expected, False)


@pytest.mark.parametrize("name", ["SITE_PUBLIC", "DEBUG"])
def test_a_switch_that_is_neither_is_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "ture")
    with pytest.raises(ImproperlyConfigured, match=f"^{name} must be 1 or 0, not 'ture'"):
        read_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EMAIL_URL", "mail.example.org"),
        ("EMAIL_URL", "smtp://user:secret/word@mail.example.org"),
        ("EMAIL_URL", "smtp://user@[mail"),
        ("CACHE_URL", "cache:8000"),
        ("DATABASE_URL", "secret"),
        ("DATABASE_URL", "postgres://user:secret/word@host/name"),
        ("DATABASE_URL", "mysql://user:secret@host/name"),
    ],
)
def test_an_address_that_cannot_be_read_is_refused_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=f"^{name} ") as refused:
        read_settings()
    assert "secret" not in "".join(traceback.format_exception(refused.value))


def test_a_postgresql_server_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://db/clinic?sslmode=require&connect_timeout=3")
    assert read_settings()["DATABASES"]["default"]["OPTIONS"] == {
        "connect_timeout": 3,
        "options": "-c lock_timeout=20s",
        "sslmode": "require",
    }


def test_a_settings_file_that_is_not_there_is_missed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ENV_FILE", str(tmp_path / "clinic.env"))
    with pytest.raises(ImproperlyConfigured, match=r"clinic\.env .* No such file"):
        read_settings()


def test_a_settings_file_in_another_encoding_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "clinic.env").write_bytes(b"DEFAULT_FROM_EMAIL=Caf\xe9 <a@example.org>\n")
    monkeypatch.setenv("ENV_FILE", str(tmp_path / "clinic.env"))
    with pytest.raises(ImproperlyConfigured, match=r"clinic\.env .* UTF-8"):
        read_settings()


def test_the_number_of_processes_may_stand_in_the_settings_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "clinic.env").write_text("WEB_CONCURRENCY=5\n")
    monkeypatch.setenv("ENV_FILE", str(tmp_path / "clinic.env"))
    assert read_settings()["WEB_CONCURRENCY"] == 5
    monkeypatch.setenv("WEB_CONCURRENCY", "many")
    with pytest.raises(ImproperlyConfigured, match=r"^WEB_CONCURRENCY must"):
        read_settings()


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("", "http://127.0.0.1:8000"),
        ("localhost", "http://localhost:8000"),
        ("::1", "http://[::1]:8000"),
    ],
)
def test_without_a_public_address_it_is_where_the_site_listens(
    monkeypatch: pytest.MonkeyPatch, host: str, address: str
) -> None:
    monkeypatch.setenv("HOST", host)
    monkeypatch.setenv("PORT", "")
    assert read_settings()["SITE_URL"] == address


@pytest.mark.parametrize("host", ["*", ".example.org", "exam ple.org", "caf\u00e9.example", "a_b"])
def test_a_host_that_no_browser_could_name_is_refused(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv("SITE_URL", f"https://{host}")
    with pytest.raises(ImproperlyConfigured, match=r"^SITE_URL must be an origin"):
        read_settings()


@pytest.mark.parametrize(
    ("value", "sender"),
    [
        ("website@example.org", "website@example.org"),
        ("Smith, Jones & Co <website@example.org>", '"Smith, Jones & Co" <website@example.org>'),
        ("Dr. Jo (Harbor) <a@b.example>", '"Dr. Jo (Harbor)" <a@b.example>'),
        ('"Smith, Jones" <a@b.example>', '"Smith, Jones" <a@b.example>'),
        ('Clinic "A" <a@b.example>', '"Clinic \\"A\\"" <a@b.example>'),
        ("Caf\u00e9 <a@b\u00fccher.example>", "Caf\u00e9 <a@xn--bcher-kva.example>"),
    ],
)
def test_a_sender_is_quoted_where_email_needs_it(value: str, sender: str) -> None:
    assert environment.sender(value) == sender
    message = EmailMessage(from_email=environment.sender(value), to=["b@b.example"])
    address = parseaddr(message.message()["From"])[1]
    assert address == parseaddr(sender)[1]


@pytest.mark.parametrize(
    "value", ["nobody", "Name <>", "Name <a@b", "a b@c.example", "A <a@b@c.example>", "x\n<a@b.c>"]
)
def test_a_sender_that_no_email_could_come_from_is_refused(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DEFAULT_FROM_EMAIL must be"):
        environment.sender(value)
