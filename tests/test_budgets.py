"""What an article costs on a phone that comes for the first time: bytes, requests, movement."""

from collections import defaultdict
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from tests import whole_site
from tests.traffic import DRAWN, FONTS_READY, Traffic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KB = 1024
# Compressed bytes of each type of resource, on the wire, without headers.
BUDGETS = {"document": 14 * KB, "stylesheet": 9 * KB, "script": 2 * KB, "font": 30 * KB}
ALL_BYTES = 80 * KB
REQUESTS = 6

# Everything that moves without anybody having asked for it, as Chromium counts it.
WATCH = """window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries()) {
    shifts.push([value, ...sources.map(({ node }) => node?.textContent.trim().slice(0, 40))]);
  }
}).observe({ type: "layout-shift", buffered: true });"""


@pytest.fixture(autouse=True)
def site() -> None:
    whole_site.load()


@pytest.mark.parametrize("path", [*whole_site.ARTICLES, *whole_site.TREATMENTS, "/"])
def test_a_page_fits_its_budgets(page: Page, live_server: Any, path: str) -> None:
    traffic = Traffic(page)
    page.goto(path)
    traffic.wait()
    requests = traffic.finished
    spent: dict[str, int] = defaultdict(int)
    for request in requests:
        spent[request.resource_type] += request.sizes()["responseBodySize"]
    assert {kind: spent[kind] for kind in BUDGETS if spent[kind] > BUDGETS[kind]} == {}
    assert all(spent[kind] for kind in BUDGETS)
    assert sum(spent.values()) <= ALL_BYTES
    assert len(requests) <= REQUESTS, [request.url for request in requests]
    assert [
        request.url for request in requests if not request.url.startswith(live_server.url)
    ] == []
    assert page.context.cookies() == []


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("path", [*whole_site.ARTICLES, "/", "/appointments/"])
def test_nothing_moves_when_the_font_comes_late(page: Page, path: str, width: int) -> None:
    held: list[Route] = []
    page.add_init_script(WATCH)
    page.route("**/*.woff2", lambda route: held.append(route))
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(path, wait_until="domcontentloaded")
    page.evaluate(DRAWN)
    assert held
    for route in held:
        route.continue_()
    page.evaluate(FONTS_READY)
    page.evaluate(DRAWN)
    assert page.evaluate("document.fonts.check('500 20px Newsreader')")
    assert page.evaluate("window.shifts") == []
