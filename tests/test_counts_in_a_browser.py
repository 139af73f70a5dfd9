"""In a real browser a reader goes from an article to a request: what is counted, and what not."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from appointments.models import AppointmentRequest
from insights.buffer import CountBuffer
from tests.beacons import BEACON, PERSON, counted, in_vain, reader
from tests.factories import make_clinic, make_post, make_treatment
from tests.traffic import Traffic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ARTICLE = "/blog/jaw/"

# There is no telephone behind this browser: to ask for one would leave it waiting for an answer.
NO_TELEPHONE = (
    "addEventListener('click', event => {"
    ' if (event.target.closest(\'[href^="tel:"], [href^="sms:"]\')) event.preventDefault(); })'
)


@pytest.fixture(autouse=True)
def site() -> None:
    make_clinic()
    treatment = make_treatment(title="Treatment of the jaw", slug="jaw", show_crisis_card=True)
    make_post(title="Why the jaw aches", slug="jaw", treatment=treatment)


@pytest.fixture(params=[True])
def context(
    request: pytest.FixtureRequest, chromium: Browser, live_server: Any
) -> Iterator[BrowserContext]:
    context = reader(chromium, live_server.url, java_script_enabled=request.param)
    context.add_init_script(NO_TELEPHONE)
    yield context
    context.close()


@pytest.fixture
def beacons(context: BrowserContext) -> list[str]:
    """What each beacon says, as it is sent."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if is_beacon(request):
            sent.append(request.post_data or "")

    context.on("request", note)
    return sent


def tap(page: Page, name: str) -> None:
    """Tap a link that a phone would call."""
    page.get_by_role("link", name=name).locator("visible=true").first.click(no_wait_after=True)


def open_form(page: Page) -> None:
    page.get_by_role("link", name="Request appointment").locator("visible=true").first.click()


def ask_for_a_call(page: Page) -> None:
    page.get_by_label("Your name").fill("Jane Example")
    page.get_by_label("Phone number").fill("(212) 555-0147")
    page.get_by_role("button", name="Request appointment").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your request")


def is_beacon(request: Request) -> bool:
    return request.url.endswith(BEACON)


def counting(page: Page) -> Any:
    """Leave a ``with`` block only when a beacon that was sent in it has been answered."""
    return page.expect_event("requestfinished", is_beacon)


def test_article_tap_request_are_counted_once_each_and_nothing_follows_the_reader(
    page: Page, live_server: Any, counts: CountBuffer
) -> None:
    foreign: list[str] = []
    page.on(
        "request",
        lambda sent: None if sent.url.startswith(live_server.url) else foreign.append(sent.url),
    )
    with counting(page):
        page.goto(ARTICLE)
    with counting(page):
        tap(page, "Call 212")
    with counting(page):
        open_form(page)
    ask_for_a_call(page)
    counts.flush()
    assert counted() == {
        ("view", ARTICLE): 1,
        ("phone_tap", ARTICLE): 1,
        ("form_opened", ARTICLE): 1,
        ("request_sent", ARTICLE): 1,
    }
    assert foreign == []
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    kept = AppointmentRequest.objects.values().get()
    assert ARTICLE not in str(kept)
    dump = "\n".join(connection.connection.iterdump())
    assert "Jane Example" in dump
    assert [word for word in ("127.0.0.1", PERSON, "Mozilla") if word in dump] == []


@pytest.mark.parametrize("context", [False], indirect=True)
def test_without_javascript_only_sent_requests_are_counted(
    page: Page, counts: CountBuffer, beacons: list[str]
) -> None:
    other_tab = page.context.new_page()
    other_tab.goto(ARTICLE)
    tap(other_tab, "Call 212")
    page.goto(ARTICLE)
    open_form(page)
    ask_for_a_call(page)
    counts.flush()
    assert counted() == {("request_sent", ARTICLE): 1}
    assert beacons == []


def test_taps_on_988_and_911_are_never_sent(page: Page, beacons: list[str]) -> None:
    page.goto(ARTICLE)
    for name in ("Call 988", "Text 988", "Call 911"):
        tap(page, name)
    with counting(page):
        tap(page, "Call 212")
    assert beacons == [
        "event=view&subject=%2Fblog%2Fjaw%2F",
        "event=phone_tap&subject=%2Fblog%2Fjaw%2F",
    ]


def test_searches_and_addresses_in_vain_are_counted(page: Page, counts: CountBuffer) -> None:
    for path in ("/search/?q=Do+you+treat+Hiccups", "/search/?q=jaw", "/search/", "/blog/old/"):
        with counting(page):
            page.goto(path)
    counts.flush()
    assert in_vain() == {
        ("search_without_result", "treat hiccups"): 1,
        ("not_found", "/blog/old/"): 1,
    }
    assert counted() == {("view", "/search/"): 2}


def test_a_form_with_an_error_was_opened_once(page: Page, beacons: list[str]) -> None:
    page.goto("/appointments/")
    page.get_by_role("button", name="Request appointment").click()
    expect(page.get_by_role("alert")).to_be_focused()
    with counting(page):
        page.goto(ARTICLE)
    assert beacons == ["event=form_opened&subject=", "event=view&subject=%2Fblog%2Fjaw%2F"]


def test_a_page_that_is_loaded_ahead_counts_when_it_is_shown(
    page: Page, beacons: list[str]
) -> None:
    page.add_init_script(
        "window.ahead = true;"
        "Object.defineProperty(Document.prototype, 'prerendering', {get: () => window.ahead});"
    )
    page.goto(ARTICLE)
    tap(page, "Call 988")
    assert beacons == []
    with counting(page):
        page.evaluate("document.dispatchEvent(new Event('prerenderingchange'))")
    assert beacons == ["event=view&subject=%2Fblog%2Fjaw%2F"]


def test_a_browser_that_a_program_steers_sends_nothing(chromium: Browser, live_server: Any) -> None:
    context = chromium.new_context(base_url=live_server.url, user_agent=PERSON)
    page = context.new_page()
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    traffic = Traffic(page)
    page.goto(ARTICLE)
    traffic.wait()
    context.close()
    assert any("/js/site." in url for url in asked_for)
    assert not any(url.endswith(BEACON) for url in asked_for)
