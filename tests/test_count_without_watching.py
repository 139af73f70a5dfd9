"""What happens on the site is counted, and nothing is kept of those who read it."""

import datetime

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from appointments.models import AppointmentRequest
from blog.models import Post
from clinic_site.counted_pages import find_pages
from insights import counting
from insights.buffer import MAX_COUNTS, MAX_KINDS, CountBuffer, Counted
from insights.models import AskedInVain, DailyCount
from tests import whole_site
from tests.admin_pages import change_url, form_values
from tests.beacons import BEACON, counted, in_vain, send
from tests.factories import days_ago, make_clinic, make_post, make_topic
from tests.request_form import FORM, token_of
from tests.request_form import send as send_form

pytestmark = pytest.mark.django_db

ARTICLE = "/blog/jaw/"


@pytest.fixture(autouse=True)
def site() -> None:
    make_clinic()
    make_post(slug="jaw")


# What is counted


def test_what_readers_do_is_added_up_by_day_page_and_event(
    client: Client, counts: CountBuffer
) -> None:
    for event in ("view", "view", "phone_tap"):
        assert send(client, event=event, subject=ARTICLE).status_code == 204
    counts.flush()
    send(client, subject=ARTICLE)
    counts.flush()
    assert counted() == {("view", ARTICLE): 3, ("phone_tap", ARTICLE): 1}


def test_a_day_is_the_clinics_own(client: Client, counts: CountBuffer) -> None:
    with time_machine.travel("2026-03-05T03:00:00Z", tick=False):
        send(client)
        counts.flush()
    assert DailyCount.objects.get().day == datetime.date(2026, 3, 4)  # in New York


def test_only_pages_that_readers_can_see_have_views(client: Client, counts: CountBuffer) -> None:
    make_post(slug="draft", published_at=None)
    make_topic(slug="empty")
    for path in ("/blog/draft/", "/blog/topics/empty/", "/no/such/page/", "/admin/", "/blog"):
        assert send(client, subject=path).status_code == 204
    counts.flush()
    assert counted() == {}
    assert in_vain() == {}


def test_every_page_of_the_sitemap_is_known(client: Client) -> None:
    whole_site.load()
    sitemap = html.fromstring(client.get("/sitemap.xml").content)
    paths = {loc.partition("//")[2].partition("/")[2] for loc in sitemap.xpath("//loc/text()")}
    assert len(paths) > 10
    assert set(find_pages([f"/{path}" for path in paths])) == {f"/{path}" for path in paths}


def test_a_tap_and_a_form_count_even_where_no_page_is_known(
    client: Client, counts: CountBuffer
) -> None:
    send(client, event="phone_tap", subject="/no/such/page/")
    send(client, event="form_opened", subject="")
    counts.flush()
    assert counted() == {("phone_tap", ""): 1, ("form_opened", ""): 1}


def test_an_address_asked_for_in_vain_is_counted_unless_there_is_a_page(
    client: Client, counts: CountBuffer
) -> None:
    send(client, event="not_found", subject="/old/article/")
    send(client, event="not_found", subject=ARTICLE)
    send(client, event="not_found", subject="/call/212-555-0147/")
    counts.flush()
    assert in_vain() == {("not_found", "/old/article/"): 1}


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_not_there_says_so_to_the_script(client: Client, status: int) -> None:
    make_post(slug="gone", offline_at=days_ago(0.5))
    response = client.get({404: "/blog/never/", 410: "/blog/gone/"}[status])
    assert response.status_code == status
    (script,) = html.fromstring(response.text).xpath("//script[@data-event]")
    assert script.get("data-event") == "not_found"


# Requests are counted where they are received, with or without JavaScript


def test_a_request_counts_for_the_page_that_led_to_the_form(
    client: Client, counts: CountBuffer
) -> None:
    form = html.fromstring(
        client.get(FORM, headers={"referer": f"http://testserver{ARTICLE}?x=1"}).text
    )
    (came_from,) = form.xpath("//input[@name='came_from']/@value")
    assert came_from == ARTICLE
    corrected = send_form(client, phone="212", came_from=came_from)
    assert corrected.status_code == 422
    assert f'name="came_from" value="{ARTICLE}"' in corrected.text
    assert send_form(client, came_from=came_from).status_code == 303
    counts.flush()
    assert counted() == {("request_sent", ARTICLE): 1}
    kept = AppointmentRequest.objects.values().get()
    assert "jaw" not in str(kept), "the patient's own record does not say which page"


@pytest.mark.parametrize(
    "referer",
    ["", "https://search.example/blog/jaw/", "http://testserver.evil.example/", "http://[bad"],
)
def test_other_sites_are_no_page_that_led_there(client: Client, referer: str) -> None:
    page = html.fromstring(client.get(FORM, headers={"referer": referer}).text)
    assert page.xpath("//input[@name='came_from']/@value") == [""]


