"""An update backs up the database first, and leaves one that the version before can still serve."""

import gzip
import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED
from django.utils import timezone

from appointments.models import AppointmentRequest
from blog.models import Post
from clinic_site.management.commands import prepare_site
from tests import databases
from tests.releases import fixture
from transfer.backup import folder, take
from transfer.backup.restore import restore

FIRST, LAST = "0.1.0", "0.2.0"

pytestmark = [
    pytest.mark.django_db(transaction=True),
    databases.only_on_sqlite("PostgreSQL is copied in test_back_up_and_restore"),
]


def database_of(release: str, file: Path) -> None:
    packed = fixture.FOLDER / release / f"{fixture.DATABASE}.gz"
    file.write_bytes(gzip.decompress(packed.read_bytes()))


@pytest.fixture
def release(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The site's database is one that an earlier release left."""
    file = tmp_path / "clinic.sqlite3"
    database_of(request.param, file)
    connection.close()
    with mock.patch.dict(connection.settings_dict, NAME=str(file)):
        ContentType.objects.clear_cache()
        yield request.param
        connection.close()
    ContentType.objects.clear_cache()


@pytest.fixture
def only_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a start, what is about the database."""
    monkeypatch.setattr(prepare_site, "collect_if_changed", lambda: False)
    monkeypatch.setattr(prepare_site, "load_starter_content", lambda: False)


def prepare(**options: bool) -> str:
    output = io.StringIO()
    call_command("prepare_site", stdout=output, **options)
    return output.getvalue()


def tables() -> list[str]:
    return connection.introspection.table_names()


@pytest.mark.parametrize("release", [FIRST], indirect=True)
def test_start_with_new_code_backs_up_before_it_migrates(
    release: str, only_the_database: None
) -> None:
    before = tables()
    assert "backed up, and brought up to date" in prepare()
    assert tables() != before
    [(copy, file)] = folder.copies("site").items()
    assert copy[1] == take.UPDATE
    assert "appointments_outboxmessage" in folder.manifest(file)["counts"]
    assert "up to date" in prepare()
    assert len(folder.copies("site")) == 1


@pytest.mark.parametrize("release", [FIRST], indirect=True)
def test_database_is_left_alone_if_it_cannot_be_backed_up(
    release: str, only_the_database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "free_room", lambda place: 5_000_000)
    before = tables()
    with pytest.raises(CommandError, match=r"only 5 MB free.*--no-backup"):
        prepare()
    assert tables() == before
    assert "brought up to date" in prepare(no_backup=True)
    assert not folder.copies("site")


@pytest.mark.parametrize("release", [FIRST, LAST], indirect=True)
def test_copy_of_an_earlier_version_is_restored_and_updated(release: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM appointments_appointmentrequest ORDER BY id")
        names = [name for (name,) in cursor.fetchall()]
        cursor.execute("SELECT slug FROM blog_post ORDER BY id")
        slugs = [slug for (slug,) in cursor.fetchall()]
    copy = take.take(take.BY_HAND, timezone.now())
    connection.close()
    for file in Path(str(connection.settings_dict["NAME"])).parent.glob("clinic.sqlite3*"):
        file.unlink()
    restore(folder.copies("site")[copy], timezone.now(), say=lambda line: None)
    assert list(AppointmentRequest.objects.order_by("pk").values_list("name", flat=True)) == names
    assert list(Post.objects.order_by("pk").values_list("slug", flat=True)) == slugs


# What the code of 0.2.0 does must go on working on a database that later code has migrated, so
# that an update can be undone without a restore. Name a migration here, with the reason, if it
# takes something away that no served version reads or writes any more.
EXCEPTIONS: dict[str, str] = {}

HARMLESS = (
    migrations.CreateModel,
    migrations.AddIndex,
    migrations.RemoveIndex,
    migrations.RenameIndex,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
    migrations.RunPython,
)


def narrowed(app: str, migration: migrations.Migration) -> list[str]:
    """What a migration does that could break the version before."""
    found = []
    for operation in migration.operations:
        if isinstance(operation, migrations.AddField):
            is_open = can_be_left_out(operation.field)
        elif isinstance(operation, migrations.AlterField):
            is_open = widens(app, migration, operation)
        else:
            is_open = isinstance(operation, HARMLESS)
        if not is_open:
            found.append(f"{app}.{migration.name}: {operation.describe()}")
    return found


def can_be_left_out(field: models.Field) -> bool:
    """Whether an INSERT that doesn't know the column goes through."""
    return field.many_to_many or field.null or field.db_default is not NOT_PROVIDED


def widens(app: str, migration: migrations.Migration, operation: migrations.AlterField) -> bool:
    """Whether what fitted the column still does, and the version before can read all of it."""
    before = MigrationLoader(None).project_state((app, migration.name), at_end=False)
    model = before.apps.get_model(app, operation.model_name)
    old, new = model._meta.get_field(operation.name), operation.field.clone()
    new.set_attributes_from_name(operation.name)
    new.model = model
    longer = (new.max_length or 10**9) >= (old.max_length or 10**9)
    same_kind = old.get_internal_type() == new.get_internal_type()
    return same_kind and longer and old.null == new.null and (old.unique or not new.unique)


def later_migrations() -> list[tuple[str, migrations.Migration]]:
    """The migrations of our own apps that 0.2.0 didn't have."""
    with fixture_database(LAST) as database:
        known = set(database.execute("SELECT app, name FROM django_migrations"))
    ours = {app.label for app in apps.get_app_configs() if Path(app.path).parent == fixture.ROOT}
    return [
        (app, migration)
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        if app in ours and (app, name) not in known
    ]


def fixture_database(release: str) -> Any:
    packed = fixture.FOLDER / release / f"{fixture.DATABASE}.gz"
    database = sqlite3.connect(":memory:")
    database.deserialize(gzip.decompress(packed.read_bytes()))
    return closing(database)


def test_later_migrations_only_add() -> None:
    found = [
        line
        for app, migration in later_migrations()
        if f"{app}.{migration.name}" not in EXCEPTIONS
        for line in narrowed(app, migration)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("operation", "is_refused"),
    [
        (migrations.AddField("Post", "x", models.CharField(max_length=9, default="")), True),
        (migrations.AddField("Post", "x", models.CharField(max_length=9, db_default="")), False),
        (migrations.AddField("Post", "x", models.IntegerField(null=True)), False),
        (migrations.RemoveField("Post", "title"), True),
        (migrations.RenameField("Post", "title", "name"), True),
        (migrations.DeleteModel("Post"), True),
        (migrations.RenameModel("Post", "Article"), True),
        (migrations.AlterModelTable("Post", "articles"), True),
        (migrations.RunSQL("DROP TABLE blog_post"), True),
        (migrations.AlterField("Post", "title", models.CharField(max_length=5)), True),
        (migrations.AlterField("Post", "title", models.CharField(max_length=500)), False),
    ],
    ids=str,
)
def test_migration_that_takes_something_away_is_noticed(operation: Any, is_refused: bool) -> None:
    [(app, last)] = MigrationLoader(None).graph.leaf_nodes("blog")
    migration = migrations.Migration(last, app)
    migration.operations = [operation]
    assert bool(narrowed(app, migration)) == is_refused


def test_rows_as_the_version_before_writes_them_still_fit(tmp_path: Path) -> None:
    """Each row of 0.2.0 goes into today's tables with the columns of 0.2.0 alone."""
    old = tmp_path / "old.sqlite3"
    database_of(LAST, old)
    with closing(sqlite3.connect(str(connection.settings_dict["NAME"]))) as database:
        database.execute("ATTACH ? AS old", [str(old)])
        names = database.execute(
            "SELECT name FROM old.sqlite_master WHERE type = 'table'"
            " AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search%'"
        ).fetchall()
        assert len(names) > 30
        for (table,) in names:
            columns = [row[1] for row in database.execute(f"PRAGMA old.table_info({table})")]
            listed = ", ".join(f'"{column}"' for column in columns)
            database.execute(f"DELETE FROM main.{table}")
            database.execute(
                f"INSERT INTO main.{table} ({listed}) SELECT {listed} FROM old.{table}"
            )
        database.rollback()
