"""Every page that the Owner can open: for everyone, on a phone and on a desk, light and dark."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from clinic.models import Clinic
from tests import working_day
from tests.factories import make_topic, make_treatment
from tests.looking import axe_violations, low_contrast, set_size, sideways

PHONE, DESK = 390, 1280
PARTS = 12  # so that several processes share the work to the end

# What a thumb presses, and text that is read; what readers will see has sizes of its own.
UNHANDY = """() => [...document.querySelectorAll(
    ".button, [type=submit], .submit-row > *, .object-tools a, .menu-group a, summary")]
  .filter((element) => element.checkVisibility() && !element.closest(".visually-hidden"))
  .filter((element) => element.getBoundingClientRect().height < 43.5)
  .map((element) => element.outerHTML.slice(0, 80))"""
SMALL = """() => {
  const small = new Set();
  const texts = document.createTreeWalker(document.querySelector("body"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !element.checkVisibility()) continue;
    if (element.closest("code, script, .prose-editor, .visually-hidden")) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < 16) small.add(`${size}: ${texts.currentNode.data.trim().slice(0, 40)}`);
  }
  return [...small];
}"""


@pytest.fixture
def owner(context: BrowserContext, transactional_db: None, live_server: Any) -> User:
    """The Owner, signed in."""
    owner = working_day.fill()
    client = Client()
    client.force_login(owner)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([{**cookie, "url": f"{live_server.url}/admin/"}])
    return owner


@pytest.mark.browser
@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_wrong_with_any_page(
    page: Page, owner: User, problems: list[str], part: int
) -> None:
    found = {}
    for name, path in list(working_day.pages(owner).items())[part::PARTS]:
        set_size(page, PHONE)
        page.emulate_media(color_scheme="light")
        response = page.goto(path)
        assert response
        assert response.status == 200, name
        said = {"console": list(problems)} if problems else {}
        if wrong := said | look(page):
            found[name] = wrong
        problems.clear()  # axe writes styles of its own
    assert found == {}


def look(page: Page) -> dict[str, list[str]]:
    """What is wrong with a page that was opened on a phone."""
    phone = {"sideways": sideways(page), "unhandy": page.evaluate(UNHANDY)}
    phone |= {"small": page.evaluate(SMALL), "axe": axe_violations(page)}
    page.emulate_media(color_scheme="dark")
    phone["low contrast, dark"] = low_contrast(page, 4.5)
    set_size(page, DESK)
    desk = {"axe, desk, dark": axe_violations(page, colors=False)}
    desk |= {"low contrast, desk, dark": low_contrast(page, 4.5), "sideways, desk": sideways(page)}
    page.emulate_media(color_scheme="light")
    desk["low contrast, desk"] = low_contrast(page, 4.5)
    return {where: what for where, what in (phone | desk).items() if what}


@pytest.mark.browser
def test_nothing_is_wrong_with_signing_in(page: Page, clinic: Clinic, problems: list[str]) -> None:
    page.goto("/admin/")
    assert look(page) == {}
    problems.clear()
    page.get_by_label("Username").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Please enter the correct username")).to_be_visible()
    assert problems == []
    assert axe_violations(page) == []


def test_yes_and_no_in_a_list_are_words_and_a_field_has_the_name_of_its_column(
    admin_client: Client, clinic: Clinic
) -> None:
    make_topic(show_crisis_card=True)
    make_treatment()
    topics = admin_client.get("/admin/blog/topic/").text
    assert '<td data-label="Show crisis card" class="field-show_crisis_card">Yes</td>' in topics
    treatments = admin_client.get("/admin/services/treatment/").text
    assert '<input aria-label="Position" type="number" name="form-0-position"' in treatments
