"""Pictures on a real screen: the copy that fits, no shift as it loads, nothing for axe to find."""

from typing import Any

import pytest
from playwright.sync_api import Page, Response

from blog.models import Post
from tests import made_once
from tests.factories import make_clinic, make_clinician, make_image, make_post
from tests.looking import axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHIFT = """() => new Promise(resolve => {
  let shift = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => resolve(shift)));
})"""


@pytest.fixture
def article(transactional_db: None) -> str:
    """An article with a photograph at its head and a high one in its text."""
    made_once.fill("article-with-pictures", make_article)
    return Post.objects.get().get_absolute_url()


def make_article() -> None:
    make_clinic()
    body = "<h2>One</h2>" + "<p>Words.</p>" * 150  # browsers begin to fetch well ahead
    high = make_image(size=(1200, 2000), alt="A door")
    body += f'<p><a href="clinic:image/{high.pk}">Our door</a></p><p>After.</p>'
    picture = make_image(size=(2000, 1500), alt="A quiet room", credit="Photo: Jo Doe")
    make_clinician(portrait=make_image(size=(900, 1200), alt="A smiling man"))
    make_post(body=body, picture=picture)


@pytest.mark.parametrize(("width", "expected"), [(390, 640), (1280, 320)])
def test_a_screen_gets_the_smallest_copy_that_fills_it(
    page: Page, article: str, width: int, expected: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    fetched: list[Response] = []
    page.on("response", lambda response: "/media/" in response.url and fetched.append(response))
    page.goto(article)
    img = page.locator("header picture img")
    img.evaluate("img => img.decode()")
    assert img.evaluate("img => img.currentSrc").endswith(".webp")
    assert [response.url for response in fetched] == [img.evaluate("img => img.currentSrc")]
    widths = img.evaluate(
        "img => img.previousElementSibling.srcset.split(', ').map(copy => copy.split(' '))"
    )
    chosen = next(size for url, size in widths if fetched[0].url.endswith(url))
    assert chosen == f"{expected}w"


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_picture_in_the_text_waits_for_its_reader_and_moves_nothing(
    page: Page, article: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(article)
    picture = page.locator(".photograph img")
    assert not picture.evaluate("img => img.complete && img.naturalWidth > 0")
    picture.scroll_into_view_if_needed()
    picture.evaluate("img => img.decode()")
    box = picture.bounding_box()
    assert box is not None
    assert box["height"] <= 38 * 16
    assert page.evaluate(SHIFT) == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_finds_nothing_and_nothing_is_blocked(page: Page, article: str) -> None:
    complaints: list[Any] = []
    page.on("console", lambda message: complaints.append(message.text))
    for path in (article, "/blog/", "/about/"):
        page.goto(path)
        assert complaints == []
        assert axe_violations(page, "#main") == [], path
        complaints.clear()  # axe itself writes styles
