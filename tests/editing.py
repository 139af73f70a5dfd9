"""How somebody at the keyboard uses the editor of a page's form."""

from pathlib import Path
from typing import Any

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

MARKUP = Path(__file__).parent / "markup"

# What the browser does when someone pastes; the text goes to the editor through its own event.
PASTE = """([editor, html]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", html.replace(/<[^>]*>/g, ""));
  editor.focus();
  editor.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def open_form(page: Page, thing: Any) -> None:
    opts = thing._meta
    page.goto(reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[thing.pk]))


def editor_of(page: Page) -> Locator:
    """The editor, not the text area that stands in its place until the scripts have run."""
    return page.get_by_role("textbox", name="Body:").and_(page.locator(".ProseMirror"))


def tools_of(page: Page) -> Locator:
    return page.get_by_role("toolbar", name="Tools for Body")


def select(page: Page, what: str) -> None:
    """Put the cursor at the "end", or select "all".

    Not with the editor's own command for the focus: that takes the focus once more in the next
    frame, from whatever a test has gone on to by then.
    """
    editor_of(page).evaluate(
        """({ editor }, what) => {
          const { size } = editor.state.doc.content;
          editor.view.focus();
          editor.commands.setTextSelection({ from: what === "all" ? 0 : size, to: size });
        }""",
        what,
    )


def wait_for_cursor(page: Page) -> None:
    """Wait until the editor knows that a key of the browser's own has left one cursor."""
    editor_of(page).evaluate("""dom => new Promise((done) => {
      const look = () => dom.editor.state.selection.empty ? done() : requestAnimationFrame(look);
      look();
    })""")


def press(page: Page, name: str) -> None:
    tools_of(page).get_by_role("button", name=name, exact=True).click()


def insert(page: Page, name: str) -> None:
    press(page, "Insert")
    menu = tools_of(page).get_by_role("menu", name="Insert")
    menu.locator("button").filter(has_text=name).click()


def paste(page: Page, html: str) -> None:
    """Paste HTML in place of the whole text."""
    editor_of(page).evaluate("dom => dom.editor.commands.clearContent()")
    page.evaluate(PASTE, [editor_of(page).element_handle(), html])
    expect(page.locator("#id_body")).not_to_have_value("")  # the server reads it first


def save(page: Page) -> None:
    with page.expect_navigation():  # the form leaves once its text is kept
        page.get_by_role("button", name="Publish now").first.click()
    page.locator(".messagelist .success").wait_for()


def body_of(thing: Any) -> str:
    thing.refresh_from_db()
    return thing.body
