"""Programs are told from people without a puzzle: what is suspected is kept apart, never dropped.

``bench/spam.py`` prints how many of each were taken for what.
"""

import datetime
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from appointments.form import network, spam
from appointments.models import AppointmentRequest
from outbox.models import OutboxMessage
from tests.factories import make_clinic, make_request
from tests.request_form import FORM, THANKS, form_in, open_form, send, token_in, token_of
from tests.spam_samples import PEOPLE, PROGRAMS, TURNED_AWAY, Sample, send_all

pytestmark = pytest.mark.django_db

Status = AppointmentRequest.Status
NOW = datetime.datetime(2026, 3, 3, 13, 20, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def facts() -> None:
    make_clinic(notification_emails=["desk@clinic.example"], phone="+12125550123")
    cache.clear()


def statuses() -> list[str]:
    return list(AppointmentRequest.objects.order_by("pk").values_list("status", flat=True))


@pytest.mark.parametrize("person", PEOPLE, ids=lambda sample: sample.who)
def test_a_person_is_taken_for_a_person(client: Client, person: Sample) -> None:
    for response in person.send(client):
        assert (response.status_code, response["Location"]) == (303, THANKS)
    assert statuses() == [Status.NEW] * person.times
    assert OutboxMessage.objects.count() == person.times


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda sample: sample.who)
def test_a_program_is_thanked_and_set_apart_without_a_mail(client: Client, program: Sample) -> None:
    (response,) = program.send(client)
    assert (response.status_code, response["Location"]) == (303, THANKS)  # it learns nothing
    assert statuses() == [Status.SPAM]
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("sample", TURNED_AWAY, ids=lambda sample: sample.who)
def test_what_cannot_be_taken_says_so(client: Client, sample: Sample) -> None:
    (response,) = sample.send(client)
    assert response.status_code in {403, 422}
    assert "We have your request" not in response.text
    assert statuses() == []


def test_the_figures(client: Client) -> None:
    """Nothing that a person sent is lost, and nothing of a program's is in the way."""
    people, programs, refused = (
        send_all(samples, client) for samples in (PEOPLE, PROGRAMS, TURNED_AWAY)
    )
    assert people.to_call == people.sent
    assert programs.set_apart == programs.sent
    assert refused.not_kept == refused.sent


def test_nobody_sees_hears_or_reaches_the_trap(client: Client) -> None:
    form = open_form(client)
    (trap,) = form.xpath(".//input[@name='homepage']")
    assert trap.get("tabindex") == "-1"
    assert trap.get("autocomplete") == "off"
    assert trap.get("style") is None
    assert trap.getparent().get("aria-hidden") == "true"
    assert trap.getparent().get("class") == "form-trap"
    assert not trap.get("value")


@pytest.mark.parametrize("content", ["\x00", "x" * 100_000])
def test_the_trap_has_no_error_that_nobody_could_see(client: Client, content: str) -> None:
    assert send(client, homepage=content).status_code == 303
    assert statuses() == [Status.SPAM]


def test_a_form_that_came_back_may_be_sent_again_at_once(client: Client) -> None:
    for mistake in ({"phone": "914"}, {"token": ""}):
        again = form_in(send(client, **mistake))
        assert send(client, token=token_in(again)).status_code == 303
        assert statuses() == [Status.NEW]
        AppointmentRequest.objects.all().delete()


def test_nobody_is_too_quick_for_a_clock_that_was_set_back(client: Client) -> None:
    Sample("opened the form when the clock was ten minutes ahead", opened=-600).send(client)
    assert statuses() == [Status.NEW]


def test_over_the_limit_of_one_network_requests_are_set_apart(client: Client) -> None:
    flood = Sample("floods", times=spam.OFTEN + 3)
    assert {response.status_code for response in flood.send(client)} == {303}
    assert statuses() == [Status.NEW] * spam.OFTEN + [Status.SPAM] * 3
    assert AppointmentRequest.objects.last() is not None
    elsewhere = Sample("somebody else", {"phone": "212-555-0999"}, address="198.51.100.1")
    elsewhere.send(client)
    assert statuses()[-1] == Status.NEW


