"""What a patient sees on a phone before scrolling, and the bar that stays under the thumb."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import whole_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADER = 64  # pixels at most
TARGET = 48  # pixels at least


@pytest.fixture(autouse=True)
def site() -> None:
    whole_site.load()


def bar(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Call or request an appointment")


def box(locator: Locator) -> Any:
    found = locator.bounding_box()
    assert found is not None
    return found


def with_letters(page: Page, percent: int) -> None:
    """The size of letters that a person set in the browser."""
    sizes = {"standard": 16 * percent // 100}
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": sizes})


def assert_above_the_bar(page: Page, locator: Locator) -> None:
    place = box(locator)
    assert place["y"] >= 0
    assert place["y"] + place["height"] <= box(bar(page))["y"]


def test_home_says_what_it_is_whom_it_helps_and_how_to_reach_it(page: Page) -> None:
    page.goto("/")
    assert_above_the_bar(page, page.get_by_role("link", name="Blum Center for Health").first)
    assert_above_the_bar(page, page.get_by_role("heading", level=1))
    assert_above_the_bar(page, page.locator(".lede"))
    assert_above_the_bar(page, page.get_by_role("link", name="Headaches that keep coming back"))
    assert_above_the_bar(page, page.get_by_role("link", name="Jaw pain"))
    assert_above_the_bar(page, page.get_by_text("Trigger points, muscle pain"))
    for name in ("Call 914-652-7800", "Request appointment"):
        target = bar(page).get_by_role("link", name=name)
        expect(target).to_be_in_viewport(ratio=1)
        assert box(target)["height"] >= TARGET


@pytest.mark.parametrize("path", whole_site.ARTICLES)
def test_an_article_begins_at_once(page: Page, path: str) -> None:
    page.goto(path)
    assert box(page.get_by_role("banner"))["height"] <= HEADER
    for selector in ("h1", ".byline", ".lede"):
        assert_above_the_bar(page, page.locator(selector).first)


def test_the_crisis_lines_stand_above_the_title(page: Page) -> None:
    page.goto(whole_site.TREATMENTS[1])
    for name in ("Call 988", "Text 988", "Call 911"):
        line = page.get_by_role("main").get_by_role("link", name=name)
        assert_above_the_bar(page, line)
        assert box(line)["y"] < box(page.get_by_role("heading", level=1))["y"]


def test_the_bar_leaves_while_somebody_types(page: Page) -> None:
    page.goto("/search/")
    expect(bar(page)).to_be_visible()
    page.get_by_label("Search this site").focus()
    expect(bar(page)).to_be_hidden()


def test_the_bar_leaves_the_form_alone_and_has_the_number_alone_after_it(page: Page) -> None:
    page.goto("/appointments/")
    expect(bar(page)).to_be_hidden()
    page.goto("/appointments/thanks/")
    expect(bar(page).get_by_role("link")).to_have_text(["Call 914-652-7800"])


@pytest.mark.parametrize("letters", [100, 200], ids=["letters as they are", "twice as large"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (844, 390), (640, 320), (320, 568)])
def test_number_and_button_stay_in_view_and_take_less_than_a_third(
    page: Page, width: int, height: int, letters: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    with_letters(page, letters)
    page.goto(whole_site.ARTICLES[0])
    for name in ("Call 914-652-7800", "Request appointment"):
        expect(bar(page).get_by_role("link", name=name)).to_be_in_viewport(ratio=1)
    assert box(bar(page))["height"] < height / 3


def test_large_letters_leave_the_title_of_an_article_above_the_bar(page: Page) -> None:
    """However they are made large: in some browsers no media query knows of it."""
    page.goto(whole_site.ARTICLES[0])
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert_above_the_bar(page, page.get_by_role("heading", level=1))
    assert box(bar(page))["height"] < 844 / 4


def test_in_a_window_of_a_few_lines_the_bar_stands_at_the_end(page: Page) -> None:
    page.set_viewport_size({"width": 640, "height": 140})
    page.goto(whole_site.ARTICLES[0])
    expect(bar(page)).not_to_be_in_viewport()


def test_home_has_its_drawing_below_what_people_come_with(page: Page) -> None:
    page.goto("/")
    drawing = page.locator(".hero .drawing svg")
    expect(drawing).to_be_visible()
    assert box(drawing)["y"] > box(page.get_by_role("link", name="Jaw pain"))["y"]
    assert box(drawing)["width"] <= 390


def test_cards_say_no_more_than_three_lines(page: Page) -> None:
    page.goto("/services/")
    summary = page.locator(".link-row-summary").first
    line = summary.evaluate("element => parseFloat(getComputedStyle(element).lineHeight)")
    assert box(summary)["height"] == pytest.approx(3 * line, abs=2)
