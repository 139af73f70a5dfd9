"""What many parts of the site need is written in one place: where staff work, and who they are."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from clinic.people import display_name

ROOT = Path(__file__).resolve().parent.parent
# A text that begins with the path, as a setting, a rule, a link or a comparison would.
STAFF_PATH = re.compile(r"""["'`](?:Disallow: )?/?admin/(?!\w[\w/{}-]*\.\w+["'`])""")
NAME = re.compile(r"\bget_full_name\b.*\bget_username\b")


def sources() -> Iterator[Path]:
    """The code of the apps, the templates, and the scripts that browsers run."""
    for app in ROOT.glob("*/__init__.py"):
        if app.parent.name != "tests":
            yield from app.parent.rglob("*.py")
    yield from (ROOT / "templates").rglob("*.html")
    yield from (ROOT / "static").rglob("*.js")


def files_with(pattern: re.Pattern[str]) -> list[str]:
    return sorted(
        str(path.relative_to(ROOT))
        for path in sources()
        if pattern.search(path.read_text(encoding="utf-8"))
    )


def test_the_path_of_the_staff_pages_is_a_setting() -> None:
    assert files_with(STAFF_PATH) == ["clinic_site/settings.py"]


@pytest.mark.parametrize(
    ("source", "is_found"),
    [
        ('path("admin/", admin.site.urls)', True),
        ("fetch('/admin/editor/choices/')", True),
        ('{% if "/admin/" in meta.path %}', True),
        ('{% include "admin/publishing/newer.html" %}', False),
        ('css = {"all": ["css/admin/pictures.css"]}', False),
        ("{% static 'admin/js/theme.js' %}", False),
    ],
)
def test_a_path_of_the_staff_pages_is_told_from_the_name_of_a_file(
    source: str, is_found: bool
) -> None:
    assert bool(STAFF_PATH.search(source)) is is_found


def test_staff_are_named_in_one_way() -> None:
    assert files_with(NAME) == ["clinic/people.py"]


def test_staff_are_called_by_their_name_or_by_what_they_sign_in_with() -> None:
    assert display_name(User(username="anna", first_name="Anna", last_name="Bell")) == "Anna Bell"
    assert display_name(User(username="anna")) == "anna"
