"""Whoever is on duty answers requests with a thumb: calls, notes what came of it, deletes."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from appointments.models import AppointmentRequest
from tests.factories import days_ago, make_clinic, make_request
from tests.looking import axe_violations, sideways
from tests.test_answer_requests import REQUESTS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

THUMB = 44  # CSS pixels (WCAG 2.2, 2.5.5)


@pytest.fixture
def phone(staff: Page) -> Page:
    make_clinic(notification_emails=["desk@clinic.example"])
    staff.set_viewport_size({"width": 390, "height": 844})
    return staff


def card(phone: Page, name: str) -> Locator:
    return phone.get_by_role("article").filter(has=phone.get_by_role("heading", name=name))


def press(at: Any, name: str) -> None:
    button = at.get_by_role("button", name=name)
    box = button.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= THUMB, name
    with button.page.expect_navigation():  # what follows reads the page that this leads to
        button.click()


def is_right(phone: Page) -> bool:
    """Whether a page that has no address of its own reads well for everyone."""
    return axe_violations(phone) == [] and not sideways(phone)


def test_call_say_what_became_of_it_and_write_down_a_call(phone: Page, problems: list[str]) -> None:
    make_request(name="Later Person", phone="+12125550102", created_at=days_ago(0.2))
    make_request(name="Earlier Person", phone="+12125550101", created_at=days_ago(1))
    phone.goto(REQUESTS)
    expect(phone.get_by_role("article").first).to_contain_text("Earlier Person")
    call = card(phone, "Earlier Person").get_by_role("link", name="Call 212-555-0101")
    expect(call).to_have_attribute("href", "tel:+12125550101")
    box = call.bounding_box()
    assert box is not None
    assert box["height"] >= THUMB
    assert box["y"] + box["height"] < 844  # without a stroke of the thumb

    press(card(phone, "Earlier Person"), "Spam")
    expect(card(phone, "Earlier Person")).to_have_count(0)
    press(phone.locator(".messagelist"), "Undo")
    press(card(phone, "Earlier Person"), "Called")
    expect(card(phone, "Earlier Person")).to_contain_text("Called")
    press(card(phone, "Earlier Person"), "Booked")
    expect(card(phone, "Earlier Person")).to_have_count(0)

    phone.get_by_role("link", name="Log a phone call").click()
    phone.get_by_label("Name").fill("Same Family")
    phone.get_by_label("Phone number").fill("212 555 0102")
    phone.get_by_label("Best time to call").select_option("Evening")
    press(phone, "Save")
    expect(phone.get_by_text("2 requests from 212-555-0102")).to_be_visible()
    expect(card(phone, "Same Family")).to_contain_text("by phone")

    phone.get_by_role("link", name="Find a request").click()
    phone.get_by_label("Name or phone number").fill("0102")
    press(phone, "Find")
    help_text, found = (
        phone.locator(f".find-page {part}").bounding_box() for part in (".help", "h2")
    )
    assert help_text
    assert found
    assert found["y"] - help_text["y"] - help_text["height"] >= 16  # the answer stands apart
    assert is_right(phone)
    press(phone, "Delete everything from this number…")
    assert is_right(phone)
    press(phone, "Delete 2 requests for good")
    expect(phone.get_by_text("2 requests were deleted for good.")).to_be_visible()
    assert AppointmentRequest.objects.get().status == AppointmentRequest.Status.BOOKED
    assert problems == []
