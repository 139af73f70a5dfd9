"""What staff type survives a closed tab, a crash, a lost network and an expired sign-in."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import BrowserContext, Locator, Page, expect

from publishing.models import Revision, WorkingDraft
from tests.admin_pages import change_url, form_values, send
from tests.factories import make_post, make_topic, make_treatment

pytestmark = pytest.mark.usefixtures("clinic")


def keep(client: Client, page: Any, **typed: Any) -> Any:
    url = change_url(page)
    return client.post(url.replace("/change/", "/working-draft/"), form_values(client, url) | typed)


@pytest.mark.parametrize("make", [make_post, make_treatment])
def test_what_was_typed_is_in_the_form_again_and_nowhere_else(
    admin_client: Client, client: Client, make: Any
) -> None:
    page = make(title="Saved title")
    assert keep(admin_client, page, title="Typed title").json()["others"] == []
    form = admin_client.get(change_url(page)).text
    assert 'value="Typed title"' in form
    assert "These are your unsaved changes" in form
    assert "Typed title" not in client.get(page.get_absolute_url()).text
    assert not Revision.objects.exists()


def test_mistakes_and_choices_are_kept_as_they_were_typed(admin_client: Client) -> None:
    post, topic = make_post(), make_topic()
    keep(
        admin_client,
        post,
        title="",
        topics=[topic.pk],
        goes_live_at_0="next week",
        **{"key_points-0-text": "Half a thou"},
    )
    values = form_values(admin_client, change_url(post))
    assert "title" not in values
    assert values["topics"] == [str(topic.pk)]
    assert values["goes_live_at_0"] == ["next week"]
    assert values["key_points-0-text"] == ["Half a thou"]


def test_a_page_that_was_never_saved_is_kept_too(admin_client: Client) -> None:
    add = "/admin/blog/post/add/"
    admin_client.post(
        "/admin/blog/post/working-draft/", form_values(admin_client, add) | {"title": "An idea"}
    )
    assert form_values(admin_client, add)["title"] == ["An idea"]
    assert "Start over with an empty page" in admin_client.get(add).text
    send(admin_client, add, "_draft", slug="an-idea")
    assert "title" not in form_values(admin_client, add)


def test_there_is_one_working_draft_and_saving_ends_it(admin_client: Client) -> None:
    post = make_post()
    for title in ("Ty", "Typ", "Typed"):
        keep(admin_client, post, title=title)
    assert WorkingDraft.objects.count() == 1
    send(admin_client, change_url(post), "_draft")
    assert not WorkingDraft.objects.exists()
    assert Revision.objects.of(post).first().content["title"] == "Typed"


def test_one_can_start_again_from_what_was_saved(admin_client: Client) -> None:
    post = make_post(title="Saved title")
    keep(admin_client, post, title="Regretted")
    page = admin_client.post(f"/admin/blog/post/{post.pk}/working-draft/drop/", follow=True)
    assert 'value="Saved title"' in page.text


def test_the_second_to_write_is_told_who_is_writing(admin_client: Client) -> None:
    post = make_post()
    ada = User.objects.create_superuser("ada", password="x", first_name="Ada", last_name="Example")
    other = Client()
    other.force_login(ada)
    keep(other, post, title="Ada types")
    assert "Also editing this page: Ada Example." in admin_client.get(change_url(post)).text
    assert keep(admin_client, post, title="I type").json()["others"] == ["Ada Example"]
    assert 'value="I type"' in admin_client.get(change_url(post)).text


def test_what_was_typed_over_an_older_version_still_meets_the_check(admin_client: Client) -> None:
    post = make_post(title="First")
    keep(admin_client, post, title="Typed before")
    values = form_values(admin_client, change_url(post))
    other = Client()
    other.force_login(User.objects.create_superuser("ada", password="x"))
    send(other, change_url(post), "_publish", title="Saved by Ada")
    assert form_values(admin_client, change_url(post))["version"] == values["version"]
    assert "while you were writing" in send(admin_client, change_url(post), "_publish").text


@pytest.mark.parametrize(
    "address", ["/admin/blog/post/{}/working-draft/", "/admin/blog/post/working-draft/"]
)
def test_only_who_may_write_keeps_a_draft(client: Client, address: str) -> None:
    url = address.format(make_post().pk)
    reader = User.objects.create_user("desk", password="x", is_staff=True)
    client.force_login(reader)
    assert client.post(url, {"title": "x"}).status_code == 403
    assert client.get(url).status_code == 405
    assert not WorkingDraft.objects.exists()


@pytest.fixture
def desk(
    transactional_db: None, clinic: Any, live_server: Any, context: BrowserContext, admin_user: Any
) -> Page:
    """A browser that is signed in."""
    page = context.new_page()
    sign_in(page)
    return page


def sign_in(page: Page) -> None:
    page.goto("/admin/login/?next=/admin/")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill("password")
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.browser
def test_a_lost_tab_loses_nothing(desk: Page) -> None:
    post, treatment = make_post(title="Saved title"), make_treatment(title="Chosen treatment")
    desk.goto(change_url(post))
    desk.get_by_label("Title:", exact=True).fill("Typed before the tab was lost")
    expect(desk.get_by_text("Kept at")).to_be_visible()
    desk.locator(".field-treatment .select2-selection").click()
    with desk.expect_response("**/working-draft/"):
        desk.get_by_role("option", name=treatment.title).click()
    tab = desk.context.new_page()
    desk.close()
    tab.goto(change_url(post))
    expect(tab.get_by_label("Title:", exact=True)).to_have_value("Typed before the tab was lost")
    expect(tab.locator(".field-treatment .select2-selection")).to_contain_text(treatment.title)


@pytest.mark.browser
def test_a_browser_that_has_no_room_left_still_sends_and_saves(desk: Page) -> None:
    desk.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); };")
    desk.goto(change_url(make_post(title="Saved title")))
    desk.get_by_label("Title:", exact=True).fill("Typed")
    expect(desk.get_by_text("Kept at")).to_be_visible()
    desk.context.set_offline(True)
    desk.get_by_label("Title:", exact=True).fill("Typed and saved")
    desk.get_by_role("button", name="Save draft").last.click()
    expect(desk.get_by_text("Leave this page open")).to_be_in_viewport()
    desk.context.set_offline(False)
    desk.get_by_role("button", name="Save draft").last.click()
    expect(desk.get_by_text("Draft saved.")).to_be_visible()


@pytest.mark.browser
def test_a_tab_closed_at_once_and_an_expired_sign_in_lose_nothing(desk: Page) -> None:
    post = make_post(title="Saved title")
    desk.goto(change_url(post))
    Session.objects.all().delete()
    desk.get_by_label("Title:", exact=True).fill("Typed while signed out")
    expect(desk.get_by_text("kept in this browser")).to_be_visible()
    tab = desk.context.new_page()
    desk.close()
    sign_in(tab)
    tab.goto(change_url(post))
    expect(tab.get_by_label("Title:", exact=True)).to_have_value("Typed while signed out")


def save_signed_out(desk: Page) -> Locator:
    """Type a title after the sign-in expired, press Save draft, and sign in."""
    desk.goto(change_url(make_post(title="Saved title")))
    Session.objects.all().delete()
    title = desk.get_by_label("Title:", exact=True)
    title.fill("Typed while signed out")
    desk.get_by_role("button", name="Save draft").click()
    desk.get_by_label("Username").fill("admin")
    desk.get_by_label("Password").fill("password")
    desk.get_by_role("button", name="Sign in").click()
    return title


@pytest.mark.browser
def test_a_save_pressed_at_once_after_the_sign_in_expired_is_carried_out(desk: Page) -> None:
    title = save_signed_out(desk)
    desk.get_by_role("button", name="Send it now").click()
    expect(desk.get_by_text("Draft saved.")).to_be_visible()
    desk.reload()
    expect(title).to_have_value("Typed while signed out")
    expect(desk.get_by_text("These are your unsaved changes")).to_have_count(0)


@pytest.mark.browser
def test_a_save_that_is_not_sent_after_all_loses_nothing(desk: Page) -> None:
    title = save_signed_out(desk)
    desk.get_by_role("link", name="Go back without it").click()
    expect(title).to_have_value("Typed while signed out")
    title.fill("Typed and saved")
    desk.get_by_role("button", name="Save draft").click()
    expect(desk.get_by_text("Draft saved.")).to_be_visible()


@pytest.mark.browser
def test_signing_in_again_beside_the_open_form_is_enough_to_save(desk: Page) -> None:
    post = make_post(title="Saved title")
    desk.clock.install()
    desk.goto(change_url(post))
    Session.objects.all().delete()
    desk.get_by_label("Title:", exact=True).fill("Typed while signed out")
    expect(desk.get_by_text("kept in this browser")).to_be_visible()
    sign_in(desk.context.new_page())
    with desk.expect_response(f"**{change_url(post)}"):  # refused once, it asks for a new token
        desk.clock.fast_forward("00:08")
    desk.clock.fast_forward("00:08")
    expect(desk.get_by_text("Kept at")).to_be_visible(timeout=25_000)
    desk.get_by_role("button", name="Publish now").click()
    expect(desk.get_by_text("Published.")).to_be_visible()


@pytest.mark.browser
def test_a_button_pressed_at_once_after_typing_loses_nothing(desk: Page) -> None:
    post = make_post(title="Saved title")
    desk.goto(change_url(post))
    title = desk.get_by_label("Title:", exact=True)
    title.fill("Typed before a link was made")
    desk.get_by_text("Share it with someone who has no account").click()
    desk.get_by_role("button", name="Make a private link").click()
    expect(desk.get_by_text("Private link, valid for 7 days")).to_be_visible()
    expect(title).to_have_value("Typed before a link was made")
    title.fill("Typed before a check")
    with desk.expect_response("**/working-draft/"):
        desk.get_by_role("button", name="Check again").click()
    title.fill("Regretted")
    desk.get_by_role("button", name="Go back to the saved version").click()
    expect(title).to_have_value("Saved title")


@pytest.mark.browser
def test_what_cannot_be_sent_stays_in_the_form_until_it_can(desk: Page) -> None:
    post = make_post(title="Saved title")
    desk.goto(change_url(post))
    desk.context.set_offline(True)
    desk.get_by_label("Title:", exact=True).fill("Typed and published at once")
    publish = desk.get_by_role("button", name="Publish now")
    publish.click()
    expect(desk.get_by_text("kept in this browser")).to_be_in_viewport()
    desk.context.set_offline(False)
    publish.dblclick()
    expect(desk.get_by_text("Published.")).to_be_visible()
    post.refresh_from_db()
    assert post.title == "Typed and published at once"
    desk.reload()
    expect(desk.get_by_text("These are your unsaved changes")).to_be_hidden()
