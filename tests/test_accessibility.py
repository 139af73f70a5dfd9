"""Every public page under two engines in a real browser, in both schemes, and at WCAG's edges."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests import looking, whole_site
from tests.factories import make_clinic, make_post
from tests.traffic import Traffic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (320, 390, 1280)
SCHEMES: tuple[Any, ...] = ("light", "dark")
one_by_one = pytest.mark.parametrize("path", [*whole_site.PAGES, "/no-such-page/"])

# The two actions keep to AA: their label is larger and bold, and clay is what tells them apart.
ACTIONS = ".button, .phone-number"


@pytest.fixture
def site() -> None:
    whole_site.load()


@one_by_one
def test_the_engines_find_nothing(site: None, page: Page, path: str) -> None:
    found = {}
    page.goto(path)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            looking.set_size(page, width)
            found[f"at {width}, {scheme}"] = looking.axe_violations(
                page, colours_alone=scheme == "dark"
            )
        found[f"{scheme}, Equal Access"] = looking.equal_access_violations(page)
    assert looking.problems(**found) == {}


@one_by_one
def test_text_is_easy_to_read_however_it_is_set(site: None, page: Page, path: str) -> None:
    """320 px is 1280 px at 400 % zoom (WCAG 2.2, 1.4.10); spacing as in 1.4.12, size in 1.4.4."""
    found = {}
    page.goto(path)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        found[scheme] = looking.low_contrast(page, 7, exempt=ACTIONS)
        found[f"{scheme}, actions"] = looking.low_contrast(page, 4.5)
    for height in (640, 256):
        looking.set_size(page, 320, height)
        found[f"at 320 x {height}"] = looking.sideways(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    for width in (390, 1280):
        looking.set_size(page, width)
        found[f"at {width}, letters twice as large"] = looking.sideways(page)
    assert looking.problems(**found) == {}


def test_a_word_longer_than_the_window_breaks(page: Page) -> None:
    word = "pseudopseudohypoparathyroidism" * 2
    make_clinic()
    post = make_post(title=word, summary=f"About {word}.", key_points=[word])
    found = {}
    for path in ("/", "/blog/", post.get_absolute_url(), f"/search/?q={word}"):
        page.goto(path)
        for width in WIDTHS:
            looking.set_size(page, width)
            found[f"{path} at {width}"] = looking.sideways(page)
    assert looking.problems(**found) == {}


def test_no_page_complains_in_the_console(site: None, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    page.emulate_media(reduced_motion="reduce")
    traffic = Traffic(page)
    moving = {}
    for path in whole_site.PAGES:
        page.goto(path)
        moving[path] = looking.moving(page)
        traffic.wait()  # an icon that is left behind is no fault
    assert complaints == []
    assert looking.problems(**moving) == {}
