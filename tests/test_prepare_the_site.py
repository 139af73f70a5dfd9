"""manage.py prepare_site: everything that a start needs, and nothing of it twice."""

import io
import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError
from django.test import Client

from blog.models import Post
from clinic import facts_file
from clinic_site.management.commands import prepare_site
from clinic_site.web.static_collection import collect_if_changed
from staff import accounts
from tests.factories import make_clinic

pytestmark = pytest.mark.django_db


@pytest.fixture
def style_sheet(settings: Any, tmp_path: Path) -> Path:
    """The only static file, so that collecting takes no time."""
    sheet = tmp_path / "sources" / "plain.css"
    sheet.parent.mkdir()
    sheet.write_text("p { color: black }\n")
    settings.STATICFILES_DIRS = [sheet.parent]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "static"
    return sheet


def prepare() -> str:
    output = io.StringIO()
    call_command("prepare_site", stdout=output)
    return output.getvalue()


def test_a_first_run_makes_a_site_that_staff_can_sign_in_to(
    style_sheet: Path, client: Client
) -> None:
    output = prepare()
    assert Post.objects.exists()
    assert "http://127.0.0.1:8000/admin/" in output
    password = re.search(r"Password  (\S+)", output)
    assert password
    assert client.login(username="admin", password=password[1])
    user = get_user_model().objects.get()
    assert user.is_staff
    assert user.is_superuser


def test_a_second_run_repeats_nothing(style_sheet: Path) -> None:
    prepare()
    Post.objects.all().delete()
    assert [line[19:] for line in prepare().splitlines()] == [
        "up to date",
        "already there",
        "already collected",
        "already there",
    ]
    assert not Post.objects.exists(), "what staff deleted stays deleted"


def test_error_pages_know_the_phone_of_a_database_that_came_from_elsewhere(
    style_sheet: Path,
) -> None:
    """A copy that was brought back, or the database of another machine, in an empty folder."""
    make_clinic(phone="+12125550123")
    assert facts_file.read().phone_href == ""
    prepare()
    assert facts_file.read().phone_href == "tel:+12125550123"


def test_no_account_is_made_where_there_is_one(style_sheet: Path) -> None:
    get_user_model().objects.create_user("jo")
    assert "Password" not in prepare()
    assert get_user_model().objects.get().username == "jo"


def test_a_changed_style_sheet_is_collected_again(style_sheet: Path, settings: Any) -> None:
    assert collect_if_changed()
    assert not collect_if_changed()
    style_sheet.write_text("p { color: green }\n")
    assert collect_if_changed()
    assert (settings.STATIC_ROOT / "plain.css").read_text() == "p { color: green }\n"


def test_a_style_sheet_of_the_same_size_is_collected_again(style_sheet: Path) -> None:
    collect_if_changed()
    os.utime(style_sheet, ns=(0, 0))
    assert collect_if_changed()


def test_collected_files_that_were_deleted_are_collected_again(
    style_sheet: Path, settings: Any
) -> None:
    collect_if_changed()
    (settings.STATIC_ROOT / "staticfiles.json").unlink()
    assert collect_if_changed()


@pytest.mark.parametrize(
    "error",
    [OperationalError("database or disk is full"), DatabaseError("file is not a database")],
    ids=str,
)
def test_a_database_that_cannot_be_used_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, error: DatabaseError
) -> None:
    def broken(**options: bool) -> str:
        raise error

    monkeypatch.setattr(prepare_site, "migrate", broken)
    with pytest.raises(CommandError, match=f"^The site cannot be set up: {error}"):
        prepare()


def test_a_new_password_replaces_the_old_one(client: Client) -> None:
    get_user_model().objects.create_user("jo", password="before")
    output = io.StringIO()
    call_command("reset_password", "jo", stdout=output)
    password = re.search(r"New password of jo:  (\S+)", output.getvalue())
    assert password
    assert client.login(username="jo", password=password[1])
    assert not client.login(username="jo", password="before")


def test_an_unknown_name_gets_no_password() -> None:
    with pytest.raises(CommandError, match=r"^There is no account named jo\.$"):
        call_command("reset_password", "jo")


def test_the_frame_fits_its_longest_line() -> None:
    assert accounts.framed("One", "Three") == ("+---------+\n|  One    |\n|  Three  |\n+---------+")
