"""Whatever is scheduled goes live at its minute: by the worker alone, and never by a reader."""

import datetime
from collections.abc import Callable

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import Post
from clinic_site.health import heartbeat
from clinic_site.models import ContentVersion
from clinic_site.web import content_version
from publishing import actions
from publishing.models import Revision
from tests import whole_site
from tests.clock import NOW
from tests.factories import make_post
from tests.staff import sign_in

pytestmark = pytest.mark.usefixtures("clock_from_now", "clinic")
MINUTE = datetime.timedelta(minutes=1)
SECOND = datetime.timedelta(seconds=1)
LATE = "Late: the background worker isn’t publishing"


def schedule(post: Post, title: str, moment: datetime.datetime) -> Revision:
    content = post.content() | {"title": title}
    return actions.schedule(post, content, moment, now=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "note", [content_version.note_change, lambda: content_version.note_moments_passed(NOW + MINUTE)]
)
def test_the_next_change_is_computed_while_nobody_else_can_schedule(
    note: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_post(published_at=NOW + MINUTE)
    alone = []
    computed = content_version.next_change

    def next_change(now: datetime.datetime) -> datetime.datetime | None:
        alone.append(connection.in_atomic_block)
        return computed(now)

    monkeypatch.setattr(content_version, "next_change", next_change)
    note()
    assert alone == [True]


def test_the_worker_publishes_at_the_minute_and_readers_find_a_newer_page(client: Client) -> None:
    post = make_post(title="Now")
    schedule(post, "Later", NOW + MINUTE)
    before = client.get(post.get_absolute_url())
    with time_machine.travel(NOW + MINUTE, tick=False):
        call_command("run_worker", once=True)
        since = {"if-modified-since": before["Last-Modified"]}
        after = client.get(post.get_absolute_url(), headers=since)
    assert "Later" in after.text


def test_a_visit_writes_nothing(client: Client) -> None:
    whole_site.load()
    post = make_post(title="Now")
    schedule(post, "Later", NOW + MINUTE)
    make_post(published_at=NOW + MINUTE)
    addresses = (*whole_site.PAGES, post.get_absolute_url(), "/sitemap.xml", "/blog/feed/")
    with (
        time_machine.travel(NOW + 2 * MINUTE, tick=False),
        CaptureQueriesContext(connection) as queries,
    ):
        assert {client.get(path).status_code for path in addresses} == {200}
    # PostgreSQL reads the rows of the sitemap through a cursor, which it has to declare.
    cursor = {"DECLARE"} if connection.vendor == "postgresql" else set()
    assert {query["sql"].split()[0] for query in queries} == {"SELECT"} | cursor
    post.refresh_from_db()
    assert post.title == "Now"


def test_a_page_that_shows_by_itself_dates_all_pages_anew_before_the_worker_comes(
    client: Client,
) -> None:
    make_post(published_at=NOW + MINUTE)
    make_post(published_at=NOW - MINUTE, offline_at=NOW + 2 * MINUTE)
    dates = []
    for moment in (NOW + MINUTE - SECOND, NOW + MINUTE, NOW + 2 * MINUTE):
        with time_machine.travel(moment, tick=False):
            dates.append(client.get("/blog/")["Last-Modified"])
    assert len(set(dates)) == 3


def test_the_worker_notes_what_showed_by_itself() -> None:
    make_post(published_at=NOW + MINUTE)
    make_post(published_at=NOW + 3 * MINUTE)
    noted = ContentVersion.objects.get()
    assert noted.next_change_at == NOW + MINUTE
    with time_machine.travel(NOW + 2 * MINUTE, tick=False):
        call_command("run_worker", once=True)
        call_command("run_worker", once=True)  # and nothing twice
    version = ContentVersion.objects.get()
    assert version.number == noted.number + 1
    assert (version.changed_at, version.next_change_at) == (NOW + MINUTE, NOW + 3 * MINUTE)


def test_a_worker_that_is_a_minute_behind_is_told_to_monitors_and_staff(client: Client) -> None:
    schedule(make_post(), "Later", NOW + MINUTE)
    writer = sign_in(role="Writer")
    with time_machine.travel(NOW + 2 * MINUTE - SECOND, tick=False):
        heartbeat.beat(NOW + 2 * MINUTE - SECOND)
        assert client.get("/healthz").content == b"ok\n"
        assert LATE not in writer.get("/admin/").text
    with time_machine.travel(NOW + 2 * MINUTE, tick=False):
        health = client.get("/healthz")
        assert (health.status_code, health.content) == (503, b"worker\n")
        assert LATE in writer.get("/admin/").text
        assert LATE not in sign_in(role="Front desk").get("/admin/").text
        call_command("run_worker", once=True)
        assert client.get("/healthz").status_code == 200
        assert LATE not in writer.get("/admin/").text
