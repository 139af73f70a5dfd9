"""Staff write, format and paste in the editor; what they save is what the page shows."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from richtext.markup import clean
from tests.editing import (
    MARKUP,
    PASTE,
    body_of,
    editor_of,
    insert,
    open_form,
    paste,
    press,
    save,
    select,
    tools_of,
    wait_for_cursor,
)
from tests.factories import make_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def post(transactional_db):
    return make_post(title="Sleep and stress", body="<p>First words.</p>")


def test_formatted_text_is_stored_as_small_clean_html(staff, post, problems):
    open_form(staff, post)
    editor = editor_of(staff)
    select(staff, "end")
    editor.press("Enter")
    press(staff, "Heading")
    editor.press_sequentially("What helps")
    editor.press("Enter")
    press(staff, "Bold")
    editor.press_sequentially("Rest")
    press(staff, "Bold")
    editor.press_sequentially(" & quiet")
    editor.press("Enter")
    press(staff, "Bulleted list")
    editor.press_sequentially("one")
    editor.press("Enter")
    editor.press_sequentially("two")
    save(staff)
    assert body_of(post) == (
        "<p>First words.</p><h2>What helps</h2><p><strong>Rest</strong> &amp; quiet</p>"
        "<ul><li>one</li><li>two</li></ul>"
    )
    assert problems == []


def test_text_that_was_only_looked_at_stays_as_it_was(staff, problems):
    body = (
        '<h2>Title</h2><p>a <a href="clinic:phone">number</a><a href="clinic:source/1">1</a></p>'
        '<ol start="3"><li>x<ul><li>y</li></ul></li></ol><blockquote><p>q</p></blockquote><hr>'
        '<aside data-callout="urgent"><p><strong>Call 911</strong></p></aside>'
        '<aside data-callout="note"><p>Not <strong>bold</strong></p><p>z</p></aside>'
        '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>'
        "<tbody><tr><td>H<sub>2</sub>O</td><td><p>1</p><p>2</p></td></tr></tbody></table>"
    )
    post = make_post(body=body)
    open_form(staff, post)
    select(staff, "end")
    editor_of(staff).press_sequentially("!")
    save(staff)
    assert body_of(post) == body.replace("<p>2</p></td>", "<p>2!</p></td>")
    assert problems == []


def test_a_pasted_document_is_stored_as_its_author_means_it(staff, post, problems):
    open_form(staff, post)
    for name in ("word", "word-review", "google-docs", "google-docs-review", "word-online"):
        paste(staff, (MARKUP / f"{name}.html").read_text())
        expected = "".join((MARKUP / f"{name}.expected.html").read_text().splitlines())
        assert clean(staff.locator("#id_body").input_value()) == expected, name
    save(staff)
    assert body_of(post) == expected
    assert problems == []


def test_a_pasted_list_is_a_list_before_it_is_saved(staff, post):
    open_form(staff, post)
    paste(staff, (MARKUP / "word.html").read_text())
    assert editor_of(staff).locator("ul ul ul > li").inner_text() == "not hot"
    assert editor_of(staff).locator("strong").all_inner_texts()[0] == "clench at night"


def test_a_picture_that_cannot_be_pasted_is_said(staff, post, problems):
    open_form(staff, post)
    picture = '<p>Sit<img src="file:///C:/clip_image002.jpg" alt="A desk"></p>'
    paste(staff, picture)
    said = tools_of(staff).get_by_text("A picture wasn’t pasted.")
    expect(said).to_be_visible()
    press(staff, "Insert")
    expect(said).to_have_count(0)
    assert problems == []


def test_a_paste_that_cannot_be_read_is_said_and_changes_nothing(staff, post, problems):
    open_form(staff, post)
    paste(staff, "<p>Kept.</p>")
    staff.context.set_offline(True)
    staff.evaluate(PASTE, [editor_of(staff).element_handle(), "<p>Lost.</p>"])
    expect(tools_of(staff).get_by_text("That could not be pasted")).to_be_visible()
    staff.context.set_offline(False)
    assert staff.locator("#id_body").input_value() == "<p>Kept.</p>"


def test_a_sentence_pasted_into_another_stays_in_its_paragraph(staff, post, problems):
    open_form(staff, post)
    select(staff, "end")
    staff.evaluate(PASTE, [editor_of(staff).element_handle(), " And <b>more</b> words "])
    expect(staff.locator("#id_body")).to_have_value(
        "<p>First words. And <strong>more</strong> words </p>"
    )
    assert problems == []


def test_pasted_attacks_do_not_run(staff, post, problems):
    open_form(staff, post)
    paste(staff, '<p style="color:red">x<img src=x onerror=alert(1)><script>alert(2)</script></p>')
    save(staff)
    assert body_of(post) == "<p>x</p>"
    assert problems == []


def test_a_table_has_header_cells(staff, post, problems):
    open_form(staff, post)
    select(staff, "end")
    insert(staff, "Table")
    editor = editor_of(staff)
    editor.press_sequentially("Day")
    editor.press("Tab")
    editor.press_sequentially("Dose")
    press(staff, "Remove row")
    press(staff, "Undo")
    press(staff, "Remove column")
    press(staff, "Add row")
    assert tools_of(staff).get_by_role("group", name="Table").is_visible()
    save(staff)
    head = '<table><thead><tr><th scope="col">Day</th></tr></thead>'
    assert (
        body_of(post)
        == f"<p>First words.</p>{head}<tbody>{'<tr><td></td></tr>' * 3}</tbody></table>"
    )
    assert problems == []


def test_the_keyboard_formats_undoes_and_does_again(staff, post, problems):
    open_form(staff, post)
    select(staff, "all")
    editor = editor_of(staff)
    for keys in ("Control+b", "Control+i", "Control+Alt+2", "Control+z", "Control+Alt+3"):
        editor.press(keys)
    editor.press("End")
    wait_for_cursor(staff)
    editor.press("Enter")
    editor.press("Control+Shift+8")
    editor.press_sequentially("one")
    editor.press("Enter")
    editor.press("Tab")
    editor.press("Control+.")
    editor.press_sequentially("two")
    save(staff)
    assert body_of(post) == (
        "<h3><em>First words.</em></h3><ul><li>one<ul><li><sup>two</sup></li></ul></li></ul>"
    )
    assert problems == []


def test_a_quotation_and_a_line_between_parts(staff, post, problems):
    open_form(staff, post)
    select(staff, "end")
    press(staff, "Quotation")
    press(staff, "Quotation")
    press(staff, "Quotation")
    insert(staff, "Divider")
    editor_of(staff).press_sequentially("Then")
    save(staff)
    assert body_of(post) == "<blockquote><p>First words.</p></blockquote><hr><p>Then</p>"
    assert problems == []


def test_a_warning_is_written_in_a_box_and_read_in_one(staff, post, problems):
    open_form(staff, post)
    select(staff, "end")
    editor = editor_of(staff)
    editor.press("Enter")
    insert(staff, "Box: note")
    editor.press_sequentially("Before you drive")
    editor.press("Enter")
    editor.press_sequentially("Ask somebody to take you home.")
    press(staff, "Warning")
    expect(tools_of(staff).get_by_role("button", name="Warning", pressed=True)).to_be_visible()
    save(staff)
    assert body_of(post) == (
        '<p>First words.</p><aside data-callout="warning"><p><strong>Before you drive</strong></p>'
        "<p>Ask somebody to take you home.</p></aside>"
    )
    staff.goto(post.get_absolute_url())
    box = staff.get_by_role("note", name="Warning")
    assert box.inner_text() == "Before you drive\n\nAsk somebody to take you home."
    open_form(staff, post)
    editor_of(staff).locator("aside p").last.click()
    press(staff, "Remove the box")
    save(staff)
    assert body_of(post) == (
        "<p>First words.</p><p><strong>Before you drive</strong></p>"
        "<p>Ask somebody to take you home.</p>"
    )
    assert problems == []


def test_the_tools_are_one_stop_that_the_arrow_keys_walk(staff, post, problems):
    open_form(staff, post)
    select(staff, "end")
    keys = staff.keyboard
    focused = staff.locator(":focus")
    keys.press("Alt+F10")
    expect(focused).to_have_accessible_name("Heading")
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    expect(focused).to_have_accessible_name("Bold")
    expect(focused).to_have_attribute("aria-keyshortcuts", "Control+B")
    keys.press("End")
    expect(focused).to_have_accessible_name("Full screen")
    keys.press("ArrowRight")
    keys.press("Tab")
    expect(editor_of(staff)).to_be_focused()
    keys.press("Shift+Tab")
    expect(focused).to_have_accessible_name("Heading")


def test_what_can_be_inserted_is_a_menu_for_the_keyboard(staff, post):
    open_form(staff, post)
    select(staff, "end")
    tools = tools_of(staff)
    opener = tools.get_by_role("button", name="Insert")
    opener.focus()
    staff.keyboard.press("ArrowDown")
    expect(opener).to_have_attribute("aria-expanded", "true")
    staff.keyboard.press("ArrowUp")
    expect(staff.locator(":focus")).to_have_accessible_name("Subscript, as in H₂O")
    staff.keyboard.press("Escape")
    expect(opener).to_be_focused()
    assert tools.get_by_role("menu").count() == 0
    staff.keyboard.press("Enter")
    staff.keyboard.press("Tab")
    assert tools.get_by_role("menu").count() == 0


def test_nobody_is_caught_in_a_table(staff, post):
    open_form(staff, post)
    select(staff, "end")
    insert(staff, "Table")
    staff.keyboard.press("Tab")
    expect(editor_of(staff)).to_be_focused()
    staff.keyboard.press("Escape")
    staff.keyboard.press("Tab")
    expect(editor_of(staff)).not_to_be_focused()


def test_the_editor_can_fill_the_screen(staff, post, problems):
    open_form(staff, post)
    press(staff, "Full screen")
    assert staff.locator(".prose-editor.fullscreen").bounding_box()["width"] == 1200
    editor_of(staff).press("Escape")
    assert staff.locator(".prose-editor.fullscreen").count() == 0
    assert problems == []


def test_the_editor_has_the_name_and_the_help_of_its_field(staff, post):
    open_form(staff, post)
    staff.locator("label[for=id_body]").click()
    editor = editor_of(staff)
    expect(editor).to_be_focused()
    assert editor.get_attribute("aria-multiline") == "true"
    expect(editor).to_have_accessible_description(re.compile("press Escape first"))
    press(staff, "Bold")
    expect(tools_of(staff).get_by_role("button", name="Bold", pressed=True)).to_be_visible()
    press(staff, "Bold")
    expect(tools_of(staff).get_by_role("button", name="Bold", pressed=False)).to_be_visible()


def test_without_scripts_the_html_can_be_edited(chromium, client, live_server, post):
    client.force_login(User.objects.create_superuser("staff"))
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([{**cookie, "url": f"{live_server.url}/admin/"}])
    page = context.new_page()
    open_form(page, post)
    page.get_by_label("Body:").fill("<p>By hand <b>bold</b><script>alert(1)</script></p>")
    save(page)
    assert body_of(post) == "<p>By hand <strong>bold</strong></p>"
    context.close()
