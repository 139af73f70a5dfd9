"""A patient asks for an appointment on a phone, with JavaScript and without."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from appointments.models import AppointmentRequest
from outbox.models import OutboxMessage
from tests.factories import make_clinic, make_treatment

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def facts(transactional_db: None) -> None:
    make_clinic(notification_emails=["desk@clinic.example"])
    make_treatment(title="Treatment of the jaw", slug="jaw")


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def context(
    request: pytest.FixtureRequest, chromium: Browser, live_server: Any
) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        base_url=live_server.url,
        viewport={"width": 390, "height": 844},
        java_script_enabled=request.param,
    )
    context.set_default_timeout(10_000)
    yield context
    context.close()


def press(page: Page) -> None:
    page.get_by_role("button", name="Request appointment").click()


def fill_in(page: Page) -> None:
    page.get_by_label("Your name").fill("Jane Example")
    page.get_by_label("Phone number").fill("(212) 555-0147")
    page.get_by_label("May we leave a message?").check()


def test_to_err_correct_send_and_reload_makes_one_request(page: Page, live_server: Any) -> None:
    foreign: list[str] = []
    page.on(
        "request",
        lambda sent: None if sent.url.startswith(live_server.url) else foreign.append(sent.url),
    )
    page.goto("/appointments/?treatment=jaw")
    expect(page.get_by_label("What is it about?")).to_have_value("jaw")
    page.get_by_label("Phone number").fill("914-555-01")
    page.get_by_label("Preferred language").fill("Español")
    press(page)

    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(page).to_have_title("Error: Request an appointment | Harbor Clinic")
    expect(page.get_by_label("Phone number")).to_have_value("914-555-01")
    expect(page.get_by_label("What is it about?")).to_have_value("jaw")
    expect(page.get_by_label("Preferred language")).to_have_value("Español")
    summary.get_by_role("link", name="Enter your name").click()
    expect(page.get_by_label("Your name")).to_be_focused()
    fill_in(page)
    press(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("We have your request")
    page.reload()
    expect(page).to_have_url(f"{live_server.url}/appointments/thanks/")
    request = AppointmentRequest.objects.get()
    assert (request.name, request.phone) == ("Jane Example", "+12125550147")
    assert (request.treatment.slug, request.language) == ("jaw", "Español")  # type: ignore[union-attr]
    assert request.may_leave_message
    assert OutboxMessage.objects.count() == 1
    assert page.context.cookies() == []
    assert foreign == []


def test_a_double_click_makes_one_request(page: Page) -> None:
    page.goto("/appointments/")
    fill_in(page)
    page.get_by_role("button", name="Request appointment").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your request")
    assert AppointmentRequest.objects.count() == 1


def test_to_go_back_and_send_again_makes_no_second_request(page: Page) -> None:
    page.goto("/appointments/")
    fill_in(page)
    press(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your request")
    page.go_back()
    press(page)
    page.wait_for_load_state()
    assert AppointmentRequest.objects.count() == 1


def test_nothing_hangs_over_the_edge_of_the_screen(page: Page) -> None:
    for path in ("/appointments/", "/appointments/thanks/", "/privacy/"):
        page.goto(path)
        box = page.locator("main").bounding_box()
        assert box is not None
        assert box["width"] <= 390
