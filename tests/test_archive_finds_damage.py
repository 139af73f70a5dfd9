"""The archive of what was published says of each byte whether it's still the one that was kept."""

import datetime
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from publishing.archive import archive
from publishing.archive.journal import Line
from publishing.archive.merging import merge
from publishing.archive.store import Archive
from publishing.archive.verification import problems
from tests.archived import keep, seen
from tests.clock import NOW

DAY = datetime.timedelta(days=1)
Files = dict[str, bytes]


def make(store: Archive) -> None:
    """Two addresses that change, and one that goes."""
    for day, (path, text) in enumerate(
        [("/", "one"), ("/a/", "two"), ("/", "three"), ("/a/", ""), ("/b/", "one")]
    ):
        keep(path, text, NOW + day * DAY, store)


def files_of(folder: Path) -> Files:
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def whole() -> Files:
    with tempfile.TemporaryDirectory() as name:
        make(Archive(Path(name)))
        return files_of(Path(name))


WHOLE = whole()
LINES = WHOLE["journal"].splitlines(keepends=True)
BYTES = sum(map(len, WHOLE.values()))


@contextmanager
def holding(files: Files) -> Iterator[Archive]:
    """An archive with these files."""
    with tempfile.TemporaryDirectory() as name:
        for path, content in files.items():
            file = Path(name) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        yield Archive(Path(name))


def found(files: Files) -> list[str]:
    with holding(files) as store:
        return list(problems(store))


def with_lines(lines: list[bytes]) -> Files:
    return {**WHOLE, "journal": b"".join(lines)}


def test_archive_as_it_was_written_has_no_problem() -> None:
    assert found(WHOLE) == []


@given(st.integers(0, BYTES - 1), st.integers(1, 255))
def test_any_changed_byte_is_found(position: int, difference: int) -> None:
    for name, content in WHOLE.items():
        if position < len(content):
            changed = bytearray(content)
            changed[position] ^= difference
            assert found({**WHOLE, name: bytes(changed)}) != []
            return
        position -= len(content)


@given(st.permutations(range(len(LINES))), st.integers(1, len(LINES)))
def test_lines_removed_or_swapped_are_found(order: list[int], kept: int) -> None:
    lines = [LINES[number] for number in order[:kept]]
    assert (found(with_lines(lines)) == []) == (lines == LINES)


@given(st.integers(0, len(WHOLE["journal"]) - 1))
def test_journal_cut_off_anywhere_is_found(size: int) -> None:
    assert found({**WHOLE, "journal": WHOLE["journal"][:size]}) != []


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_each_missing_file_is_found(name: str) -> None:
    assert found({key: content for key, content in WHOLE.items() if key != name}) != []


def test_problems_are_named() -> None:
    [*_, last] = LINES
    assert found(with_lines(LINES[:-1])) == ["Entry 5 is missing at the end."]
    assert found(with_lines([*LINES[:1], *LINES[3:]])) == ["Entries 2 to 3 are missing."]
    [damaged] = found(with_lines([*LINES[:3], b"x" + LINES[3], last]))
    assert damaged == "Line 4 of the journal is damaged."


def test_entry_replaced_by_a_sound_one_is_found() -> None:
    """Its own digest is right; the next line knows the entry that was there."""
    entry = Line.parse(LINES[2].rstrip())
    forged = replace(entry, facts={**entry.facts, "path": "/another/"})
    assert "Entry 4 doesn't follow the entry 3 that is here." in found(
        with_lines([*LINES[:2], forged.raw + b"\n", *LINES[3:]])
    )


@given(st.integers(0, len(LINES[-1])))
def test_half_a_line_that_a_power_cut_left_is_healed(size: int) -> None:
    """The line was never counted: the head still names the one before."""
    with mock.patch("os.fsync"), holding(with_lines(LINES[:-1])) as store:
        store.journal.head_path.unlink()
        store.journal.heal()
        with store.journal.path.open("ab") as file:
            file.write(LINES[-1][:size])
        again = Archive(store.folder)
        keep("/c/", "after the power cut", NOW + 9 * DAY, again)
        assert list(problems(again)) == []
        assert again.present().keys() == {"/", "/c/"} | (
            {"/b/"} if size == len(LINES[-1]) else set()
        )


@pytest.mark.parametrize("step", range(1, 7))
def test_process_killed_at_any_step_leaves_nothing_that_the_next_one_cannot_mend(
    step: int, tmp_path: Path
) -> None:
    store = Archive(tmp_path)
    make(store)
    steps = iter(range(1, 100))

    def killed(*args: Any) -> None:
        if next(steps) == step:
            raise KeyboardInterrupt
        sync(*args)

    sync = os.fsync
    with mock.patch("os.fsync", killed), pytest.raises(KeyboardInterrupt):
        keep("/new/", "a new page", NOW + 9 * DAY, store)
    again = Archive(tmp_path)
    if "/new/" not in again.present():
        keep("/new/", "a new page", NOW + 9 * DAY, again)
    again.journal.heal()
    assert list(problems(again)) == []
    assert [version.path for version in again.versions().values()].count("/new/") == 1


