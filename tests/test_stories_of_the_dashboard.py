"""What staff do, from beginning to end, in a browser; beside it a reader who sees only what is
meant for readers. (A lost tab, a collision and an old version have stories of their own.)
"""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from publishing.models import Revision
from tests.admin_pages import change_url
from tests.editing import MARKUP, editor_of, paste
from tests.factories import make_post

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clinic"),
]


@pytest.fixture
def reader(staff: Page) -> Page:
    return staff.context.new_page()


def title_of(staff: Page) -> Locator:
    return staff.get_by_label("Title:", exact=True)


def press(staff: Page, name: str) -> None:
    staff.get_by_role("button", name=name).last.click()


def done(staff: Page, said: str) -> None:
    expect(staff.locator(".messagelist")).to_contain_text(said)


def reads(reader: Page, address: str, title: str) -> None:
    reader.goto(address)
    expect(reader.get_by_role("heading", level=1)).to_have_text(title)


def test_from_a_document_to_a_live_article(staff: Page, reader: Page, problems: list[str]) -> None:
    staff.goto("/admin/")
    staff.get_by_role("link", name="Articles", exact=True).first.click()
    staff.get_by_role("link", name="Add article").first.click()
    title_of(staff).fill("The jaw at night")
    staff.get_by_label("Summary:").fill("Why a jaw is tense in the morning, and what helps.")
    paste(staff, (MARKUP / "word.html").read_text())
    expect(editor_of(staff).get_by_role("listitem").first).to_contain_text("A warm cloth")
    press(staff, "Preview as readers will see it")
    shown = staff.frame_locator("iframe[name='page-preview']")
    expect(shown.get_by_role("heading", level=1)).to_have_text("The jaw at night")
    expect(shown.get_by_role("columnheader", name="What you notice")).to_be_visible()
    assert reader.goto("/blog/the-jaw-at-night/").status == 404  # type: ignore[union-attr]
    press(staff, "Publish now")
    done(staff, "Published.")
    reads(reader, "/blog/the-jaw-at-night/", "The jaw at night")
    expect(reader.get_by_role("columnheader", name="What you notice")).to_be_visible()
    assert problems == []


def test_a_live_page_is_edited_and_the_changes_are_abandoned(
    staff: Page, reader: Page, problems: list[str]
) -> None:
    post = make_post(title="Sleep")
    staff.goto(change_url(post))
    title_of(staff).fill("Sleep, regretted")
    press(staff, "Save draft")
    done(staff, "Readers still see")
    reads(reader, post.get_absolute_url(), "Sleep")
    staff.get_by_role("link", name="Discard these changes").click()
    press(staff, "Discard changes")
    done(staff, "Discarded.")
    expect(title_of(staff)).to_have_value("Sleep")
    reads(reader, post.get_absolute_url(), "Sleep")
    assert problems == []


def test_a_version_is_scheduled_and_appears_at_its_minute(
    staff: Page, reader: Page, problems: list[str]
) -> None:
    post = make_post(title="Sleep")
    staff.goto(change_url(post))
    title_of(staff).fill("Sleep in winter")
    more = staff.locator(".page-buttons-more")
    more.get_by_text("More", exact=True).click()
    more.get_by_role("link", name="Schedule…").click()
    expect(staff.locator("[name=goes_live_at_0]")).to_be_in_viewport()
    expect(more).not_to_have_attribute("open", "")
    staff.locator("[name=goes_live_at_0]").fill("2099-12-03")
    press(staff, "Schedule for Dec 3, 2099, 9:00 AM (New York time)")
    done(staff, "Scheduled. It will be published on Dec 3, 2099, 9:00 AM.")
    reads(reader, post.get_absolute_url(), "Sleep")
    scheduled = Revision.objects.waiting().get()
    scheduled.goes_live_at = timezone.now() - datetime.timedelta(seconds=1)
    scheduled.save()
    call_command("run_worker", once=True)
    reads(reader, post.get_absolute_url(), "Sleep in winter")
    staff.reload()
    expect(staff.locator(".page-state")).to_contain_text("Live.")
    assert problems == []


def test_a_page_is_renamed_and_found_at_its_old_address(
    staff: Page, reader: Page, problems: list[str]
) -> None:
    post = make_post(title="Sleep", slug="sleep")
    staff.goto(change_url(post))
    staff.get_by_text("Address and search engines").click()
    staff.get_by_label("Address:").fill("rest")
    press(staff, "Publish now")
    done(staff, "Published.")
    reads(reader, "/blog/sleep/", "Sleep")
    assert reader.url.endswith("/blog/rest/")
    staff.goto("/admin/publishing/redirect/")
    expect(staff.get_by_role("row", name="/blog/sleep/")).to_contain_text("/blog/rest/")
    assert problems == []
