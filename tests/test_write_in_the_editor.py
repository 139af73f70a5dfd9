"""Staff write, format and paste in the editor; what they save is what the page shows."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import expect

from blog.models import Post
from tests.factories import make_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MARKUP = Path(__file__).parent / "markup"

# What the browser does when someone pastes; the text goes to the editor through its own event.
PASTE = """([editor, html]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  editor.focus();
  editor.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def problems(page):
    """What the browser complains about: policy violations, script errors, lost files."""
    found = []

    def note(message):
        # Chromium asks for an icon by itself when a page names none.
        if message.type in {"error", "warning"} and "favicon" not in message.location["url"]:
            found.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def staff(page, client, live_server):
    """A signed-in superuser at a desk."""
    client.force_login(User.objects.create_superuser("staff"))
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([{**cookie, "url": f"{live_server.url}/admin/"}])
    page.set_viewport_size({"width": 1280, "height": 900})
    return page


@pytest.fixture
def post(transactional_db):
    return make_post(title="Sleep and stress", body="<p>First words.</p>")


def admin_address(name, *args):
    return reverse(f"admin:blog_post_{name}", args=args)


def editor_of(page):
    return page.get_by_role("textbox", name="Body:")


def select(page, what):
    """Put the cursor at the "end", or select "all", without the wait that follows a real focus."""
    editor_of(page).evaluate("(dom, what) => dom.editor.commands.focus(what)", what)


def press(page, name):
    page.locator(".field-body").get_by_role("button", name=name, exact=True).click()


def paste(page, html):
    select(page, "all")
    page.evaluate(PASTE, [editor_of(page).element_handle(), html])


def save(page):
    page.get_by_role("button", name="Publish now").first.click()
    page.locator(".messagelist .success").wait_for()


def body_of(post):
    return Post.objects.get(pk=post.pk).body


def test_formatted_text_is_stored_as_small_clean_html(staff, post, problems):
    staff.goto(admin_address("change", post.pk))
    editor = editor_of(staff)
    select(staff, "end")
    editor.press("Enter")
    press(staff, "heading 2")
    editor.press_sequentially("What helps")
    editor.press("Enter")
    press(staff, "bold")
    editor.press_sequentially("Rest")
    press(staff, "bold")
    editor.press_sequentially(" & quiet")
    editor.press("Enter")
    press(staff, "unordered list")
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
        '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>'
        "<tbody><tr><td>H<sub>2</sub>O</td><td><p>1</p><p>2</p></td></tr></tbody></table>"
    )
    post = make_post(body=body)
    staff.goto(admin_address("change", post.pk))
    select(staff, "end")
    editor_of(staff).press_sequentially("!")
    save(staff)
    assert body_of(post) == body.replace("<p>2</p></td>", "<p>2!</p></td>")
    assert problems == []


@pytest.mark.parametrize("name", ["word", "google-docs", "word-online"])
def test_a_pasted_document_is_stored_as_its_author_means_it(staff, post, problems, name):
    staff.goto(admin_address("change", post.pk))
    paste(staff, (MARKUP / f"{name}.html").read_text())
    save(staff)
    assert body_of(post) == "".join((MARKUP / f"{name}.expected.html").read_text().splitlines())
    assert problems == []


def test_a_pasted_list_is_a_list_before_it_is_saved(staff, post):
    staff.goto(admin_address("change", post.pk))
    paste(staff, (MARKUP / "word.html").read_text())
    assert editor_of(staff).locator("ul ul ul > li").inner_text() == "not hot"
    assert editor_of(staff).locator("strong").all_inner_texts()[0] == "clench at night"


def test_pasted_attacks_do_not_run(staff, post, problems):
    staff.goto(admin_address("change", post.pk))
    paste(staff, '<p style="color:red">x<img src=x onerror=alert(1)><script>alert(2)</script></p>')
    save(staff)
    assert body_of(post) == "<p>x</p>"
    assert problems == []


@pytest.mark.parametrize("address", ["clinic:article/12", "https://example.org/a"])
def test_a_link_leads_to_the_web_or_to_our_own_pages(staff, post, problems, address):
    staff.goto(admin_address("change", post.pk))
    select(staff, "all")
    press(staff, "insert link")
    staff.get_by_role("dialog").get_by_label("Address").fill(address)
    staff.get_by_role("button", name="Update").click()
    save(staff)
    assert body_of(post) == f'<p><a href="{address}">First words.</a></p>'
    assert problems == []


def test_the_phone_number_is_a_reference(staff, post):
    staff.goto(admin_address("change", post.pk))
    select(staff, "end")
    editor_of(staff).press_sequentially(" Call ")
    press(staff, "insert the clinic's phone number")
    save(staff)
    link = '<a href="clinic:phone">our phone number</a>'
    assert body_of(post) == f"<p>First words. Call {link}</p>"


def test_a_table_has_header_cells(staff, post, problems):
    staff.goto(admin_address("change", post.pk))
    press(staff, "Insert table")
    staff.get_by_label("Include header row").select_option("Yes")
    staff.get_by_role("dialog").get_by_role("button", name="Insert Table").click()
    editor_of(staff).press_sequentially("Day")
    save(staff)
    assert '<thead><tr><th scope="col">Day</th><th scope="col"></th>' in body_of(post)
    assert problems == []


def test_the_editor_can_fill_the_screen(staff, post, problems):
    staff.goto(admin_address("change", post.pk))
    press(staff, "Toggle fullscreen")
    assert staff.locator(".prose-editor.fullscreen").bounding_box()["width"] == 1280
    editor_of(staff).press("Escape")
    assert staff.locator(".prose-editor.fullscreen").count() == 0
    assert problems == []


def test_every_page_of_the_admin_keeps_the_policy(staff, post, problems):
    treatment = reverse("admin:services_treatment_add")
    pages = [
        admin_address("add"),
        admin_address("history", post.pk),
        admin_address("delete", post.pk),
    ]
    for address in [admin_address("changelist"), treatment, *pages]:
        staff.goto(address)
        staff.wait_for_load_state("networkidle")
    assert problems == []


def test_the_editor_has_the_name_and_the_help_of_its_field(staff, post):
    staff.goto(admin_address("change", post.pk))
    staff.locator("label[for=id_body]").click()
    assert editor_of(staff).evaluate("editor => editor === document.activeElement")
    assert editor_of(staff).get_attribute("aria-multiline") == "true"
    toolbar = staff.locator(".field-body").get_by_role("toolbar", name="Formatting")
    press(staff, "bold")
    expect(toolbar.get_by_role("button", name="bold", pressed=True)).to_be_visible()
    press(staff, "bold")
    expect(toolbar.get_by_role("button", name="bold", pressed=False)).to_be_visible()


def test_without_scripts_the_html_can_be_edited(chromium, client, live_server, post):
    client.force_login(User.objects.create_superuser("staff"))
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([{**cookie, "url": f"{live_server.url}/admin/"}])
    page = context.new_page()
    page.goto(admin_address("change", post.pk))
    page.get_by_label("Body:").fill("<p>By hand <b>bold</b><script>alert(1)</script></p>")
    page.get_by_role("button", name="Publish now").first.click()
    page.locator(".messagelist .success").wait_for()
    assert body_of(post) == "<p>By hand <strong>bold</strong></p>"
    context.close()