@pytest.mark.parametrize("came_from", ["", "/no/such/page/", "x" * 5000, "/blog/draft/"])
def test_whatever_is_said_of_the_page_no_request_is_refused(
    client: Client, counts: CountBuffer, came_from: str
) -> None:
    assert send_form(client, came_from=came_from).status_code == 303
    counts.flush()
    assert counted() == {("request_sent", ""): 1}


def test_a_form_sent_twice_is_one_request(client: Client, counts: CountBuffer) -> None:
    token = token_of(60)
    for _ in range(2):
        assert send_form(client, token=token).status_code == 303
    counts.flush()
    assert counted() == {("request_sent", ""): 1}


def test_a_request_that_is_suspected_is_no_request_sent(
    client: Client, counts: CountBuffer
) -> None:
    assert send_form(client, homepage="x").status_code == 303
    suspected = AppointmentRequest.objects.get()
    suspected.move_to("new", timezone.now())  # which page led to it was kept nowhere
    counts.flush()
    assert counted() == {}


# Who is not counted


def test_staff_are_not_counted_from_their_first_sign_in_on(counts: CountBuffer) -> None:
    User.objects.create_superuser("owner", password="a long pass phrase")
    staff = Client()
    response = staff.post(
        reverse("admin:login"), {"username": "owner", "password": "a long pass phrase"}
    )
    cookie = response.cookies["staff"]
    assert (cookie.value, cookie["path"], cookie["samesite"]) == ("1", BEACON, "Strict")
    assert cookie["httponly"]
    assert send(staff).status_code == 204
    assert send(Client()).status_code == 204
    counts.flush()
    assert counted() == {("view", "/"): 1}


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": "Mozilla/5.0 (compatible; Examplebot/2.1; +https://bot.example)"},
        {"user-agent": "Mozilla/5.0 (X11) AppleWebKit/537.36 HeadlessChrome/140.0 Safari/537.36"},
        {"user-agent": "curl/8.0"},
        {"user-agent": ""},
        {"sec-purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
    ],
)
def test_programs_and_what_is_loaded_ahead_are_not_counted(
    client: Client, counts: CountBuffer, headers: dict[str, str]
) -> None:
    assert send(client, headers).status_code == 204
    counts.flush()
    assert counted() == {}


def test_who_looks_at_a_preview_is_not_counted(admin_client: Client) -> None:
    page = Post.objects.get()
    change = change_url(page)
    preview = admin_client.post(
        change.replace("/change/", "/preview/"), form_values(admin_client, change)
    )
    assert page.title in preview.text
    assert "data-event" not in preview.text
    assert "data-event" in admin_client.get(page.get_absolute_url()).text


# What the door refuses


@pytest.mark.parametrize(
    "fields",
    [
        {"event": "request_sent"},
        {"event": "visit"},
        {"event": ""},
        {"subject": ""},
        {"subject": "blog/jaw/"},
        {"subject": "https://evil.example/"},
        {"subject": f"/{'x' * 200}"},
        {"subject": "/blog/?q=x"},
        {"subject": "/&subject=/"},
        {"visitor": "1"},
        {"event": "search_without_result", "subject": "%00"},
        {"event": "view", "subject": "/" + "&" * 1990},
    ],
)
def test_bad_input_is_refused_and_nothing_is_kept(
    client: Client, counts: CountBuffer, fields: dict[str, str]
) -> None:
    assert send(client, **fields).status_code == 400
    counts.flush()
    assert counted() == in_vain() == {}


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
    ],
)
def test_only_pages_of_this_site_count(
    client: Client, counts: CountBuffer, headers: dict[str, str]
) -> None:
    assert send(client, headers).status_code == 403
    counts.flush()
    assert counted() == {}


def test_the_door_takes_posts_alone_and_sets_no_cookie(client: Client) -> None:
    assert client.get(BEACON).status_code == 405
    response = send(client)
    assert (response.status_code, response.content) == (204, b"")
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_nobody_can_fill_the_table(client: Client, counts: CountBuffer) -> None:
    for number in range(counting.MAX_IN_VAIN + 5):
        counting.count("not_found", f"/old-{number}/")
    counts.flush()
    counting.count("not_found", "/old-0/")
    counting.count("search_without_result", "one more")
    counts.flush()
    assert AskedInVain.objects.count() == counting.MAX_IN_VAIN
    assert in_vain()["not_found", "/old-0/"] == 2


@pytest.mark.parametrize(("kinds", "times"), [(MAX_KINDS, 1), (1, MAX_COUNTS)])
def test_a_flood_is_cut_off_but_no_request_is(
    client: Client, counts: CountBuffer, kinds: int, times: int
) -> None:
    for number in range(kinds):
        for _ in range(times):
            counts.add(Counted("view", f"/{number}"))
    assert send(client).status_code == 204
    assert send_form(client).status_code == 303
    counts.flush()
    assert counted() == {("request_sent", ""): 1}
