"""Every public page under axe in a real browser, in both schemes, and at the edges of WCAG 2.2."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests import whole_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (320, 390, 1280)
AXE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


@pytest.fixture
def site() -> None:
    whole_site.load()


def violations(page: Page) -> list[str]:
    result = Axe().run(page, options=AXE)
    return [
        f"{violation['id']}: {node['target']}"
        for violation in result.response["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(site: None, chromium: Browser, live_server: Any, scheme: Any) -> None:
    found = {}
    context = chromium.new_context(base_url=live_server.url, color_scheme=scheme)
    page = context.new_page()
    for path in (*whole_site.PAGES, "/no-such-page/"):
        page.goto(path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            if problems := violations(page):
                found[f"{path} at {width}"] = problems
    context.close()
    assert found == {}


def test_the_page_never_scrolls_sideways(site: None, page: Page) -> None:
    """320 px is 1280 px at 400 % zoom (WCAG 2.2, 1.4.10); spacing as in 1.4.12."""
    spacing = (
        "* { line-height: 1.5 !important; letter-spacing: .12em !important;"
        " word-spacing: .16em !important } p { margin-block-end: 2em !important }"
    )
    wide = []
    page.set_viewport_size({"width": 320, "height": 640})
    for path in whole_site.PAGES:
        page.goto(path)
        for spaced in (False, True):
            if spaced:
                page.evaluate(
                    "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
                    " document.adoptedStyleSheets = [sheet]; }",
                    spacing,
                )
            if page.evaluate("document.documentElement.scrollWidth") > 320:
                wide.append((path, spaced))
    assert wide == []


def test_no_page_complains_in_the_console(site: None, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    for path in whole_site.PAGES:
        page.goto(path, wait_until="networkidle")  # an icon that is left behind is no fault
    assert complaints == []


def test_the_keyboard_reaches_the_text_the_menu_and_the_request(site: None, page: Page) -> None:
    page.goto(whole_site.ARTICLES[0])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.goto(whole_site.ARTICLES[0])
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.textContent.trim()"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", (
            seen[-1]
        )
    assert "Menu" in seen
