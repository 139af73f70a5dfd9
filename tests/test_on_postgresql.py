"""The same code on PostgreSQL with several processes (where a server can be started)."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from tests import postgresql

ROOT = Path(__file__).resolve().parent.parent

Start = Callable[..., subprocess.Popen]

pytestmark = [
    pytest.mark.programs,
    pytest.mark.skipif(
        not postgresql.program("initdb"), reason="needs the programs of a PostgreSQL server"
    ),
]

SET_UP = """
import datetime
from django.core.management import call_command
from django.utils import timezone
call_command("migrate", verbosity=0)
call_command("load_starter_content", verbosity=0)
from blog.models import Post
from publishing import actions, revisions
now = timezone.now()
for post in Post.objects.all():
    actions.schedule(post, post.content() | {"title": "Now at its minute"}, now=now,
                     goes_live_at=now + datetime.timedelta(hours=1))
"""
PUBLISH = """
import datetime
from concurrent.futures import ThreadPoolExecutor
from django.utils import timezone
from publishing.actions import publish_due
due = timezone.now() + datetime.timedelta(hours=1)
with ThreadPoolExecutor() as threads:
    print(sum(len(published) for published in threads.map(publish_due, [due] * 2)))
"""
READ = """
from django.test import Client
from blog.models import Post
from publishing.models import Revision
print(list(Post.objects.values_list("title", flat=True)), Revision.objects.waiting().count())
client = Client(headers={"host": "localhost"})
for path in ("/", "/search/?q=inflammat", "/search/?q=jaw+clicking", "/admin/login/"):
    response = client.get(path)
    print(path, response.status_code, response.text.count("<mark>") > 0)
"""

STUMBLE = """
from django.contrib.auth.models import User
from django.test import Client
from blog.models import Post
client = Client(headers={"host": "localhost"}, raise_request_exception=False)
client.force_login(User.objects.create_superuser("admin"))
for path in ("/search/?q=%CC%81", "/search/?q=jaw+%CD%BA", "/admin/editor/choices/?of=pages&q=%00"):
    print(client.get(path).status_code)
print(client.get("/admin/blog/post/?slug=%00").status_code)
form = f"/admin/blog/post/{Post.objects.first().pk}"
for view in ("working-draft", "findings", "change"):
    print(client.post(f"{form}/{view}/", {"title": "Nul\\0", "slug": "\\0"}).status_code)
forged = {"host": "localhost", "cookie": 'sessionid="' + "\\\\000" * 8 + '"'}
print(Client(headers=forged).get("/admin/login/").status_code)
"""

COMMAND = """
from django.core.management import CommandError, call_command
try:
    call_command(*{!r})
except CommandError as error:
    print(error)
"""
PREPARE = COMMAND.format(["prepare_site"])
DISCONNECT = """
from django.db import close_old_connections, connection
from django.test import Client
connection.ensure_connection()
pid = connection.connection.info.backend_pid
connection.copy().cursor().execute("SELECT pg_terminate_backend(%s)", [pid])
close_old_connections()  # as every request begins
print(Client(headers={"host": "localhost"}).get("/search/?q=jaw").status_code)
"""

IS_SOMEBODY_WAITING = """
from django.db import connection

def is_somebody_waiting():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return cursor.fetchone() is not None
"""
SEND_TWICE = """
import threading
from django.db import connections, transaction
from django.utils import timezone
from appointments.models import AppointmentRequest
from clinic.models import Clinic
from outbox.models import OutboxMessage

Clinic.objects.update(notification_emails=["desk@clinic.example"])

def send():
    AppointmentRequest.objects.receive(
        submission="once", now=timezone.now(), per_hour=9, name="Jo", phone="+12125550123"
    )
    connections.close_all()

second = threading.Thread(target=send)
with transaction.atomic():
    AppointmentRequest.objects.receive(
        submission="once", now=timezone.now(), per_hour=9, name="Jo", phone="+12125550123"
    )
    second.start()
    while second.is_alive() and not is_somebody_waiting():
        pass
second.join()
print(AppointmentRequest.objects.count(), OutboxMessage.objects.count())
"""

# While the page is held here, each step waits for it, and so far holds no revision.
LOCKS = """
import datetime
import threading
from django.db import connections, transaction
from django.utils import timezone
from blog.models import Post
from publishing import actions, revisions
from publishing.models import Revision

now, hour = timezone.now(), datetime.timedelta(hours=1)
STEPS = {
    "publish": lambda post: actions.publish(post, post.content(), now=now),
    "save": lambda post: actions.save_draft(post, post.content(), now=now),
    "offline": lambda post: actions.unpublish(post, now=now),
    "discard": lambda post: actions.discard(post, now=now),
    "unschedule": actions.unschedule,
    "due": lambda post: actions.publish_due(now + hour),
    "delete": lambda post: actions.delete(post, now=now),
}