def test_without_a_cache_nothing_is_lost(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*args: Any, **kwargs: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.cache.backends.locmem.LocMemCache.set", full)
    assert send(client, address="203.0.113.7").status_code == 303
    assert statuses() == [Status.NEW]
    assert "203.0.113" not in caplog.text


def test_only_over_the_limit_of_all_the_form_gives_the_number(
    client: Client, settings: Any
) -> None:
    settings.REQUESTS_PER_HOUR = 3
    for number in range(3):
        assert send(client, phone=f"212-555-010{number}").status_code == 303
    response = send(client, name="Patient Person", language="Deutsch")
    assert response.status_code == 429
    assert response["Retry-After"] == "3600"
    tree = html.fromstring(response.text)
    assert tree.xpath("//main//a[@href='tel:+12125550123']")
    assert tree.xpath("//*[@role='alert']")
    form = form_in(response)  # what was typed is still there
    assert (form.fields["name"], form.fields["language"]) == ("Patient Person", "Deutsch")
    assert AppointmentRequest.objects.count() == 3

    hour_ago = timezone.now() - datetime.timedelta(hours=1, minutes=1)
    AppointmentRequest.objects.update(created_at=hour_ago)
    assert send(client, token=token_in(form)).status_code == 303


def test_what_programs_send_uses_up_no_patients_place(client: Client, settings: Any) -> None:
    settings.REQUESTS_PER_HOUR = 2
    for number in range(2):
        assert send(client, homepage="x", phone=f"212-555-010{number}").status_code == 303
    assert send(client, homepage="x", phone="212-555-0102").status_code == 429
    assert send(client).status_code == 303
    assert statuses() == [Status.SPAM, Status.SPAM, Status.NEW]


def test_who_was_thanked_is_not_told_otherwise_by_a_second_click(
    client: Client, settings: Any
) -> None:
    settings.REQUESTS_PER_HOUR = 1
    for form in ({"phone": "212-555-0101"}, {"phone": "212-555-0102", "homepage": "x"}):
        token = token_of(60)
        for _ in range(2):
            assert send(client, token=token, **form).status_code == 303
        assert send(client, **form | {"name": "Somebody Else"}).status_code == 429
    assert statuses() == [Status.NEW, Status.SPAM]


def test_calls_that_staff_write_down_do_not_use_up_the_limit(client: Client, settings: Any) -> None:
    settings.REQUESTS_PER_HOUR = 1
    make_request(channel="phone")
    assert send(client).status_code == 303


def test_what_is_no_spam_is_moved_back_and_its_mail_goes_out(admin_client: Client) -> None:
    send(admin_client, token=token_of(0))
    request = AppointmentRequest.objects.get()
    inbox = reverse("admin:appointments_appointmentrequest_changelist")
    assert "Jane Example" not in admin_client.get(inbox).text
    page = admin_client.get(inbox, {"tab": "spam"}).text
    assert "Flagged: Sent within 2 seconds" in page
    assert "Not spam" in page
    address = reverse("admin:appointments_set_status", args=[request.pk])
    for status in ("new", "spam", "new"):  # and however often it is moved, one mail
        admin_client.post(address, {"status": status})
        assert OutboxMessage.objects.get().owner == request
    page = admin_client.get(inbox).text
    assert "Jane Example" in page
    assert "Flagged:" not in page


def test_what_staff_call_spam_is_announced_no_second_time(
    client: Client, admin_client: Client
) -> None:
    send(client)
    request = AppointmentRequest.objects.get()
    address = reverse("admin:appointments_set_status", args=[request.pk])
    for status in ("spam", "new"):
        admin_client.post(address, {"status": status})
    assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "expected"),
    [
        ("203.0.113.7", "", 0, "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", 0, "203.0.113.7"),  # made up by the sender
        ("127.0.0.1", "198.51.100.1", 0, ""),  # some proxy that nobody told us of
        ("127.0.0.1", "198.51.100.1", 1, "198.51.100.1"),
        ("127.0.0.1", "10.9.9.9, 198.51.100.1", 1, "198.51.100.1"),
        ("127.0.0.1", "198.51.100.1, 192.0.2.5", 2, "198.51.100.1"),
        ("127.0.0.1", "198.51.100.1", 2, ""),
        ("127.0.0.1", "", 1, ""),
        ("127.0.0.1", "203.0.113.7:51000", 1, "203.0.113.7"),
        ("127.0.0.1", "[2001:db8:1:2::7]:51000", 1, "2001:db8:1:2::/64"),
        ("127.0.0.1", "[2001:db8:1:2::7", 1, ""),
        ("127.0.0.1", "unknown", 1, ""),
        ("127.0.0.1", "<script>", 1, ""),
        ("::1", "", 0, ""),
        ("::ffff:127.0.0.1", "", 0, ""),
        ("::ffff:203.0.113.7", "", 0, "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2::/64"),
        ("", "", 0, ""),
    ],
)
def test_only_trusted_proxies_say_where_a_request_comes_from(
    remote: str, forwarded: str, proxies: int, expected: str
) -> None:
    meta = {"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": forwarded}
    assert network.sender_network(meta, proxies) == expected


