"""Somebody without a mouse reads an article and asks for an appointment."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from appointments.models import AppointmentRequest
from tests import looking, whole_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# The element with the focus: its words, and what is wrong with how it is seen.
FOCUSED = """() => {
  const element = document.activeElement;
  const words = (element.textContent || element.name || "").trim().replace(/\\s+/g, " ");
  const ringed = [null, "::after"].some((part) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element, part);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  });
  const { left, right, top, bottom } = element.getClientRects()[0] ?? {};
  const seen = right > 0 && bottom > 0 && left < innerWidth && top < innerHeight;
  const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2;
  const covered = [top + 2, bottom - 2].some((y) => {
    const above = document.elementFromPoint(x, y);
    return y > 0 && y < innerHeight && !!above?.closest(".action-bar")
      && !above.closest(".action-bar").contains(element);
  });
  const wrong = [!ringed && "no ring", !seen && "out of sight", covered && "covered"];
  return { words, wrong: wrong.filter(Boolean), atEnd: element === document.body };
}"""


@pytest.fixture(autouse=True)
def site() -> None:
    whole_site.load()


def tab_through(page: Page) -> Iterator[tuple[str, list[str]]]:
    """Each stop of the Tab key to the end of the page: its words and what is wrong there."""
    while True:
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["atEnd"]:
            return
        yield stop["words"], stop["wrong"]


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the focus is on something with these words."""
    for stop, wrong in tab_through(page):
        assert wrong == [], stop
        if words in stop:
            return
    raise AssertionError(f"The Tab key does not reach {words!r}.")


@pytest.mark.parametrize("size", [(390, 844), (1280, 900), (320, 256)])
@pytest.mark.parametrize("path", [whole_site.ARTICLES[1], "/", "/appointments/"])
def test_the_focus_is_always_seen(page: Page, path: str, size: Any) -> None:
    looking.set_size(page, *size)
    page.goto(path)
    stops = dict(tab_through(page))
    assert {words: wrong for words, wrong in stops.items() if wrong} == {}
    assert next(iter(stops)) == "Skip to main content"
    assert len(stops) > 12


def test_the_first_stop_leads_past_the_menu(page: Page) -> None:
    page.goto(whole_site.ARTICLES[0])
    page.keyboard.press("Tab")
    skip_link = page.get_by_role("link", name="Skip to main content")
    expect(skip_link).to_be_focused()
    page.keyboard.press("Enter")
    expect(skip_link).not_to_be_focused()  # the next frame begins at the text
    assert page.url.endswith("#main")
    tab_to(page, "Home")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_menu_and_contents_open_and_lead_on(page: Page) -> None:
    page.goto(whole_site.ARTICLES[0])
    tab_to(page, "Menu")
    page.keyboard.press("Enter")
    tab_to(page, "Articles")
    page.keyboard.press("Enter")
    page.wait_for_url("**/blog/")
    tab_to(page, "Botox to treat headaches and TMJ")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{whole_site.ARTICLES[0]}")
    tab_to(page, "On this page")
    page.keyboard.press("Space")
    tab_to(page, "How soon does it work?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="How soon does it work?")).to_be_in_viewport()


def test_a_request_is_corrected_and_sent(page: Page) -> None:
    page.goto(whole_site.ARTICLES[0])
    tab_to(page, "Ask about Botox")
    page.keyboard.press("Enter")
    page.wait_for_url("**/appointments/?treatment=*")
    tab_to(page, "name")
    page.keyboard.press("Enter")  # in a field, Enter sends the form

    expect(page.get_by_role("alert")).to_be_focused()
    tab_to(page, "Enter your name")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your name")).to_be_focused()
    page.keyboard.type("Jane Example")
    tab_to(page, "phone")
    page.keyboard.type("212 555 0147")
    tab_to(page, "Request appointment")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your request")
    assert AppointmentRequest.objects.get().name == "Jane Example"


def test_the_menu_closes_with_escape_a_tap_beside_it_and_a_choice(page: Page) -> None:
    looking.set_size(page, 390)
    page.goto("/")
    menu, link = page.locator("details.menu"), page.locator(".menu a", has_text="Your first visit")
    page.locator(".menu summary").press("Enter")
    expect(link).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(page.locator(".menu summary")).to_be_focused()
    page.locator(".menu summary").click()
    expect(link).to_be_visible()
    page.mouse.click(20, 700)
    expect(link).to_be_hidden()
    page.locator(".menu summary").click()
    link.click()
    expect(menu).not_to_have_attribute("open", "")