def test_entries_removed_from_the_end_stay_missed_after_the_next_one() -> None:
    with holding(with_lines(LINES[:-2])) as store:
        keep("/c/", "later", NOW + 9 * DAY, store)
        assert list(problems(store)) == ["Entries 4 to 5 are missing."]


def test_command_names_what_is_damaged() -> None:
    make(archive())
    output, errors = StringIO(), StringIO()
    call_command("verify_archive", stdout=output, stderr=errors)
    assert "5 entries" in output.getvalue()
    name = archive().present()["/b/"].shown.parts[1]
    archive().objects.path(name).write_bytes(b"something else")
    with pytest.raises(CommandError, match="damaged"):
        call_command("verify_archive", stdout=output, stderr=errors)
    assert f"Object {name} is damaged: entry 1 (/) and 1 more." in errors.getvalue()


def test_archive_is_for_the_account_of_the_site_alone() -> None:
    make(archive())
    modes = {path.stat().st_mode & 0o077 for path in archive().folder.rglob("*")}
    assert modes == {0}


def test_what_is_past_its_time_is_dropped_and_still_accounted_for() -> None:
    store = archive()
    make(store)
    later = NOW + 403 * DAY
    assert store.past(later, 400) == {1}, "replaced 401 days ago; the other 400 days ago"
    old = store.versions()[1].shown.parts[1]
    with store.alone():
        store.drop({1, 2}, later)
    assert [version.number for version in store.versions().values() if version.is_dropped] == [1, 2]
    assert store.objects.path(old).exists(), "another page is made of it too"
    assert not store.objects.path(store.versions()[2].shown.parts[1]).exists()
    assert list(problems(store)) == []


def test_page_still_shown_is_never_past_its_time() -> None:
    make(archive())
    assert archive().past(NOW + 9999 * DAY, 400) == {1, 2}


def merged(store: Archive, other: Archive) -> int:
    def read(name: str) -> bytes | None:
        path = other.objects.path(name)
        return path.read_bytes() if path.exists() else None

    return merge(store, other.journal.content(), read, NOW + 30 * DAY)


def test_older_copy_adds_nothing_and_newer_one_its_own_lines() -> None:
    older = {**WHOLE, "journal": b"".join(LINES[:2])}
    del older["head"]
    with holding(older) as old, holding(WHOLE) as new:
        assert merged(new, old) == 0
        assert merged(old, new) == 3
        assert files_of(old.folder) == WHOLE


def test_copies_that_went_ways_of_their_own_have_both_and_once() -> None:
    with holding(WHOLE) as one, holding(WHOLE) as other:
        keep("/", "only in one", NOW + 10 * DAY, one)
        keep("/", "only in the other", NOW + 11 * DAY, other)
        keep("/new/", "new in the other", NOW + 12 * DAY, other)
        assert merged(one, other) == 2
        assert merged(one, other) == 0
        assert list(problems(one)) == []
        day = NOW + 13 * DAY
        texts = [
            text_of(one, version.shown.parts[1])
            for version in one.shown_between("/", day, day + DAY)
        ]
        assert texts == ["<main>only in one</main>\n", "<main>only in the other</main>\n"]
        assert "/new/" not in one.present(), "what the other copy showed ended when it was merged"
        assert merged(other, one) == 1, "its own come back as its own"


def test_lines_missing_here_come_back_and_stay_named() -> None:
    with holding(with_lines(LINES[:-2])) as store, holding(WHOLE) as copy:
        assert "/b/" not in {version.path for version in store.versions().values()}
        merged(store, copy)
        assert "/b/" in {version.path for version in store.versions().values()}
        assert list(problems(store)) == ["Entries 4 to 5 are missing."]


def text_of(store: Archive, name: str) -> str:
    return store.objects.read(name).decode()


def test_missing_object_comes_back_from_a_copy() -> None:
    with holding(WHOLE) as store, holding(WHOLE) as copy:
        name = seen("/", "three").shown.parts[1]  # type: ignore[union-attr]
        store.objects.path(name).unlink()
        assert list(problems(store)) != []
        merged(store, copy)
        assert list(problems(store)) == []


def test_clock_set_back_hides_no_version() -> None:
    """What was recorded while the clock was a day ahead seems to end before it began."""
    keep("/", "while it was ahead", NOW + DAY)
    keep("/", "once it was right", NOW + DAY / 24)
    numbers = [each.number for each in archive().shown_between("/", NOW, NOW + DAY / 2)]
    assert numbers == [2, 1]