def test_behind_a_proxy_each_patient_is_counted_alone(client: Client, settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    for number in range(spam.OFTEN + 5):
        sample = Sample(
            "through a front server",
            {"phone": f"212-555-{number:04}"},
            headers={"x-forwarded-for": f"6.6.6.6, 198.51.100.{number}"},
            address="127.0.0.1",
        )
        sample.send(client)
    assert set(statuses()) == {Status.NEW}


def test_the_count_is_kept_under_a_code_that_changes_each_hour() -> None:
    first = network.digest("203.0.113.7", NOW)
    assert network.digest("203.0.113.7", NOW + datetime.timedelta(minutes=39)) == first
    assert network.digest("203.0.113.7", NOW + datetime.timedelta(minutes=40)) != first
    assert network.digest("203.0.113.7", NOW + datetime.timedelta(days=1)) != first
    assert network.count("203.0.113.7", NOW) == 1
    assert network.count("203.0.113.7", NOW) == 2
    assert network.count("203.0.113.7", NOW + datetime.timedelta(hours=1)) == 1
    assert network.count("", NOW) == 0


@pytest.fixture
def cache_files(settings: Any, tmp_path: Path) -> Path:
    """The folder of a cache of files, which is what a site has by default."""
    backend = "django.core.cache.backends.filebased.FileBasedCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": tmp_path / "cache"}}
    return tmp_path / "cache"


def test_a_count_goes_with_its_hour_and_leaves_no_file(cache_files: Path) -> None:
    network.count("203.0.113.7", NOW)
    (past,) = cache_files.iterdir()
    two_hours_ago = (timezone.now() - datetime.timedelta(hours=2)).timestamp()
    os.utime(past, (two_hours_ago, two_hours_ago))
    network.count("203.0.113.8", NOW)
    assert len(list(cache_files.iterdir())) == 2
    call_command("run_worker", "--once")
    (kept,) = cache_files.iterdir()
    assert kept != past
    assert network.count("203.0.113.8", NOW) == 2


def test_the_address_is_nowhere(client: Client, cache_files: Path, caplog: Any) -> None:
    Sample("somebody", address="203.0.113.77", times=12).send(client)
    kept = "\n".join(str(row) for row in AppointmentRequest.objects.values())
    files = b"".join(file.read_bytes() for file in cache_files.rglob("*.djcache"))
    names = " ".join(file.name for file in cache_files.rglob("*"))
    assert files
    for place in (kept, str(files), names, caplog.text):
        assert "203.0.113" not in place


def test_a_form_that_is_sent_by_another_site_is_still_refused(client: Client) -> None:
    response = client.post(FORM, {}, headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 403
