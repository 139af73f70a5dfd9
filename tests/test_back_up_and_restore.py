"""manage.py backup and restore: what was there comes back, or nothing is touched."""

import contextlib
import datetime
import gzip
import io
import math
import os
import shutil
import sqlite3
import stat
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import ForeignKey
from django.db.models.base import ModelBase
from django.test import Client
from django.utils import timezone
from lxml import html

from appointments.inbox import erased, erasure
from appointments.models import AppointmentRequest
from blog.models import Post
from clinic_site.management.commands import run_worker
from outbox.models import OutboxMessage
from publishing.archive import archive, verification
from tests import databases as test_databases
from tests import postgresql
from tests.archived import keep
from tests.factories import make_clinic, make_post, make_request
from tests.staff import sign_in
from transfer.backup import (
    BackupError,
    container,
    databases,
    folder,
    media,
    patients,
    swap,
    take,
)
from transfer.backup.progress import Progress
from transfer.backup.restore import Report, restore
from transfer.backup.retention import Copy, kept_sites

NOW = datetime.datetime(2026, 11, 26, 3, 0, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
PATIENT, PHONE = "Quentin Example", "+12125550188"
PICTURES = {
    "images/one.webp": b"one" * 5000,
    "images/two.webp": b"two",
    "documents/form.pdf": b"%PDF",
}

# What a restore makes anew, so that no cache takes an old page for a new one.
ANEW = ("search_index", "search_words", "clinic_site_contentversion")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def site(settings: Any, tmp_path: Path) -> None:
    """A site with a page, a patient's request, uploads and a key."""
    make_clinic()
    make_post(slug="an-article", title="An article")
    make_request(name=PATIENT, phone=PHONE)
    for name, content in PICTURES.items():
        default_storage.save(name, ContentFile(content))
    (settings.DATA_DIR / "secret_key").write_text("the key of the site" * 3)


def rows() -> list[str]:
    lines = test_databases.dump().split("\n")
    return sorted(line for line in lines if not line.startswith(ANEW))


def files(settings: Any) -> dict[str, bytes]:
    """The uploads and the key, with everything that shouldn't be beside them."""
    found = {
        str(path.relative_to(settings.MEDIA_ROOT)): path.read_bytes()
        for path in Path(settings.MEDIA_ROOT).rglob("*")
        if path.is_file()
    }
    key = settings.DATA_DIR / "secret_key"
    return found | ({"the key": key.read_bytes()} if key.exists() else {})


def remove_site(settings: Any) -> None:
    """Leave nothing of the site but its copies."""
    connection.close()
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        connection.close()
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    (settings.DATA_DIR / "secret_key").unlink(missing_ok=True)


def local_copy(reason: str = take.DAILY, now: datetime.datetime = NOW) -> Path:
    copy = take.take(reason, now)
    return folder.copies("site")[copy]


def put_back(file: Path, **options: Any) -> Report:
    return restore(file, NOW, say=lambda line: None, **options)


def packed(path: Path) -> Path:
    take.pack(take.take(take.BY_HAND, NOW), path)
    return path


def test_a_restored_site_equals_the_one_that_was_copied(settings: Any) -> None:
    before = rows(), files(settings)
    copy = local_copy()
    remove_site(settings)
    put_back(copy)
    assert (rows(), files(settings)) == before


def test_one_file_is_enough_to_restore_on_another_machine(settings: Any, tmp_path: Path) -> None:
    before = rows(), files(settings)
    file = packed(tmp_path / "whole.tar")
    remove_site(settings)
    shutil.rmtree(settings.DATA_DIR / "backups")
    report = put_back(file)
    assert (rows(), files(settings)) == before
    assert (report.uploads, report.has_requests) == (3, True)


def test_restore_takes_nothing_off_the_archive_of_what_was_published() -> None:
    keep("/", "before the copy", NOW)
    copy = local_copy()
    keep("/", "after the copy", NOW + DAY)
    put_back(copy, force=True)
    assert len(archive().versions()) == 2
    assert list(verification.problems(archive())) == []


def test_archive_of_what_was_published_comes_along_to_another_machine(
    settings: Any, tmp_path: Path
) -> None:
    keep("/", "what it said", NOW)
    archive().objects.add(b"an object of no page")
    before = archive().versions()
    file = packed(tmp_path / "whole.tar")
    remove_site(settings)
    for name in ("backups", "archive"):
        shutil.rmtree(settings.DATA_DIR / name)
    put_back(file)
    assert archive().versions() == before
    assert list(verification.problems(archive())) == []


def test_damaged_archive_keeps_no_copy_from_being_made(settings: Any) -> None:
    """Its objects come back from a copy that has them whole."""
    keep("/", "what it said", NOW)
    copy = local_copy()
    name = archive().versions()[1].shown.parts[1]
    archive().objects.path(name).write_bytes(b"damaged")
    local_copy(now=NOW + DAY)
    put_back(copy, force=True)
    assert list(verification.problems(archive())) == []


def test_encrypted_file_opens_with_its_private_key_only(settings: Any, tmp_path: Path) -> None:
    pyrage = pytest.importorskip("pyrage")
    before = rows(), files(settings)
    identity, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    file, key, wrong_key = (tmp_path / name for name in ("site.age", "key", "wrong"))
    key.write_text(f"# public key: {identity.to_public()}\n{identity}\n")
    wrong_key.write_text(f"{other}\n")
    call_command("backup", file, encrypt_to=str(identity.to_public()), stdout=io.StringIO())
    assert PICTURES["documents/form.pdf"] not in file.read_bytes()
    remove_site(settings)
    with pytest.raises(BackupError, match="private key"):
        put_back(file)
    with pytest.raises(BackupError, match="another key"):
        put_back(file, key=wrong_key)
    put_back(file, key=key)
    assert (rows(), files(settings)) == before


def test_commands_say_what_they_did(settings: Any, tmp_path: Path) -> None:
    output, file = io.StringIO(), tmp_path / "whole.tar"
    call_command("backup", file, stdout=output)
    assert f"Backup made: {file}" in output.getvalue()
    with pytest.raises(CommandError, match="add --force"):
        call_command("restore", file, stdout=output)
    call_command("restore", file, force=True, stdout=output)
    assert "3 uploads" in output.getvalue()
    assert f"is kept as {settings.DATA_DIR}/backups/site/" in output.getvalue()
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", file, stdout=output)
    with pytest.raises(CommandError, match="No such file"):
        call_command("restore", tmp_path / "nothing.tar", stdout=output)
    with pytest.raises(CommandError, match="doesn't exist"):
        call_command("backup", tmp_path / "nowhere" / "whole.tar", stdout=output)


def test_long_copies_show_that_they_go_on() -> None:
    output = io.StringIO()
    progress = Progress(output, "Uploads copied")
    for _ in range(25):
        progress(10_000_000)
    assert output.getvalue() == "Uploads copied: 100 MBUploads copied: 200 MB"


def test_part_of_the_site_holds_no_word_of_a_patient(settings: Any) -> None:
    if connection.vendor == "sqlite":
        leave_trace()
    copy = local_copy()
    parts = settings.DATA_DIR / "parts"
    parts.mkdir()
    for part in ("site", "requests"):
        with (copy.parent.parent / part / copy.name).open("rb") as file:
            container.unpack(file, parts)
    site, requests = content_of(parts, "site"), content_of(parts, "requests")
    assert PHONE.encode() in requests
    assert PHONE.encode() not in site
    assert PATIENT.encode() not in site
    assert b"An article" in site


def leave_trace() -> None:
    """A name on a page of the file that SQLite doesn't use any more."""
    with closing(sqlite3.connect(str(connection.settings_dict["NAME"]))) as database:
        database.execute("PRAGMA secure_delete = OFF")
        database.execute("CREATE TABLE spare (text)")
        database.execute("INSERT INTO spare VALUES (?)", [f"{PATIENT} {PHONE} " * 500])
        database.commit()
        database.execute("DROP TABLE spare")
        database.commit()


def content_of(parts: Path, part: str) -> bytes:
    file = parts / databases.engine().FILES[part]
    if connection.vendor == "sqlite":
        return gzip.decompress(file.read_bytes())
    program = [postgresql.program("pg_restore"), "--file=-", file]
    return subprocess.run(program, check=True, capture_output=True).stdout


def test_every_table_about_requests_is_copied_apart() -> None:
    """A row that points at a request, or belongs to one, goes where the request goes."""
    apart = set(patients.tables())
    for model in apps.get_models(include_auto_created=True):
        points = {
            field.related_model._meta.db_table
            for field in model._meta.get_fields()
            if isinstance(field, ForeignKey) and isinstance(field.related_model, ModelBase)
        }
        if points & apart:
            assert model._meta.db_table in apart
    assert {AppointmentRequest._meta.db_table, OutboxMessage._meta.db_table} <= apart


def test_uploads_are_stored_once(settings: Any) -> None:
    local_copy()
    store = settings.DATA_DIR / "backups" / "media"
    first = {path.name: path.stat().st_ino for path in store.iterdir()}
    default_storage.save("images/new.webp", ContentFile(b"new"))
    local_copy(now=NOW + DAY)
    second = {path.name: path.stat().st_ino for path in store.iterdir()}
    assert len(second) == 4
    assert first.items() <= second.items()


def test_only_the_account_that_runs_the_site_can_read_copies(settings: Any) -> None:
    local_copy()
    for path in [settings.DATA_DIR / "backups", *(settings.DATA_DIR / "backups").rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode & 0o077 == 0 or path.name == ".lock", path


def test_copy_taken_while_requests_come_in_has_all_that_were_thanked(settings: Any) -> None:
    thanked: list[str] = []
    stop = threading.Event()

    def ask(number: int) -> None:
        asked = 0
        while not stop.is_set():
            name = f"Patient {number} {asked}"
            make_request(name=name, phone="+12125550199", submission=name)
            thanked.append(name)
            asked += 1
        connection.close()

    patients_asking = [threading.Thread(target=ask, args=[number]) for number in range(3)]
    for thread in patients_asking:
        thread.start()
    try:
        copies = []
        for number in range(4):
            while len(thanked) < 10 * (number + 1):
                threading.Event().wait(0.01)
            before = list(thanked)
            copies.append((before, local_copy(take.BY_HAND, NOW + number * DAY)))
    finally:
        stop.set()
        for thread in patients_asking:
            thread.join()
    for before, copy in copies:
        connection.close()
        put_back(copy, force=True)
        names = set(AppointmentRequest.objects.values_list("name", flat=True))
        assert set(before) <= names


def damages(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The same file damaged in any of its regions."""
    step = max(len(content) // 97, 1)
    for place in [*range(0, 3000, 61), *range(3000, len(content), step), len(content) - 1]:
        damaged = bytearray(content)
        damaged[place] ^= 0x10
        yield f"byte {place}", bytes(damaged)
    for end in (0, 1, 511, 512, len(content) // 3, len(content) - 1024, len(content) - 1):
        yield f"cut off at {end}", content[:end]
    yield "longer", content + b"\0"
    yield "a picture", b"\x89PNG\r\n\x1a\n" + bytes(2000)
    yield "a database", b"SQLite format 3\0" + bytes(8000)


def test_damaged_file_is_refused_and_nothing_is_changed(settings: Any, tmp_path: Path) -> None:
    content = packed(tmp_path / "whole.tar").read_bytes()
    before = rows(), files(settings)
    connection.close()
    damaged = tmp_path / "damaged.tar"
    accepted = []
    for what, bytes_of_it in damages(content):
        damaged.write_bytes(bytes_of_it)
        try:
            put_back(damaged, force=True)
        except BackupError as error:
            assert "damaged" in str(error)  # noqa: PT017 - which of 200 it was is told below
        else:
            accepted.append(what)
    assert accepted == []
    assert (rows(), files(settings)) == before


def test_damaged_encrypted_file_is_refused(settings: Any, tmp_path: Path) -> None:
    pyrage = pytest.importorskip("pyrage")
    identity = pyrage.x25519.Identity.generate()
    file, key = tmp_path / "site.age", tmp_path / "key"
    key.write_text(str(identity))
    take.pack(take.take(take.BY_HAND, NOW), file, str(identity.to_public()))
    content = file.read_bytes()
    for place in (0, 30, 200, len(content) // 2, len(content) - 1):
        damaged = bytearray(content)
        damaged[place] ^= 1
        file.write_bytes(bytes(damaged))
        with pytest.raises(BackupError, match=r"damaged"):
            put_back(file, key=key, force=True)


def test_damaged_upload_in_the_folder_of_copies_is_named(settings: Any) -> None:
    copy = local_copy()
    [stored] = [p for p in (copy.parent.parent / "media").iterdir() if p.stat().st_size == 15_000]
    stored.write_bytes(b"one" * 4999 + b"two")
    before = rows(), files(settings)
    with pytest.raises(BackupError, match=r"images/one\.webp"):
        put_back(copy, force=True)
    assert (rows(), files(settings)) == before


def test_site_that_runs_is_not_replaced(settings: Any) -> None:
    copy = local_copy()
    reader = connection.copy()
    reader.ensure_connection()
    with reader.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM blog_post")
    try:
        with pytest.raises(BackupError, match="is running"):
            put_back(copy, force=True)
    finally:
        reader.close()
    put_back(copy, force=True)


def test_copy_of_another_kind_or_version_is_refused(settings: Any, tmp_path: Path) -> None:
    copy = local_copy()
    with pytest.raises(BackupError, match="only the part with the requests"):
        put_back(copy.parent.parent / "requests" / copy.name, force=True)
    later = {"migrations": ["blog.9999_of_tomorrow"], "version": "9.0.0"}
    for facts, reason in ((later, "version 9.0.0"), ({"engine": "Oracle"}, "is of Oracle")):
        with copy.open("rb") as file:
            manifest = container.Reader(file).manifest
        with (copy.parent / "other.tar").open("wb") as target:
            container.write(target, manifest | facts, [])
        with pytest.raises(BackupError, match=reason):
            put_back(copy.parent / "other.tar", force=True)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"media": {"../../thief": {"sha256": "0" * 64, "size": 1, "changed": 1}}}, "named"),
        ({"media": {"/tmp/thief": {"sha256": "0" * 64, "size": 1, "changed": 1}}}, "named"),
        ({"counts": {"blog_post": 99}}, "rows are missing"),
        ({"counts": None, "kind": None}, "doesn't say"),
    ],
    ids=["up", "absolute", "counts", "empty"],
)
def test_copy_that_contradicts_itself_is_refused(
    settings: Any, facts: dict[str, Any], reason: str
) -> None:
    """Whole to the last byte, and still wrong."""
    copy, parts = local_copy(), settings.DATA_DIR / "parts"
    before = rows(), files(settings)
    parts.mkdir()
    with copy.open("rb") as file:
        manifest = container.unpack(file, parts)
    told = {key: value for key, value in (manifest | facts).items() if value is not None}
    members = [(container.Member(**entry), parts / entry["name"]) for entry in manifest["members"]]
    with copy.open("wb") as target:
        container.write(target, told, members)
    with pytest.raises(BackupError, match=reason):
        put_back(copy, force=True)
    assert (rows(), files(settings)) == before


def test_there_is_nothing_to_back_up_before_the_first_start(settings: Any, tmp_path: Path) -> None:
    whole = packed(tmp_path / "whole.tar")
    remove_site(settings)
    with pytest.raises(CommandError, match="no site here yet"):
        call_command("backup", stdout=io.StringIO())
    put_back(whole)  # the tests that follow have no other tables on PostgreSQL


def test_what_a_killed_restore_built_is_cleared_away(settings: Any) -> None:
    copy = local_copy()
    killed = mock.patch.object(swap, "commit", side_effect=KilledError)
    with killed, mock.patch.object(media, "discard"), pytest.raises(KilledError):
        put_back(copy, force=True)
    assert media.staged().exists()
    local_copy(take.BY_HAND)
    assert not media.staged().exists()


def test_site_alone_is_restored_when_its_requests_are_no_longer_kept(settings: Any) -> None:
    copy = local_copy()
    (copy.parent.parent / "requests" / copy.name).unlink()
    last = AppointmentRequest.objects.latest("pk").pk
    report = put_back(copy, force=True)
    assert not report.has_requests
    assert Post.objects.filter(slug="an-article").exists()
    assert not AppointmentRequest.objects.exists()
    assert make_request(phone=PHONE).pk > last


def test_replaced_site_is_kept_as_a_copy(settings: Any) -> None:
    copy = local_copy()
    Post.objects.update(title="A later title")
    report = put_back(copy, force=True)
    assert Post.objects.get(slug="an-article").title == "An article"
    put_back(Path(report.earlier), force=True)
    assert Post.objects.get(slug="an-article").title == "A later title"


def test_search_finds_what_was_restored(client: Client) -> None:
    copy = local_copy()
    Post.objects.all().delete()
    put_back(copy, force=True)
    assert "An article" in client.get("/search/", {"q": "article"}).text


def test_erased_requests_are_erased_again(settings: Any) -> None:
    kept = make_request(name="Kept Example", phone="+12125550124")
    copy = local_copy()
    gone = AppointmentRequest.objects.get(name=PATIENT)
    erasure.erase([gone])
    assert PATIENT not in erased.path().read_text()
    report = put_back(copy, force=True)
    assert report.erased_again == 1
    assert list(AppointmentRequest.objects.all()) == [kept]
    assert OutboxMessage.objects.filter(owner_id=gone.pk).count() == 0


def test_another_request_with_the_number_of_an_erased_one_is_kept() -> None:
    [first] = AppointmentRequest.objects.all()
    erasure.erase([first])
    make_request(pk=first.pk, name="Kept Example", submission="another")
    put_back(local_copy(), force=True)
    assert AppointmentRequest.objects.get().name == "Kept Example"


def test_request_that_could_not_be_erased_is_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    [request] = AppointmentRequest.objects.all()
    copy = local_copy()
    with monkeypatch.context() as patch:
        patch.setattr(
            erasure.OutboxMessage.objects, "filter", mock.Mock(side_effect=OSError("full"))
        )
        with pytest.raises(OSError, match="full"):
            erasure.erase([request])
    put_back(copy, force=True)
    assert list(AppointmentRequest.objects.all()) == [request]


class KilledError(BaseException):
    """The process is gone: nothing that it would clean up at its end is done."""


STEPS = [(os, name) for name in ("replace", "unlink", "rmdir", "fsync", "chmod", "mkdir")]


class Process:
    """Counts what ``act`` does to files, and dies at a step: it changes nothing after that."""

    def __init__(self, act: Callable[[], object], last: float = math.inf) -> None:
        self.steps, self.decided = 0, 0
        self._last = last
        with contextlib.ExitStack() as stack:
            for module, name in STEPS:
                stack.enter_context(mock.patch.object(module, name, self._counted(module, name)))
            commit = mock.patch.object(swap, "commit", self._noted(swap.commit))
            stack.enter_context(commit)
            try:
                act()
            except (KilledError, Exception):
                if not self.was_killed:
                    raise

    @property
    def was_killed(self) -> bool:
        return self.steps > self._last

    def _counted(self, module: Any, name: str) -> Callable[..., Any]:
        real = getattr(module, name)

        def step(*arguments: Any, **options: Any) -> Any:
            self.steps += 1
            if self.was_killed:
                raise KilledError
            return real(*arguments, **options)

        return step

    def _noted(self, commit: Callable[..., None]) -> Callable[..., None]:
        def noted(*arguments: Any) -> None:
            self.decided = self.steps
            commit(*arguments)

        return noted


def test_restore_killed_at_any_step_leaves_the_old_site_or_the_new(settings: Any) -> None:
    copy = local_copy()
    new = rows(), files(settings)
    Post.objects.update(title="A later title")
    default_storage.save("images/later.webp", ContentFile(b"later"))
    default_storage.delete("documents/form.pdf")
    later = local_copy(take.BY_HAND)
    old = rows(), files(settings)
    whole = Process(lambda: put_back(copy, force=True))
    put_back(later, force=True)
    found = []
    for step in [*range(1, whole.decided, 25), *range(whole.decided, whole.steps, 2)]:
        process = Process(lambda: put_back(copy, force=True), step)
        connection.close()
        swap.finish()  # as the next process does when it starts
        shutil.rmtree(media.staged(), ignore_errors=True)
        state = rows(), files(settings)
        connection.close()
        assert state == new or (state == old and process.was_killed), step
        found.append(state == new)
        if state == new:
            put_back(later, force=True)
    assert found == sorted(found)
    assert found.count(True) > 5, "killed while it put things in place, too"


def test_backup_killed_at_any_step_leaves_whole_copies(settings: Any) -> None:
    for step in range(1, 200):
        process = Process(local_copy, step)
        whole = folder.copies("site")
        for path in whole.values():
            with path.open("rb") as file:
                listed = container.unpack(file, settings.DATA_DIR / f"unpacked-{step}")["media"]
            assert all(folder.stored(file["sha256"]).exists() for file in listed.values())
            assert (path.parent.parent / "requests" / path.name).exists()
        if not process.was_killed:
            break
    assert not process.was_killed
    assert not list((settings.DATA_DIR / "backups").rglob(f"{folder.UNFINISHED}*"))


def test_copy_that_would_not_fit_is_refused_before_it_begins(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "free_room", lambda place: folder.SPARE)
    with pytest.raises(CommandError, match=r"needs .* has only 17 MB free"):
        call_command("backup", stdout=io.StringIO())
    assert not folder.copies("site")
    assert not list((settings.DATA_DIR / "backups" / "media").iterdir())


def test_two_backups_do_not_run_at_once() -> None:
    with folder.alone(), pytest.raises(BackupError, match="Another backup"):
        local_copy()


@test_databases.only_on_sqlite("a server's files are not ours to damage")
def test_damaged_database_is_not_copied_but_can_be_replaced(settings: Any) -> None:
    copy, before = local_copy(), rows()
    connection.close()
    path = Path(str(connection.settings_dict["NAME"]))
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=DELETE")
    broken = bytearray(path.read_bytes())
    broken[8192:40960] = os.urandom(32768)
    path.write_bytes(bytes(broken))
    with pytest.raises(BackupError, match=r"damaged|can't be copied"):
        local_copy(now=NOW + DAY)
    report = put_back(copy, force=True)
    assert rows() == before
    assert Path(report.earlier).read_bytes() == bytes(broken)
    folder.prune(timezone.now() + 31 * DAY)
    assert not Path(report.earlier).exists()


def test_copies_of_two_years_are_thinned_out() -> None:
    copies: set[Copy] = set()
    for day in range(730):
        copies.add((NOW + day * DAY, take.DAILY))
        copies = kept_sites(copies)
    today = NOW + 729 * DAY
    ages = sorted((today - moment).days for moment, _ in copies)
    assert ages[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert len(ages) <= 7 + 3 + 11
    assert ages[-1] >= 325
    assert next(age for age in ages if age > 7) <= 14
    assert len({(moment.year, moment.month) for moment, _ in copies}) == 12


def test_copy_from_before_an_update_outlives_the_daily_ones() -> None:
    update = (NOW, take.UPDATE)
    daily = [(NOW + day * DAY / 2, take.DAILY) for day in range(1, 40)]
    assert update in kept_sites([update, *daily])
    crowd = [(NOW + hour * DAY / 24, take.UPDATE) for hour in range(1, 30)]
    assert len(kept_sites([update, *crowd])) <= 7 + 2, "a start that fails again and again"


@pytest.mark.parametrize(("retention", "days"), [(180, 30), (30, 30), (10, 10), (1, 1)])
def test_copies_of_requests_are_deleted_in_time(
    settings: Any, monkeypatch: pytest.MonkeyPatch, retention: int, days: int
) -> None:
    settings.REQUEST_RETENTION_DAYS = retention
    local_copy()
    monkeypatch.setattr(folder, "free_room", lambda place: 0)  # no new copy can be made
    for age, is_kept in ((days * DAY - DAY / 24, True), (days * DAY, False)):
        with contextlib.suppress(BackupError):
            take.take_if_due(NOW + age)
        assert bool(folder.copies("requests")) == is_kept
    assert folder.copies("site")


def test_uploads_that_no_copy_needs_are_deleted(settings: Any) -> None:
    local_copy()
    default_storage.delete("images/one.webp")
    store = settings.DATA_DIR / "backups" / "media"
    for day in range(1, 400):
        with mock.patch.object(take, "take_into", empty_copy):
            take.take(take.DAILY, NOW + day * DAY)
        if not any(moment == NOW for moment, _ in folder.copies("site")):
            break
        assert len(list(store.iterdir())) == 3
    assert not list(store.iterdir())


def empty_copy(place: Path, copy: Copy, progress: Any) -> None:
    with (place / "site" / folder.file_name(copy)).open("wb") as file:
        container.write(file, {"media": {}}, [])


def test_worker_makes_a_copy_each_day() -> None:
    assert take.take_if_due(NOW)
    assert not take.take_if_due(NOW + DAY / 2)
    assert take.take_if_due(NOW + DAY)
    take.take(take.BY_HAND, NOW + DAY * 1.5)
    assert take.take_if_due(NOW + DAY * 2)
    assert run_worker.RESTS[run_worker.back_up_daily] <= 3600


def test_failed_daily_copy_keeps_no_other_job_from_its_work(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, client: Client
) -> None:
    monkeypatch.setattr(folder, "free_room", lambda place: 5_000_000)
    run_worker.back_up_daily(threading.Event())
    assert "No backup was made: This needs" in caplog.text
    page = sign_in(role="Owner").get("/admin/").text
    assert "has only 5 MB free" in page


def test_dashboard_shows_the_age_of_the_last_copy_and_turns_red(settings: Any) -> None:
    take.take(take.DAILY, NOW)
    for hours, is_red in ((1, False), (35, False), (37, True)):
        with time_machine.travel(NOW + datetime.timedelta(hours=hours), tick=False):
            page = html.fromstring(sign_in(role="Owner", name=f"dana{hours}").get("/admin/").text)
        [panel] = page.xpath("//section[h2='Backups']")
        assert ("dashboard-panel-alert" in panel.get("class")) == is_red
        assert "Last backup:" in panel.text_content()
        assert "1 copies" not in panel.text_content()
        assert "free" in panel.text_content()
    writer = sign_in(role="Writer", name="will")
    assert "Last backup" not in writer.get("/admin/").text
