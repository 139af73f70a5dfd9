"""What stands beside the text on a wide screen: all of it can be read."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.factories import make_clinic, make_post, make_treatment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def clinic() -> None:
    make_clinic()


def box(page: Page, selector: str) -> Any:
    found = page.locator(selector).bounding_box()
    assert found is not None
    return found


@pytest.mark.parametrize("width", [1024, 1280])
def test_nothing_covers_the_sources_of_a_short_article(page: Page, width: int) -> None:
    treatment = make_treatment(safety_approved_for="Something.", safety_known_risks="Risks. " * 40)
    post = make_post(
        body="<p>A few words.</p>",
        treatment=treatment,
        key_points=["One point", "Another"],
        sources=[{"title": "A source", "publisher": "", "year": None, "url": ""}],
    )
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(post.get_absolute_url())
    safety, note = box(page, ".safety"), box(page, ".margin-end")
    assert safety["x"] == note["x"]  # both in the margin
    assert safety["y"] + safety["height"] <= note["y"]


def test_a_long_list_of_contents_fits_into_the_window(page: Page) -> None:
    body = "".join(f"<h2>Question number {number}?</h2><p>Answer.</p>" for number in range(40))
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(make_post(body=body).get_absolute_url())
    page.get_by_role("heading", name="Question number 20?").scroll_into_view_if_needed()
    rail = box(page, ".contents-rail")
    assert rail["y"] >= 0
    assert rail["y"] + rail["height"] <= 800


def test_the_section_that_is_read_is_marked_in_the_contents(page: Page) -> None:
    text = "<p>Words.</p>" * 30
    post = make_post(body="".join(f"<h2>Part {number}</h2>{text}" for number in range(1, 5)))
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(post.get_absolute_url())
    marked = page.locator(".contents-rail [aria-current=location]")
    expect(marked).to_have_count(0)
    page.get_by_role("heading", name="Part 3").scroll_into_view_if_needed()
    page.get_by_role("heading", name="Part 3").evaluate("element => element.scrollIntoView()")
    expect(marked).to_have_text(["Part 3"])
    page.evaluate("scrollTo(0, 0)")
    expect(marked).to_have_count(0)
