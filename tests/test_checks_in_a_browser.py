"""Someone types a fault, is told of it while typing, goes to it by a click, and mends it."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.desk import change_url
from tests.factories import make_post, make_treatment
from tests.test_accessibility import AXE

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("transactional_db", "clinic")]


def sign_in(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/admin/login/?next=/admin/")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill("password")
    page.get_by_role("button", name="Log in").click()
    return page


@pytest.fixture
def desk(live_server: Any, context: BrowserContext, admin_user: Any) -> Page:
    return sign_in(context)


def test_a_fault_is_typed_seen_gone_to_and_mended(desk: Page) -> None:
    complaints: list[str] = []
    desk.on("console", lambda message: complaints.append(f"{message.text} {message.location}"))
    desk.goto(change_url(make_post(body="<p>We look at the jaw.</p><p>Ask us.</p>")))
    desk.locator(".field-body .ProseMirror").click()
    desk.keyboard.press("Control+End")
    desk.keyboard.type(" When you call, <we look> at the the neck.")
    finding = desk.get_by_role("link", name="Body: “the the”")
    finding.click()
    expect(desk.locator(".field-body .ProseMirror")).to_be_focused()
    assert desk.evaluate("String(getSelection())") == "the the"
    desk.keyboard.type("the")
    expect(finding).to_have_count(0)
    expect(desk.locator(".field-body textarea")).to_have_value(
        "<p>We look at the jaw.</p><p>Ask us. When you call, &lt;we look&gt; at the neck.</p>"
    )
    assert complaints == []


def test_a_sentence_is_found_whatever_marks_stand_in_it(desk: Page) -> None:
    body = '<h2>One</h2><p>It <strong>is</strong><a href="clinic:source/1">1</a> is so (a+b).</p>'
    desk.goto(change_url(make_post(body=body)))
    desk.get_by_role("link", name="Body: “is is”").click()
    assert desk.evaluate("String(getSelection())").replace("Source 1", "") == "is is"


def test_each_kind_of_field_is_gone_to(desk: Page) -> None:
    desk.goto(change_url(make_post(summary="Call 212-555-0123. " * 9, seo_title="Jaw")))
    desk.get_by_role("link", name="Summary: “212-555-0123”").first.click()
    summary = desk.get_by_label("Summary:", exact=True)
    expect(summary).to_be_focused()
    assert summary.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")
    desk.get_by_role("link", name="Title for search engines", exact=True).click()
    expect(desk.get_by_label("Title for search engines:")).to_be_focused()
    desk.get_by_role("link", name="Key points", exact=True).click()
    expect(desk.get_by_label("Key point, row 1")).to_be_focused()
    desk.get_by_role("link", name="Treatment", exact=True).click()
    expect(desk.locator(".field-treatment .select2-selection")).to_be_focused()


def test_a_choice_is_looked_at_like_a_key(desk: Page) -> None:
    treatment = make_treatment(title="Jaw treatment")
    desk.goto(change_url(make_post()))
    finding = desk.get_by_role("link", name="Treatment", exact=True)
    expect(finding).to_be_visible()
    desk.locator(".field-treatment .select2-selection").click()
    desk.get_by_role("option", name=str(treatment)).click()
    expect(finding).to_have_count(0)


def test_enter_in_a_field_saves_a_draft(desk: Page) -> None:
    """The first button of a form is what Enter presses."""
    desk.goto(change_url(make_post(title="Live title")))
    title = desk.get_by_label("Title:", exact=True)
    title.fill("Being typed")
    expect(desk.get_by_text("Kept at")).to_be_visible()
    desk.reload()
    title.press("Enter")
    expect(desk.get_by_text("Draft saved.")).to_be_visible()
    expect(title).to_have_value("Being typed")


def test_the_panel_works_without_scripts(
    chromium: Browser, live_server: Any, admin_user: Any
) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = sign_in(context)
    page.goto(change_url(make_post()))
    page.get_by_label("Summary:", exact=True).fill("Half Half")
    page.get_by_role("button", name="Check again").click()
    page.get_by_role("link", name="Summary", exact=True).first.click()
    expect(page.get_by_label("Summary:", exact=True)).to_have_value("Half Half")
    assert page.url.endswith("#id_summary")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_in_the_panel(
    chromium: Browser, live_server: Any, admin_user: Any, scheme: Any, width: int
) -> None:
    context = chromium.new_context(
        base_url=live_server.url,
        color_scheme=scheme,
        viewport={"width": width, "height": 844},
    )
    page = sign_in(context)
    page.goto(change_url(make_post(title="", summary="Call 212-555-0123 or or pay $20.")))
    result = Axe().run(page, context="#checks", options=AXE)
    assert [violation["id"] for violation in result.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
