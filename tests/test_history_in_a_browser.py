"""History, recovery and collisions as staff meet them: in a browser, on a phone and at a desk."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from publishing.models import Revision
from tests import looking
from tests.admin_pages import change_url, history_url, send
from tests.factories import make_post
from tests.looking import axe_violations, sideways

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clinic"),
]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
LONG = "Anunbrokenwordthatislongerthanthescreenofaphoneisevergoingtobe"


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser(username))
    return client


@pytest.fixture
def staff(context: BrowserContext, live_server: Any) -> Page:
    """A superuser's browser."""
    session = signed_in("ada").cookies["sessionid"].value
    context.add_cookies(
        [{"name": "sessionid", "value": session, "url": f"{live_server.url}/admin/"}]
    )
    return context.new_page()


@pytest.fixture
def problems(staff: Page) -> list[str]:
    """What the browser complains about: policy violations, script errors, lost files."""
    found: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            found.append(message.text)

    staff.on("console", note)
    staff.on("pageerror", lambda error: found.append(str(error)))
    return found


def make_history() -> Any:
    """An article with three versions, the second live, and another one that is deleted."""
    colleague = signed_in("bo")
    body = "<h2>What is it?</h2><p>Rest for a day.</p><ul><li>Water</li></ul>"
    post = make_post(title="Sleep and stress", body=body, key_points=["Rest"])
    deleted = make_post(title="No longer wanted")
    changed = body.replace("a day", "two days").replace("Water", f"Water and {LONG}")
    url = change_url(post)
    send(colleague, url, "_publish", body=changed, note=f"What the doctor said: {LONG}")
    send(colleague, url, "_draft", title="Sleep, stress and rest")
    colleague.post(change_url(deleted).replace("/change/", "/delete/"), {"post": "yes"})
    return post


def test_a_long_word_makes_no_page_about_what_was_wider(staff: Page) -> None:
    post = make_history()
    pages = [history_url(post, rest) for rest in ("", "2/", "compare/?old=1&new=3")]
    found = {}
    for path in (*pages, "/admin/blog/post/deleted/"):
        staff.goto(path)
        for size in (PHONE, DESK):
            staff.set_viewport_size(size)
            found[f"{path} at {size['width']}"] = sideways(staff)
    assert looking.problems(**found) == {}


def test_a_comparison_that_there_is_not_is_refused_on_a_page_for_everyone(staff: Page) -> None:
    found = {}
    post = make_post()
    for scheme, size in (("light", PHONE), ("dark", DESK)):
        staff.emulate_media(color_scheme=scheme)
        staff.set_viewport_size(size)
        refused = staff.goto(history_url(post, "compare/?old=1&new=9"))
        assert refused
        assert refused.status == 400
        found[f"axe, {scheme}"] = axe_violations(staff)
        found[f"sideways, {scheme}"] = sideways(staff)
    assert looking.problems(**found) == {}


def test_an_old_version_is_found_compared_and_restored(staff: Page, problems: list[str]) -> None:
    post = make_history()
    staff.goto(change_url(post))
    staff.get_by_role("link", name="History", exact=True).click()
    staff.get_by_role("link", name="Compare version 1 with what readers see").click()
    expect(staff.locator("del").get_by_text("two days.")).to_be_visible()
    expect(staff.locator("ins").get_by_text("a day.")).to_be_visible()
    staff.go_back()
    staff.get_by_role("button", name="Restore version 1 as a new draft").click()
    expect(staff.get_by_text("Version 1 is restored")).to_be_visible()
    expect(staff.get_by_label("Title:", exact=True)).to_have_value("Sleep and stress")
    expect(staff.get_by_role("textbox", name="Body:")).to_contain_text("Rest for a day.")
    assert problems == []


def test_a_deleted_article_is_found_and_recovered(staff: Page, problems: list[str]) -> None:
    make_history()
    staff.goto("/admin/blog/post/")
    staff.get_by_role("link", name="Deleted articles").click()
    staff.get_by_role("button", name="Recover No longer wanted as a draft").click()
    expect(staff.get_by_text("Recovered as a draft.")).to_be_visible()
    expect(staff.get_by_label("Title:", exact=True)).to_have_value("No longer wanted")
    assert problems == []


def test_two_people_collide_and_both_texts_are_kept(staff: Page, problems: list[str]) -> None:
    post = make_post(title="Sleep")
    staff.goto(change_url(post))
    staff.get_by_label("Title:", exact=True).fill("Sleep by day")
    theirs = f"Sleep at night {LONG}"
    send(signed_in("bo"), change_url(post), "_draft", title=theirs)
    staff.get_by_role("button", name="Save draft").click()
    theirs_and_yours = staff.get_by_role("region", name="Their version and yours")
    expect(theirs_and_yours.locator(".comparison del")).to_contain_text("at night")
    expect(theirs_and_yours.locator(".comparison ins")).to_contain_text("by day")
    assert problems == []
    for size in (PHONE, DESK):
        staff.set_viewport_size(size)
        assert axe_violations(staff, ".page-newer") == []
        assert staff.locator(".page-newer").evaluate("it => it.scrollWidth <= it.clientWidth")
    problems.clear()  # axe writes styles of its own
    staff.get_by_role("button", name="Keep mine as the next draft").click()
    expect(staff.get_by_text("Draft saved.")).to_be_visible()
    said = [revision.content["title"] for revision in Revision.objects.of(post)]
    assert said == ["Sleep by day", theirs, "Sleep"]
    assert problems == []
