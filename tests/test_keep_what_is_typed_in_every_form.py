"""What staff type into any form of the admin survives a closed tab, a lost network, and Back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from clinic.models import Clinic
from clinic_site.models import SearchWords
from publishing.models import Redirect
from tests import factories
from tests.admin_pages import change_url, form_values
from tests.looking import axe_violations

FACTS = "/admin/clinic/clinic/facts/home-page/"
SAYS = "You have unsaved changes here"

pytestmark = pytest.mark.django_db


# Something of each kind that has a form, made anew, with a field that staff type into.
THINGS: dict[str, tuple[Callable[[], Any], str]] = {
    "facts": (factories.make_clinic, "headline"),
    "person": (factories.make_clinician, "role"),
    "topic": (factories.make_topic, "name"),
    "picture": (factories.make_image, "credit"),
    "request": (factories.make_request, "notes"),
    "redirect": (lambda: Redirect.objects.create(old_path="/old/", target="/blog/"), "target"),
    "account": (lambda: User.objects.create_user("somebody", is_staff=True), "first_name"),
    "search words": (lambda: SearchWords.objects.create(words="lumbago, back pain"), "words"),
}


@pytest.mark.parametrize("name", THINGS)
def test_what_is_put_back_stands_in_the_form_and_is_not_saved(
    admin_client: Client, name: str
) -> None:
    make, field = THINGS[name]
    thing = make()
    before = getattr(thing, field)
    url = FACTS if name == "facts" else change_url(thing)
    typed = form_values(admin_client, url) | {field: ["Typed before"], "_put_back": ["1"]}
    page = admin_client.post(url, typed)
    assert page.status_code == 200
    assert "It isn’t saved yet" in page.text
    assert "Typed before" in page.text
    thing.refresh_from_db()
    assert getattr(thing, field) == before


def test_a_window_beside_a_form_keeps_nothing(admin_client: Client) -> None:
    """It closes once it has saved, and nothing would ever say so to the browser."""
    add = "/admin/blog/topic/add/"
    assert "data-unsaved" in admin_client.get(add).text
    assert "data-unsaved" not in admin_client.get(f"{add}?_popup=1").text


@pytest.fixture
def desk(
    transactional_db: None, live_server: Any, context: BrowserContext, admin_user: User
) -> Page:
    """A browser that is signed in, on Clinic facts."""
    factories.make_clinic(name="Harbor Clinic", headline="")
    page = context.new_page()
    sign_in(page)
    page.goto(FACTS)
    return page


def sign_in(page: Page) -> None:
    page.goto("/admin/login/?next=/admin/")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill("password")
    page.get_by_role("button", name="Sign in").click()


def type_headline(page: Page, words: str) -> None:
    """Type, and wait until the browser has it."""
    page.get_by_label("Headline:").fill(words)
    page.wait_for_function("words => Object.values(localStorage).join().includes(words)", arg=words)


@pytest.mark.browser
def test_a_closed_tab_loses_nothing_and_puts_back_rows_too(desk: Page) -> None:
    desk.get_by_role("button", name="Add a row").first.click()
    desk.locator("[name=first_visit-0-title]").fill("You call")
    type_headline(desk, "Typed before the tab was lost")
    tab = desk.context.new_page()
    desk.close()
    tab.goto(FACTS)
    expect(tab.get_by_text(SAYS)).to_be_visible()
    assert axe_violations(tab) == []
    expect(tab.get_by_label("Headline:")).to_have_value("")
    tab.get_by_role("button", name="Put it back").click()
    expect(tab.get_by_role("alert")).to_contain_text("It isn’t saved yet")
    expect(tab.get_by_role("alert")).to_be_focused()
    assert axe_violations(tab) == []
    expect(tab.get_by_label("Headline:")).to_have_value("Typed before the tab was lost")
    expect(tab.locator("[name=first_visit-0-title]")).to_have_value("You call")
    tab.locator("[name=first_visit-0-title]").fill("")
    tab.get_by_role("button", name="Save", exact=True).click()
    expect(tab.get_by_text("Saved: Home page.")).to_be_visible()
    assert Clinic.objects.get().headline == "Typed before the tab was lost"
    tab.goto(FACTS)
    expect(tab.get_by_text(SAYS)).to_be_hidden()


@pytest.mark.browser
def test_back_after_a_lost_network_loses_nothing(desk: Page) -> None:
    type_headline(desk, "Typed without a network")
    desk.context.set_offline(True)
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.context.set_offline(False)
    desk.goto(FACTS)
    desk.get_by_role("button", name="Put it back").click()
    expect(desk.get_by_label("Headline:")).to_have_value("Typed without a network")


@pytest.mark.browser
def test_what_was_sent_after_the_sign_in_ended_is_kept_no_longer_once_it_is_saved(
    desk: Page,
) -> None:
    type_headline(desk, "Typed while signed out")
    Session.objects.all().delete()
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.get_by_label("Username").fill("admin")
    desk.get_by_label("Password").fill("password")
    desk.get_by_role("button", name="Sign in").click()
    expect(desk.get_by_role("button", name="Send it now")).to_be_visible()
    assert axe_violations(desk) == []
    desk.get_by_role("button", name="Send it now").click()
    expect(desk.get_by_text("Saved: Home page.")).to_be_visible()
    assert Clinic.objects.get().headline == "Typed while signed out"
    desk.goto(FACTS)
    expect(desk.get_by_text(SAYS)).to_be_hidden()


@pytest.mark.browser
def test_it_can_be_deleted_and_goes_with_the_sign_out_or_after_a_day(desk: Page) -> None:
    type_headline(desk, "Not needed")
    desk.reload()
    desk.get_by_role("button", name="Delete it").click()
    expect(desk.get_by_text(SAYS)).to_be_hidden()
    desk.reload()
    expect(desk.get_by_text(SAYS)).to_be_hidden()

    type_headline(desk, "On a shared computer")
    desk.locator(".account summary").click()
    desk.get_by_role("button", name="Sign out").click()
    expect(desk.get_by_text("You’re signed out")).to_be_visible()
    assert "On a shared computer" not in desk.evaluate("Object.values(localStorage).join()")

    sign_in(desk)
    desk.goto(FACTS)
    type_headline(desk, "Forgotten")
    desk.clock.set_system_time("2100-01-01")
    desk.reload()
    expect(desk.get_by_text(SAYS)).to_be_hidden()
