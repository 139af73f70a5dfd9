"""An article in forced colors, on paper, and without JavaScript."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import whole_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ARTICLE = whole_site.ARTICLES[0]
EDGES = """(selector) => [...document.querySelectorAll(selector)]
  .filter((element) => element.checkVisibility())
  .map((element) => getComputedStyle(element))
  .map(({ borderTopStyle, borderTopWidth }) =>
    borderTopStyle !== "none" && parseFloat(borderTopWidth) > 0)"""


@pytest.fixture(autouse=True)
def site() -> None:
    whole_site.load()


@pytest.fixture
def page_without_script(chromium: Browser, live_server: Any) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=live_server.url,
        java_script_enabled=False,
        viewport={"width": 390, "height": 844},
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colors_keep_every_edge_and_the_ring(page: Page, scheme: Any) -> None:
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    page.goto(whole_site.TREATMENTS[1])
    for selector in (".button", ".crisis", ".safety", ".drawing-frame"):
        edges = page.evaluate(EDGES, selector)
        assert edges
        assert all(edges), selector
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_paper_has_the_text_its_sources_and_the_number_alone(page: Page) -> None:
    page.emulate_media(media="print")
    page.goto(ARTICLE)
    for selector in ("nav", "form", ".button", ".contents", ".action-bar", ".share", ".closing"):
        assert not page.locator(f"{selector}:visible").count(), selector
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("header .phone-number")).to_have_text("914-652-7800")
    expect(page.get_by_role("heading", name="Approved use and safety")).to_be_visible()
    address = "getComputedStyle(document.querySelector('.sources a'), '::after').content"
    assert "https://" in page.evaluate(address)
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_an_article_needs_no_script(page_without_script: Page) -> None:
    page = page_without_script
    page.goto(ARTICLE)
    page.get_by_text("Menu", exact=True).click()
    expect(page.get_by_role("link", name="Your first visit")).to_be_visible()
    page.get_by_text("Menu", exact=True).click()
    page.locator("summary", has_text="On this page").click()
    page.get_by_role("link", name="Does insurance cover this?").click()
    expect(page.get_by_role("heading", name="Does insurance cover this?")).to_be_in_viewport()
    expect(page.get_by_role("link", name="Email this page")).to_be_visible()
    expect(page.get_by_role("button", name="Share this page")).to_be_hidden()
    page.get_by_role("link", name="Search", exact=True).last.click()
    page.get_by_label("Search this site").fill("jaw")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="results for “jaw”")).to_be_visible()
