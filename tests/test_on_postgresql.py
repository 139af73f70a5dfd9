"""The same code on PostgreSQL with several processes (where a server can be started)."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import postgresql

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.skipif(
    not postgresql.program("initdb"), reason="needs the programs of a PostgreSQL server"
)

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
from django.utils import timezone
from publishing.actions import publish_due
print(len(publish_due(timezone.now() + datetime.timedelta(hours=1))))
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
form = f"/admin/blog/post/{Post.objects.first().pk}"
for view in ("working-draft", "findings", "change"):
    print(client.post(f"{form}/{view}/", {"title": "Nul\\0", "slug": "\\0"}).status_code)
"""

# While the page is held here, each step waits for it, and so far holds no revision.
LOCKS = """
import datetime
import threading
from django.db import connection, connections, transaction
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

def is_somebody_waiting():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return cursor.fetchone() is not None

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
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], subprocess.Popen]]:
    """Starts a process of the site's on the server's database, to run some lines of Python."""
    with tempfile.TemporaryDirectory() as folder, postgresql.server(Path(folder)) as address:
        data = tmp_path_factory.mktemp("data")
        environment = os.environ | {
            "DATABASE_URL": address,
            "DATA_DIR": str(data),
            "DJANGO_SETTINGS_MODULE": "clinic_site.settings",
            "ENV_FILE": os.devnull,
        }
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
        subprocess.run(collect, cwd=ROOT, env=environment, check=True)

        def start(code: str) -> subprocess.Popen:
            return subprocess.Popen(
                [sys.executable, "-c", f"import django\ndjango.setup()\n{code}"],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                text=True,
            )

        yield start


def test_several_processes_publish_each_scheduled_version_once(
    start: Callable[[str], subprocess.Popen],
) -> None:
    set_up = start(SET_UP)
    set_up.communicate()
    assert set_up.returncode == 0
    publishers = [start(PUBLISH) for _ in range(4)]
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


def test_a_character_that_postgresql_keeps_nowhere_is_left_out(
    start: Callable[[str], subprocess.Popen],
) -> None:
    start(SET_UP).communicate()
    assert start(STUMBLE).communicate()[0].split() == ["200"] * 6


def test_each_step_of_a_page_takes_the_page_before_any_revision(
    start: Callable[[str], subprocess.Popen],
) -> None:
    start(SET_UP).communicate()
    process = start(LOCKS)
    said = process.communicate()[0].splitlines()
    steps = ["publish", "save", "offline", "discard", "unschedule", "due", "delete"]
    assert said == [f"{step} True" for step in steps]
    assert process.returncode == 0
