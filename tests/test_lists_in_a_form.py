"""Key points and sources: rows are added, moved and removed with the keyboard, on a phone too."""

import pytest
from playwright.sync_api import expect

from clinic.models import Clinic
from tests.editing import editor_of, open_form, save
from tests.factories import make_clinic, make_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SOURCES = [
    {"title": title, "publisher": "", "year": None, "url": ""} for title in ("First", "Second")
]


def values(page, label):
    return [field.input_value() for field in page.get_by_label(label).all()]


def test_key_points_are_written_with_the_keyboard_alone(staff, transactional_db, problems):
    post = make_post(key_points=["Rest"])
    staff.set_viewport_size({"width": 390, "height": 844})
    open_form(staff, post)
    keys, focused = staff.keyboard, staff.locator(":focus")
    staff.get_by_label("Key point, row 1").focus()
    keys.press("Enter")
    expect(focused).to_have_accessible_name("Key point, row 2")
    keys.type("Drink")
    keys.press("Enter")
    keys.type("Walk")
    keys.press("Alt+ArrowUp")
    expect(focused).to_have_accessible_name("Key point, row 2")
    keys.press("Shift+Tab")
    expect(focused).to_have_accessible_name("Remove row 1")
    keys.press("Enter")
    expect(focused).to_have_accessible_name("Key point, row 1")
    expect(staff.get_by_role("status").filter(has_text="Row 1 removed.")).to_be_visible()
    staff.get_by_role("button", name="Move row 2 up").first.click()
    expect(focused).to_have_accessible_name("Move row 1 up")
    assert staff.evaluate("document.documentElement.scrollWidth") == 390
    save(staff)
    post.refresh_from_db()
    assert post.key_points == ["Drink", "Walk"]
    assert problems == []


def test_marks_in_the_text_follow_their_source(staff, transactional_db, problems):
    marks = '<p>One<a href="clinic:source/1">1</a> two<a href="clinic:source/2">2</a> end.</p>'
    post = make_post(body=marks, sources=SOURCES)
    open_form(staff, post)
    assert editor_of(staff).inner_text() == "OneSource 1 twoSource 2 end."
    sources = staff.locator("[data-list-rows=sources]")
    sources.get_by_role("button", name="Add a row").click()
    staff.keyboard.type("Third")
    sources.get_by_role("button", name="Move row 3 up").click()
    sources.get_by_role("button", name="Move row 1 down").click()
    assert values(sources, "Title, row") == ["Third", "First", "Second"]
    assert editor_of(staff).inner_text() == "OneSource 2 twoSource 3 end."
    sources.get_by_role("button", name="Remove row 2").click()
    assert editor_of(staff).inner_text() == "One twoSource 2 end."
    save(staff)
    post.refresh_from_db()
    assert [source["title"] for source in post.sources] == ["Third", "Second"]
    assert post.body == '<p>One two<a href="clinic:source/2">2</a> end.</p>'
    assert problems == []


def test_rows_are_drawn_whenever_the_form_is_opened(staff, transactional_db):
    """It was a matter of luck: whether a script changed the list before its first layout."""
    make_clinic(opening_hours=[])
    for _ in range(8):
        staff.goto("/admin/clinic/clinic/facts/hours/")
        assert staff.locator("[name=opening_hours-0-weekday]").is_visible()


def test_the_next_day_is_offered_with_the_hours_of_the_day_before(staff, transactional_db):
    make_clinic(opening_hours=[])
    staff.goto("/admin/clinic/clinic/facts/hours/")
    staff.locator("[name=opening_hours-0-weekday]").select_option("Thursday")
    staff.locator("[name=opening_hours-0-opens]").fill("09:00")
    staff.locator("[name=opening_hours-0-closes]").fill("17:00")
    for _ in range(4):
        staff.get_by_role("button", name="Add the next day").click()
    staff.locator("[name=opening_hours-1-closes]").fill("13:00")
    staff.get_by_role("button", name="Save", exact=True).click()
    expect(staff.get_by_text("Saved: Hours.")).to_be_visible()
    assert list(map(str, Clinic.objects.get().hours_by_days)) == [
        "Monday: 9:00 AM to 5:00 PM",
        "Tuesday and Wednesday: closed",
        "Thursday: 9:00 AM to 5:00 PM",
        "Friday: 9:00 AM to 1:00 PM",
        "Saturday and Sunday: 9:00 AM to 5:00 PM",
    ]
