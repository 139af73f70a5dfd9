"""Whoever writes leads readers to other pages and shows pictures, without knowing an address."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from richtext.markup import clean
from tests.editing import (
    body_of,
    editor_of,
    insert,
    open_form,
    press,
    save,
    select,
    tools_of,
    wait_for_cursor,
)
from tests.factories import make_clinic, make_image, make_post, make_treatment
from tests.looking import axe_violations
from tests.traffic import Traffic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def post(transactional_db):
    make_clinic(phone="+12125550123")
    return make_post(title="Sleep and stress", body="<p>First words.</p>")


def dialog_of(page):
    return page.get_by_role("dialog")


def violations(page):
    return axe_violations(page, ".prose-editor, .rich-text-dialog, .list-rows")


def link_to(page, words):
    page.keyboard.press("Control+k")
    field = dialog_of(page).get_by_role("combobox", name="Find one of our pages")
    expect(field).to_be_focused()
    field.fill(words)
    expect(dialog_of(page).get_by_role("option", selected=True)).to_contain_text(words)


def test_the_keyboard_finds_a_page_and_links_to_it(staff, post, problems):
    jaw = make_post(title="A tense jaw", published_at=None)
    make_treatment(title="Help with a jaw")
    open_form(staff, post)
    select(staff, "all")
    link_to(staff, "jaw")
    options = dialog_of(staff).get_by_role("option")
    expect(options).to_have_text([re.compile("Help with a jaw"), re.compile("A tense jaw")])
    staff.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(options.nth(1)).to_contain_text("Draft")
    staff.keyboard.press("Enter")
    expect(dialog_of(staff)).to_have_count(0)
    link = tools_of(staff).get_by_role("group", name="Link")
    expect(link).to_contain_text("Leads to: A tense jaw, article")
    save(staff)
    assert body_of(post) == f'<p><a href="clinic:article/{jaw.pk}">First words.</a></p>'
    assert problems == []


def test_links_lead_to_the_web_and_are_changed_and_removed(staff, post, problems):
    open_form(staff, post)
    select(staff, "all")
    for typed in ("https://example.org/a?b", "someone@example.org", "/about/"):
        link_to(staff, typed)
        staff.keyboard.press("Enter")
        expect(dialog_of(staff)).to_have_count(0)
    editor_of(staff).press("End")
    wait_for_cursor(staff)
    editor_of(staff).press_sequentially(" Or ")
    link_to(staff, "988")
    staff.keyboard.press("Enter")
    expect(dialog_of(staff)).to_have_count(0)
    save(staff)
    assert body_of(post) == (
        '<p><a href="/about/">First words.</a> Or <a href="tel:988">988</a></p>'
    )
    editor_of(staff).get_by_role("link", name="First").click()
    press(staff, "Link")
    expect(dialog_of(staff)).to_contain_text("Leads to: /about/")
    dialog_of(staff).get_by_role("button", name="Remove link").click()
    save(staff)
    assert body_of(post) == '<p>First words. Or <a href="tel:988">988</a></p>'
    assert problems == []


def test_nothing_is_linked_before_something_is_chosen(staff, post):
    open_form(staff, post)
    select(staff, "end")
    press(staff, "Link")
    dialog = dialog_of(staff)
    expect(dialog.get_by_role("option").last).to_contain_text("Our phone number")
    staff.keyboard.press("Enter")
    expect(dialog.get_by_role("status")).to_have_text(re.compile("Choose a page from the list"))
    staff.keyboard.press("Escape")
    expect(editor_of(staff)).to_be_focused()
    insert(staff, "Our phone number")
    expect(editor_of(staff)).to_have_text("First words.212-555-0123")
    save(staff)
    assert body_of(post) == '<p>First words.<a href="clinic:phone">212-555-0123</a></p>'


def test_pictures_and_drawings_are_placed_on_a_phone(staff, post, problems):
    room = make_image(alt="A quiet room")
    undescribed = make_image(alt="x")
    type(undescribed).objects.filter(pk=undescribed.pk).update(alt="")
    staff.set_viewport_size({"width": 390, "height": 844})
    open_form(staff, post)
    select(staff, "end")
    insert(staff, "Picture")
    dialog = dialog_of(staff)
    expect(dialog.get_by_role("radio", name=re.compile("No description"))).to_be_visible()
    dialog.get_by_role("radio", name="A quiet room").check()
    dialog.get_by_label("Caption").fill("Where we talk")
    dialog.get_by_role("button", name="Insert picture").click()
    insert(staff, "Drawing")
    dialog.get_by_role("radio", name=re.compile("Muscles of the head")).check()
    assert dialog.get_by_role("radio", name=re.compile("in profile")).count() == 0
    dialog.get_by_role("button", name="Insert drawing").click()
    insert(staff, "Safety information")
    editor = editor_of(staff)
    places = editor.get_by_role("group")
    expect(places.nth(1)).to_have_accessible_name("Drawing: Muscles of the head, jaw and neck")
    expect(places.nth(0)).to_contain_text("Caption: Where we talk")
    assert "clinic:" not in editor.inner_text()
    places.nth(1).get_by_role("button", name="Move up").click()
    expect(staff.locator(":focus")).to_have_accessible_name(re.compile("^Move up: Drawing"))
    places.nth(2).get_by_role("button", name="Remove").click()
    assert staff.evaluate("document.documentElement.scrollWidth") == 390
    save(staff)
    title = "Muscles of the head, jaw and neck"
    assert body_of(post) == (
        f'<p>First words.</p><p><a href="clinic:drawing/botox-muscles">{title}</a></p>'
        f'<p><a href="clinic:image/{room.pk}">Where we talk</a></p>'
    )
    assert problems == []


def test_a_picture_is_exchanged_and_what_is_gone_says_so(staff, transactional_db, problems):
    first, second = make_image(alt="A chair"), make_image(alt="A table")
    gone = '<p><a href="clinic:drawing/gone">Gone</a></p>'
    body = f'<p><a href="clinic:image/{first.pk}">A chair</a></p>{gone}<p>End</p>'
    post = make_post(body=body)
    open_form(staff, post)
    picture, drawing = editor_of(staff).get_by_role("group").all()
    expect(drawing).to_contain_text("It does not exist any more")
    picture.get_by_role("button", name="Change").click()
    dialog = dialog_of(staff)
    expect(dialog.get_by_role("radio", name="A chair")).to_be_checked()
    assert dialog.get_by_label("Caption").input_value() == ""
    dialog.get_by_label("Find a picture").fill("table")
    expect(dialog.get_by_role("radio")).to_have_count(1)
    dialog.get_by_role("radio", name="A table").check()
    dialog.get_by_role("button", name="Change picture").click()
    expect(picture).to_have_accessible_name("Picture: A table")
    save(staff)
    assert body_of(post) == body.replace(
        f'clinic:image/{first.pk}">A chair', f'clinic:image/{second.pk}">A table'
    )
    assert problems == []


def test_in_a_text_with_many_pictures_each_is_called_by_its_name(staff, post):
    gone = (f'<p><a href="clinic:image/{number}">Gone</a></p>' for number in range(900, 924))
    drawing = '<p><a href="clinic:drawing/botox-muscles">Muscles</a></p>'
    post.body = "".join(gone) + drawing
    post.save()
    open_form(staff, post)
    told = editor_of(staff).get_by_text("It does not exist any more.")
    expect(told).to_have_count(24)
    expect(editor_of(staff).locator("svg")).to_have_count(1)


def test_the_mark_of_a_source_is_chosen_by_its_title(staff, transactional_db, problems):
    source = {"title": "Sleep in adults", "publisher": "A press", "year": 2020, "url": ""}
    post = make_post(body="<p>First words.</p>", sources=[source])
    open_form(staff, post)
    select(staff, "end")
    insert(staff, "Citation")
    dialog = dialog_of(staff)
    dialog.get_by_role("button", name="Insert citation").click()
    expect(dialog.get_by_role("status")).to_have_text("Choose one of the list first.")
    dialog.get_by_role("radio", name=re.compile("1. Sleep in adults")).check()
    dialog.get_by_role("button", name="Insert citation").click()
    expect(editor_of(staff)).to_have_text("First words.Source 1")
    save(staff)
    assert body_of(post) == '<p>First words.<a href="clinic:source/1">1</a></p>'
    assert problems == []


def test_an_expired_sign_in_is_said_in_the_dialog(staff, post):
    open_form(staff, post)
    Session.objects.all().delete()  # a preview that is under way would bring its cookie back
    press(staff, "Link")
    expect(dialog_of(staff).get_by_role("status")).to_have_text(re.compile("still signed in"))


BOXES = (
    '<aside data-callout="urgent"><p>x</p></aside><aside data-callout="warning"><p>y</p></aside>'
    '<table><tr><th scope="col">Day</th></tr><tr><td>1</td></tr></table><blockquote>q</blockquote>'
    '<p><a href="clinic:drawing/stress-and-body">z</a></p><p>a<a href="clinic:source/1">1</a></p>'
)


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_axe_finds_nothing_in_the_editor_and_its_dialogs(staff, post, scheme, width):
    type(post).objects.filter(pk=post.pk).update(body=clean(BOXES), key_points=["Rest"])
    make_image(alt="A quiet room")
    staff.emulate_media(color_scheme=scheme)
    staff.set_viewport_size({"width": width, "height": 900})
    traffic = Traffic(staff)
    open_form(staff, post)
    select(staff, "end")
    press(staff, "Insert")
    found = {"Insert": violations(staff)}
    staff.keyboard.press("Escape")
    for name in ("Picture", "Drawing", "Citation"):
        insert(staff, name)
        traffic.wait()
        found[name] = violations(staff)
        staff.keyboard.press("Escape")
    press(staff, "Link")
    expect(dialog_of(staff).get_by_role("option").last).to_be_visible()
    found["Link"] = violations(staff)
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize("kind", ["link", "picture"])
def test_buttons_stay_where_they_are_when_the_list_comes(staff, post, kind):
    held = []
    make_image(alt="A quiet room")
    staff.route(re.compile(r"\?of=(pages|pictures)"), lambda route: held.append(route))
    open_form(staff, post)
    press(staff, "Link") if kind == "link" else insert(staff, "Picture")
    button = dialog_of(staff).get_by_role("button", name=f"Insert {kind}")
    expect(button).to_be_visible()
    before = button.bounding_box()
    for route in held:
        route.continue_()
    listed = dialog_of(staff).get_by_role("option" if kind == "link" else "radio")
    expect(listed.first).to_be_visible()
    assert button.bounding_box() == before
