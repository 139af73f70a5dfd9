"""A reader passes a page on: by the browser's own share sheet, or by mail."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.factories import make_clinic, make_post, make_treatment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A browser with a share sheet, as phones have one.
SHARE_SHEET = "navigator.share = async data => { window.shared = data; throw new Error('closed'); }"


@pytest.fixture
def path() -> str:
    make_clinic()
    return make_post(title="Sleep & stress: what helps?").get_absolute_url()


def test_without_a_share_sheet_there_is_a_mail_with_the_address(page: Page, path: str) -> None:
    page.add_init_script("delete Navigator.prototype.share")
    page.goto(path)
    expect(page.get_by_role("button", name="Share this page")).to_be_hidden()
    link = page.get_by_role("link", name="Email this page")
    expect(link).to_be_visible()
    mail = urlsplit(link.get_attribute("href") or "")
    assert mail.scheme == "mailto"
    assert parse_qs(mail.query) == {
        "subject": ["Sleep & stress: what helps?"],
        "body": [f"http://127.0.0.1:8000{path}"],
    }


def test_the_share_sheet_gets_title_and_address(page: Page, path: str) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.add_init_script(SHARE_SHEET)
    page.goto(f"{path}?utm_source=letter")
    page.get_by_role("button", name="Share this page").click()
    assert page.evaluate("window.shared") == {
        "title": page.title(),
        "url": f"http://127.0.0.1:8000{path}",
    }
    expect(page.get_by_role("link", name="Email this page")).to_be_hidden()
    assert complaints == []  # to close the sheet is no error


def test_a_treatment_can_be_shared_too_and_paper_has_no_button(page: Page) -> None:
    make_clinic()
    page.goto(make_treatment().get_absolute_url())
    share = page.get_by_role("link", name="Email this page")
    expect(share).to_be_visible()
    page.emulate_media(media="print")
    expect(share).to_be_hidden()
