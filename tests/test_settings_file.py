"""The settings file tells bin/serve and Django the same, or is refused before anything starts."""

import runpy
from pathlib import Path

import pytest

from clinic_site.env_file import UnreadableError, complete

LINES = [
    ("PORT=8001", {"PORT": "8001"}),
    ("export PORT=8001", {"PORT": "8001"}),
    ("  PORT = 8001  ", {"PORT": "8001"}),
    ("PORT='8001'", {"PORT": "8001"}),
    ('PORT="8001"', {"PORT": "8001"}),
    ("PORT=8001\r\nHOST=::1", {"PORT": "8001", "HOST": "::1"}),
    ("PORT=8001\nPORT=8002", {"PORT": "8002"}),
    ("\ufeffPORT=8001", {"PORT": "8001"}),
    ("# ours\n\n  # PORT=1\nPORT=8001", {"PORT": "8001"}),
    ("PORT=\nHOST=''", {}),
    ("EMAIL_URL=smtp://u:p=x#y@host", {"EMAIL_URL": "smtp://u:p=x#y@host"}),
    ("DEFAULT_FROM_EMAIL='Clinic \"A\" <a@b.example>'",
     {"DEFAULT_FROM_EMAIL": 'Clinic "A" <a@b.example>'}),
    (r'SECRET_KEY="a\"b\\c\$d\n"', {"SECRET_KEY": r'a"b\c$d\n'}),
    (r"SECRET_KEY='a\"b\\c'", {"SECRET_KEY": r"a\"b\\c"}),
    ("SECRET_KEY='", {"SECRET_KEY": "'"}),
    ("DEFAULT_FROM_EMAIL=Café <a@b.example>", {"DEFAULT_FROM_EMAIL": "Café <a@b.example>"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LINES)
def test_a_line_is_taken_as_it_was_meant(
    tmp_path: Path, text: str, expected: dict[str, str]
) -> None:
    (tmp_path / ".env").write_text(text, encoding="utf-8")
    assert complete({}, tmp_path) == expected


def test_the_environment_goes_before_the_file_even_where_it_is_empty(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=8001\nHOST=localhost\n")
    said = complete({"PORT": "9001", "HOST": "", "PATH": "/bin"}, tmp_path)
    assert said == {"PORT": "9001", "PATH": "/bin"}


def test_a_folder_in_the_file_is_beside_the_site_and_one_in_the_environment_is_the_callers(
    tmp_path: Path,
) -> None:
    (tmp_path / ".env").write_text("DATA_DIR=data\n")
    assert complete({}, tmp_path)["DATA_DIR"] == str(tmp_path / "data")
    assert complete({"DATA_DIR": "mine"}, tmp_path)["DATA_DIR"] == "mine"
    (tmp_path / ".env").write_text("DATA_DIR=/srv/data\n")
    assert complete({}, tmp_path)["DATA_DIR"] == "/srv/data"


def test_only_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    assert complete({}, tmp_path) == {}
    named = tmp_path / "clinic.env"
    with pytest.raises(UnreadableError, match=r"clinic\.env cannot be read: No such file"):
        complete({"ENV_FILE": str(named)}, tmp_path)
    named.write_text("PORT=8001")
    assert complete({"ENV_FILE": str(named)}, tmp_path)["PORT"] == "8001"


@pytest.mark.parametrize(
    "line", ["SITE_PUBLIC 0", "secret", "=secret", "A-B=secret", "A=\x00secret"]
)
def test_a_line_that_is_no_setting_is_named_and_not_shown(tmp_path: Path, line: str) -> None:
    (tmp_path / ".env").write_text(f"# ours\n{line}\n")
    with pytest.raises(UnreadableError, match=r"^Line 2 of .* is not NAME=value\.$") as refused:
        complete({}, tmp_path)
    assert line not in str(refused.value)


def test_the_example_can_be_copied_as_it_is(tmp_path: Path) -> None:
    example = Path(__file__).resolve().parent.parent / ".env.example"
    (tmp_path / ".env").write_text(example.read_text(encoding="utf-8"))
    assert complete({}, tmp_path) == {}


@pytest.mark.parametrize(
    ("host", "expected"),
    [("0.0.0.0", "0.0.0.0:8765"), ("::1", "[::1]:8765")],
)
def test_gunicorn_listens_where_the_settings_say(
    settings: object, host: str, expected: str
) -> None:
    settings.HOST, settings.PORT = host, "8765"  # type: ignore[attr-defined]
    root = Path(__file__).resolve().parent.parent
    assert runpy.run_path(str(root / "clinic_site" / "gunicorn_conf.py"))["bind"] == expected
