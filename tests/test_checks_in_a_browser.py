"""Someone types a fault, is told of it while typing, goes to it by a click, and mends it."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from images.models import Image
from publishing.models import Revision
from tests import looking
from tests.admin_pages import change_url
from tests.factories import make_image, make_post, make_treatment

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("transactional_db", "clinic")]


def test_a_fault_is_typed_seen_gone_to_and_mended(staff: Page, problems: list[str]) -> None:
    staff.goto(change_url(make_post(body="<p>We look at the jaw.</p><p>Ask us.</p>")))
    staff.locator(".field-body .ProseMirror").click()
    staff.keyboard.press("Control+End")
    staff.keyboard.type(" When you call, <we look> at the the neck.")
    finding = staff.get_by_role("link", name="Body: “the the”")
    finding.click()
    expect(staff.locator(".field-body .ProseMirror")).to_be_focused()
    assert staff.evaluate("String(getSelection())") == "the the"
    staff.keyboard.type("the")
    expect(finding).to_have_count(0)
    expect(staff.locator(".field-body textarea")).to_have_value(
        "<p>We look at the jaw.</p><p>Ask us. When you call, &lt;we look&gt; at the neck.</p>"
    )
    assert problems == []


def test_after_a_look_at_the_panel_what_a_save_says_is_in_view(staff: Page) -> None:
    staff.goto(change_url(make_post(body="<p>We look at the the jaw.</p>")))
    staff.locator(".page-buttons-checks").click()
    expect(staff.get_by_role("heading", name="Before you publish")).to_be_in_viewport()
    staff.get_by_role("button", name="Save draft").last.click()
    expect(staff.get_by_text("Draft saved.")).to_be_in_viewport()


def test_a_sentence_is_found_whatever_marks_stand_in_it(staff: Page) -> None:
    body = '<h2>One</h2><p>It <strong>is</strong><a href="clinic:source/1">1</a> is so (a+b).</p>'
    staff.goto(change_url(make_post(body=body)))
    staff.get_by_role("link", name="Body: “is is”").click()
    assert staff.evaluate("String(getSelection())").replace("Source 1", "") == "is is"


def test_a_picture_is_found_by_its_caption(staff: Page) -> None:
    image = make_image(alt="A jaw")
    Image.objects.filter(pk=image.pk).update(alt="")
    text = "<p>We look at the jaw.</p>"
    place = f'<p><a href="clinic:image/{image.pk}">A tense jaw</a></p>'
    staff.goto(change_url(make_post(body=text + place)))
    staff.get_by_role("link", name="Body: “A tense jaw”").click()
    expect(staff.locator(".field-body .ProseMirror-selectednode")).to_contain_text("A tense jaw")


def test_each_kind_of_field_is_gone_to(staff: Page) -> None:
    staff.goto(change_url(make_post(summary="Call 212-555-0123. " * 9, seo_title="Jaw")))
    staff.get_by_role("link", name="Summary: “212-555-0123”").first.click()
    summary = staff.get_by_label("Summary:", exact=True)
    expect(summary).to_be_focused()
    assert summary.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)")
    staff.get_by_role("link", name="Title for search engines", exact=True).click()
    expect(staff.get_by_label("Title for search engines:")).to_be_focused()
    staff.get_by_role("link", name="Key points", exact=True).click()
    expect(staff.get_by_label("Key point, row 1")).to_be_focused()
    staff.get_by_role("link", name="Treatment", exact=True).click()
    expect(staff.locator(".field-treatment .select2-selection")).to_be_focused()


def test_a_choice_is_looked_at_like_a_key(staff: Page) -> None:
    treatment = make_treatment(title="Jaw treatment")
    staff.goto(change_url(make_post()))
    finding = staff.get_by_role("link", name="Treatment", exact=True)
    expect(finding).to_be_visible()
    staff.locator(".field-treatment .select2-selection").click()
    staff.get_by_role("option", name=str(treatment)).click()
    expect(finding).to_have_count(0)


def test_enter_in_a_field_goes_on_to_the_next_and_saves_nothing(staff: Page) -> None:
    staff.goto(change_url(make_post(title="Live title")))
    title = staff.get_by_label("Title:", exact=True)
    title.fill("Being typed")
    title.press("Enter")
    expect(title).not_to_be_focused()
    expect(staff.locator("form :focus")).to_have_count(1)
    expect(title).to_have_value("Being typed")
    assert not Revision.objects.exists()


def test_the_panel_works_without_scripts(
    chromium: Browser, live_server: Any, admin_client: Client
) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    cookie = {"name": "sessionid", "value": admin_client.cookies["sessionid"].value}
    context.add_cookies([{**cookie, "url": f"{live_server.url}/admin/"}])
    page = context.new_page()
    page.goto(change_url(make_post()))
    page.get_by_label("Summary:", exact=True).fill("Half half")
    page.get_by_role("button", name="Check again").click()
    page.get_by_role("link", name="Summary: “Half half”").click()
    expect(page.get_by_label("Summary:", exact=True)).to_have_value("Half half")
    assert page.url.endswith("#id_summary")
    context.close()


def test_the_panel_is_for_everyone(staff: Page) -> None:
    staff.goto(change_url(make_post(title="", summary="Call 212-555-0123 or or pay $20.")))
    found = {}
    for scheme, width in (("light", 390), ("dark", 1280)):
        staff.emulate_media(color_scheme=scheme)
        looking.set_size(staff, width)
        found[f"axe, {scheme}"] = looking.axe_violations(staff, "#checks")
        found[f"sideways, {scheme}"] = looking.sideways(staff)
    assert looking.problems(**found) == {}
