"""What is kept of what was counted, for how long, and that nothing of it is lost."""

import datetime
import threading
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import OperationalError
from django.templatetags.static import static
from django.test import Client
from lxml import html

from insights import counting
from insights.buffer import CountBuffer, Counted
from insights.cleaning import kept_path, kept_words
from insights.models import AskedInVain, DailyCount
from tests import databases
from tests.beacons import PERSON, counted, send
from tests.factories import make_clinic, make_post
from tests.request_form import send as send_form

pytestmark = pytest.mark.django_db

ARTICLE = "/blog/jaw/"


@pytest.fixture(autouse=True)
def site() -> None:
    make_clinic()
    make_post(slug="jaw")


# What is kept of what readers typed


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Jaw   PAIN ", "jaw pain"),
        ("vitamin B12", "vitamin b12"),
        ("what’s “TMJ”?", "what s tmj"),
        ("jane@clinic.example", ""),
        ("212-555-0147", ""),
        ("2125550147", ""),
        ("born 1/2/1980", ""),
        ("www.clinic.example", ""),
        ("my own story in six words", ""),
        ("x" * 61, ""),
        ("=1+1", "1 1"),
        ("?!", ""),
    ],
)
def test_words_that_may_tell_of_a_person_are_dropped(typed: str, kept: str) -> None:
    assert kept_words(typed) == kept


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/2021/03/04/an-old-article/", True),
        ("/wp-content/page_2.html", True),
        ("/212-555-0147", False),
        ("/user/12345678", False),
        ("/preview/NDI:1vMuS4:J9x2mfQZb0/", False),
        ("/mail/jane@clinic.example", False),
        ("/%3Cscript%3E", False),
        (f"/{'x' * 120}", False),
    ],
)
def test_addresses_that_may_tell_of_a_person_are_dropped(path: str, kept: bool) -> None:
    assert kept_path(path) == (path if kept else "")


def test_a_dump_of_the_database_holds_nothing_of_who_reads(
    client: Client, counts: CountBuffer
) -> None:
    about_the_browser = {
        "user-agent": PERSON,
        "x-forwarded-for": "203.0.113.77",
        "accept-language": "tlh-KX",
        "cookie": "visitor=v-5150",
    }
    client.get(ARTICLE, headers=about_the_browser)
    send(client, about_the_browser, subject=ARTICLE)
    client.get("/search/?q=secret+words", headers=about_the_browser)
    send_form(client, about_the_browser | {"origin": "http://testserver"})
    counts.flush()
    assert counted()
    dump = databases.dump()
    assert "Jane Example" in dump
    for private in ("203.0.113.77", "127.0.0.1", "Mozilla", "Chrome", "tlh", "v-5150", "secret"):
        assert private not in dump, private


def test_a_count_has_no_more_columns_than_these() -> None:
    columns = [{field.name for field in model._meta.fields} for model in (DailyCount, AskedInVain)]
    assert columns == [
        {"id", "day", "event", "path", "count"},
        {"id", "day", "kind", "text", "count"},
    ]


# Nothing is lost


def test_counts_that_cannot_be_stored_wait_for_the_next_time(
    client: Client,
    counts: CountBuffer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def locked(paths: Any) -> None:
        raise OperationalError("database is locked")

    send(client)
    with monkeypatch.context() as broken:
        broken.setattr(counting.site, "find_pages", locked)
        counts.flush()
    assert "Counts could not be stored yet" in caplog.text
    send(client)
    counts.flush()
    assert counted() == {("view", "/"): 2}


def test_many_threads_count_while_what_came_together_is_stored() -> None:
    stored: dict[Counted, int] = {}
    hits = [Counted("view", f"/{number}") for number in range(3)]

    def store(some: Any) -> None:
        for what, number in some.items():
            stored[what] = stored.get(what, 0) + number

    buffer = CountBuffer(store)

    def read_and_flush() -> None:
        for number in range(3_000):
            buffer.add(hits[number % 3])
            if number % 100 == 0:
                buffer.flush()

    threads = [threading.Thread(target=read_and_flush) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    buffer.flush()
    assert stored == dict.fromkeys(hits, 8_000)


def test_two_processes_that_store_at_once_go_through_the_rows_in_one_order() -> None:
    """Else each could hold a row that the other one waits for."""
    paths = ["/b", "/c", "/a"]
    DailyCount.objects.add(datetime.date(2026, 3, 4), {("view", path): 1 for path in paths})
    stored = DailyCount.objects.order_by("pk").values_list("path", flat=True)
    assert list(stored) == ["/a", "/b", "/c"]


# For how long


def test_the_worker_forgets_old_counts_and_the_privacy_page_says_when(client: Client) -> None:
    today = datetime.date(2026, 3, 4)
    for days in (90, 91, 400, 401):
        day = today - datetime.timedelta(days=days)
        DailyCount.objects.add(day, {("view", "/"): 1})
        AskedInVain.objects.add(day, {("not_found", "/old/"): 1})
    with time_machine.travel("2026-03-04T17:00:00Z", tick=False):
        call_command("run_worker", "--once")
    ages = [{(today - row.day).days for row in rows} for rows in _all_rows()]
    assert ages == [{90, 91, 400}, {90}]
    text = " ".join(html.fromstring(client.get("/privacy/").text).text_content().split())
    assert text.index("400 days") < text.index("90 days")


def _all_rows() -> tuple[Any, Any]:
    return DailyCount.objects.all(), AskedInVain.objects.all()


# What readers load for it


def served(client: Client, name: str) -> bytes:
    return b"".join(client.get(static(name)).streaming_content)


def test_the_script_is_tiny_as_it_is_served(client: Client) -> None:
    script = served(client, "js/beacon.js")
    assert b"sendBeacon" in script
    assert len(script) <= 600


def test_nothing_that_a_page_runs_keeps_or_asks_who_reads(client: Client) -> None:
    page = html.fromstring(client.get(ARTICLE).text)
    assert page.xpath("//script/@src") == [static("js/site.js")]
    script = served(client, "js/site.js")
    assert script.count(b"sendBeacon") == 1
    for private in (b"cookie", b"Storage", b"indexedDB", b"userAgent", b"referrer", b"caches"):
        assert private not in script
