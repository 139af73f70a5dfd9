"""Every public page under two engines in a real browser, in both schemes, and at WCAG's edges."""

import itertools
from typing import Any

import pytest
from playwright.sync_api import Page

from tests import looking, whole_site
from tests.factories import make_clinic, make_post
from tests.traffic import Traffic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (320, 390, 1280)
SCHEMES: tuple[Any, ...] = ("light", "dark")

# The two actions keep to AA: their label is larger and bold, and clay is what tells them apart.
ACTIONS = ".button, .phone-number"


@pytest.fixture
def site() -> None:
    whole_site.load()


@pytest.mark.parametrize("path", [*whole_site.PAGES, "/no-such-page/"])
def test_page_is_for_everyone(site: None, page: Page, path: str) -> None:
    page.goto(path)
    assert looking.problems(**what_the_engines_find(page)) == {}
    assert looking.problems(**what_is_hard_to_read(page)) == {}
    assert looking.problems(**what_does_not_fit(page)) == {}


def what_the_engines_find(page: Page) -> dict[str, list[str]]:
    """Each scheme and each layout once: from 320 px to 575 px there is but one."""
    found = {}
    for scheme, width in zip(SCHEMES, (320, 1280), strict=True):
        page.emulate_media(color_scheme=scheme)
        looking.set_size(page, width)
        found[f"axe at {width}, {scheme}"] = looking.axe_violations(page)
        found[f"Equal Access at {width}, {scheme}"] = looking.equal_access_violations(page)
    return found


def what_is_hard_to_read(page: Page) -> dict[str, list[str]]:
    """More contrast than the engines ask for, in each layout and scheme."""
    found = {}
    for scheme, width in itertools.product(SCHEMES, (320, 1280)):
        page.emulate_media(color_scheme=scheme)
        looking.set_size(page, width)
        found[f"at {width}, {scheme}"] = looking.low_contrast(page, 7, exempt=ACTIONS)
        found[f"at {width}, {scheme}, actions"] = looking.low_contrast(page, 4.5)
    return found


def what_does_not_fit(page: Page) -> dict[str, list[str]]:
    """320 px is 1280 px at 400 % zoom (WCAG 2.2, 1.4.10); spacing as in 1.4.12, size in 1.4.4."""
    found = {}
    for height in (640, 256):
        looking.set_size(page, 320, height)
        found[f"at 320 x {height}"] = looking.sideways(page)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    for width in (390, 1280):
        looking.set_size(page, width)
        found[f"at {width}, letters twice as large"] = looking.sideways(page)
    return found


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