def work(step, post):
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '20s'")
    step(post)
    connections.close_all()

for name, step in STEPS.items():
    post = Post.objects.first()
    actions.schedule(post, post.content(), now=now, goes_live_at=now + hour)
    thread = threading.Thread(target=work, args=[step, post])
    waits = False
    with transaction.atomic():
        revisions.locked(post)
        thread.start()
        while thread.is_alive() and not waits:
            waits = is_somebody_waiting()
        list(Revision.objects.of(post).select_for_update(nowait=True))
    thread.join()
    print(name, waits)
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What the site's processes are told: a server of their own, and in it a site that is set up.

    The test gets a copy of that one.
    """
    with tempfile.TemporaryDirectory() as folder, postgresql.server(Path(folder)) as address:
        data = tmp_path_factory.mktemp("data")
        shutil.copytree(settings.STATIC_ROOT, data / "static")
        environment = os.environ | {
            "DATABASE_URL": address,
            "DATA_DIR": str(data),
            "DJANGO_SETTINGS_MODULE": "clinic_site.settings",
            "ENV_FILE": os.devnull,
        }
        set_up = start_process(SET_UP, environment)
        set_up.communicate()
        assert set_up.returncode == 0
        yield environment


@pytest.fixture
def start(environment: dict[str, str]) -> Start:
    """Starts a process of the site's, to run some lines of Python.

    The test has a database of its own, "site", as it is set up, and "empty".
    """
    server, _, _ = environment["DATABASE_URL"].rpartition("/")
    folder = server.partition("@/")[2]
    with psycopg.connect(
        host=folder, user="clinic", dbname="template1", autocommit=True
    ) as connection:
        for name, template in (("site", "postgres"), ("empty", "template0")):
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")

    def start(code: str, database: str = "site") -> subprocess.Popen:
        return start_process(code, environment | {"DATABASE_URL": f"{server}/{database}"})

    return start


def start_process(code: str, environment: dict[str, str]) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", f"import django\ndjango.setup()\n{code}"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_several_processes_publish_each_scheduled_version_once(start: Start) -> None:
    publishers = [start(PUBLISH) for _ in range(2)]
    counts = [int(publisher.communicate()[0]) for publisher in publishers]
    assert sum(counts) == 2
    said = start(READ).communicate()[0].splitlines()
    assert said == [
        "['Now at its minute', 'Now at its minute'] 0",
        "/ 200 False",
        "/search/?q=inflammat 200 True",
        "/search/?q=jaw+clicking 200 True",
        "/admin/login/ 200 False",
    ]


def test_a_character_that_postgresql_keeps_nowhere_is_left_out_or_refused(start: Start) -> None:
    statuses = start(STUMBLE).communicate()[0].split()
    assert statuses == ["200", "200", "200", "400", "200", "200", "200", "200"]


def test_each_step_of_a_page_takes_the_page_before_any_revision(start: Start) -> None:
    process = start(IS_SOMEBODY_WAITING + LOCKS)
    said = process.communicate()[0].splitlines()
    steps = ["publish", "save", "offline", "discard", "unschedule", "due", "delete"]
    assert said == [f"{step} True" for step in steps]
    assert process.returncode == 0


def test_a_form_that_is_sent_twice_at_the_same_moment_is_one_request(start: Start) -> None:
    assert start(IS_SOMEBODY_WAITING + SEND_TWICE).communicate()[0] == "1 1\n"


def test_machines_that_start_together_set_the_site_up_once(start: Start) -> None:
    reset = start(COMMAND.format(["reset_password", "admin"]), "empty")
    assert reset.communicate()[0] == "There is no account yet: start the site once.\n"
    machines = [start(PREPARE, "empty") for _ in range(2)]
    said = [machine.communicate()[0] for machine in machines]
    assert sorted(text.count("brought up to date") for text in said) == [0, 1]
    assert sorted(text.count("Password") for text in said) == [0, 1]
    assert [machine.returncode for machine in machines] == [0, 0]


def test_a_database_that_is_not_there_is_said_in_one_line(start: Start) -> None:
    (line,) = start(PREPARE, "nowhere").communicate()[0].splitlines()
    assert line.startswith("The site cannot be set up: ")
    assert line.endswith('database "nowhere" does not exist')


def test_a_server_that_was_started_anew_is_connected_to_anew(start: Start) -> None:
    assert start(DISCONNECT).communicate()[0] == "200\n"
