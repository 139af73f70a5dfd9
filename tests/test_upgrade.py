"""A database and pictures of any release become this version's, and nothing in them is lost."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import postgresql
from tests.releases import fixture

RELEASES = sorted(file.parent for file in fixture.FOLDER.glob("*/expected.json"))


@dataclass(frozen=True)
class Upgrade:
    """What a release left, and what the present code made of it."""

    expected: dict[str, Any]
    found: dict[str, Any]


@pytest.fixture(scope="module", params=RELEASES, ids=lambda folder: folder.name)
def release(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def upgrade(
    request: pytest.FixtureRequest, release: Path, tmp_path_factory: pytest.TempPathFactory
) -> Upgrade:
    """The present code started on a copy of a release's database, in a process of its own."""
    data, expected = tmp_path_factory.mktemp("upgrade"), release / fixture.EXPECTED
    fixture.unpack(release, data)
    if request.param == "SQLite":
        found = fixture.run("look", data, expected)
    elif postgresql.program("initdb"):
        with fixture.restored(release) as address:
            found = fixture.run("look", data, expected, database_url=address)
    else:
        pytest.skip("needs the programs of a PostgreSQL server")
    return Upgrade(json.loads(expected.read_text(encoding="utf-8")), json.loads(found))


def test_every_earlier_version_has_a_fixture() -> None:
    changes = (fixture.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    _in_the_making, *earlier = re.findall(r"^## \[?(Unreleased|\d+\.\d+\.\d+)", changes, re.M)
    assert {"0.1.0", *earlier} <= {folder.name for folder in RELEASES}


def test_every_stored_value_is_kept(upgrade: Upgrade) -> None:
    for section, rows in upgrade.expected["stored"].items():
        found = upgrade.found["stored"][section]
        assert len(found) == len(rows), section
        for row, now in zip(rows, found, strict=True):
            assert {name: now[name] for name in row} == row, section


def test_every_address_answers_as_before(upgrade: Upgrade) -> None:
    for address, before in upgrade.expected["readers"].items():
        now = upgrade.found["readers"][address]
        assert now["status"] == before["status"], address
        assert now["location"] == before["location"], address


def test_every_page_says_what_staff_wrote(upgrade: Upgrade) -> None:
    for address, before in upgrade.expected["readers"].items():
        now = upgrade.found["readers"][address]["blocks"]
        assert [text for text in before["blocks"] if text not in now] == [], address


def test_every_medical_review_is_still_named(upgrade: Upgrade) -> None:
    page = upgrade.found["readers"]["/blog/a-neck-on-the-phone/"]
    assert any("Robin Harbor, MD" in text for text in page["blocks"])


def test_search_finds_every_live_page_and_no_other(upgrade: Upgrade) -> None:
    pages = upgrade.expected["stored"]["pages"]
    assert upgrade.found["found"] == {page["address"]: page["is_published"] for page in pages}


def test_owner_signs_in_with_the_old_password_and_opens_every_page(upgrade: Upgrade) -> None:
    statuses = upgrade.found["staff"]
    assert {"post-change", "appointmentrequest-list", "image-history"} <= statuses.keys()
    assert set(statuses.values()) == {200}


def test_work_goes_on_from_where_it_was(upgrade: Upgrade) -> None:
    assert upgrade.found["afterwards"] == {
        "request": 303,
        "scheduled": 200,
        "recovered": "An elbow on the court",
    }
