"""Browsers that can fetch the next page as its reader is about to open it, and dissolve into it."""

import json
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.test import Client
from playwright.sync_api import Browser, Page

from clinic_site.web.middleware import SPECULATION_RULES
from tests.factories import make_clinic, make_post, make_treatment

pytestmark = pytest.mark.django_db(transaction=True)

LEAVING = "addEventListener('pageswap', event => sessionStorage.moves = !!event.viewTransition)"


@pytest.fixture
def site() -> None:
    make_clinic()
    make_treatment(slug="jaw")
    make_post(slug="sleep")


@pytest.mark.parametrize("path", ["/", "/blog/", "/blog/sleep/", "/services/jaw/", "/search/"])
def test_pages_name_the_rules(site: None, client: Client, path: str) -> None:
    assert client.get(path)["Speculation-Rules"] == f'"{static(SPECULATION_RULES)}"'


@pytest.mark.parametrize("path", ["/admin/login/", "/no-such-page/", "/sitemap.xml", "/blog/feed/"])
def test_what_no_reader_goes_on_from_names_none(site: None, client: Client, path: str) -> None:
    assert "Speculation-Rules" not in client.get(path)


def test_the_rules_are_served_as_what_they_are(client: Client) -> None:
    response = client.get(static(SPECULATION_RULES))
    content = b"".join(response)  # type: ignore[arg-type]
    response.close()
    assert response["Content-Type"] == "application/speculationrules+json"
    assert "immutable" in response["Cache-Control"]
    assert json.loads(content)


def test_the_rules_fetch_and_never_run_a_page() -> None:
    with open(str(finders.find(SPECULATION_RULES))) as file:  # noqa: PTH123
        rules = json.load(file)
    assert list(rules) == ["prefetch"]


@pytest.mark.browser
def test_a_page_is_fetched_as_a_pointer_rests_on_its_link(site: None, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    ahead: list[str] = []
    page.on(
        "request",
        lambda request: (
            ahead.append(request.url) if request.headers.get("sec-purpose") == "prefetch" else None
        ),
    )
    page.goto("/services/jaw/")
    page.locator(".header-actions").get_by_role("link", name="Request appointment").hover()
    page.get_by_role("banner").get_by_role("link", name="Search").hover()
    with page.expect_request(lambda request: request.url.endswith("/about/")) as fetched:
        page.get_by_role("banner").get_by_role("link", name="About").hover()
    assert fetched.value.headers["sec-purpose"] == "prefetch"
    assert [url for url in ahead if "/appointments/" in url or "/search/" in url] == []
    page.get_by_role("banner").get_by_role("link", name="About").click()
    page.wait_for_url("**/about/")
    timing = "performance.getEntriesByType('navigation')[0].deliveryType"
    assert page.evaluate(timing) == "navigational-prefetch"


@pytest.mark.browser
@pytest.mark.parametrize(("wish", "moves"), [("no-preference", "true"), ("reduce", "false")])
def test_pages_dissolve_for_those_who_did_not_ask_for_less_motion(
    site: None, chromium: Browser, live_server: Any, wish: Any, moves: str
) -> None:
    context = chromium.new_context(base_url=live_server.url, reduced_motion=wish)
    page = context.new_page()
    page.add_init_script(LEAVING)
    page.goto("/blog/")
    page.get_by_role("link", name="About").last.click()
    page.wait_for_url("**/about/")
    moved = page.evaluate("sessionStorage.moves")
    context.close()
    assert moved == moves
