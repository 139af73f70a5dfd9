"""Sent, sent back, mended, approved: each is on the dashboard of whose turn it is, and an email."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from blog.models import Post
from outbox.models import OutboxMessage
from publishing import revisions
from publishing.models import Revision
from tests.admin_pages import change_url, send
from tests.factories import make_clinic, make_post
from tests.looking import axe_violations
from tests.staff import sign_in

pytestmark = pytest.mark.django_db

Step = Revision.Step


def person(role: str, name: str) -> Client:
    client = sign_in(role=role, name=name)
    User.objects.filter(username=name).update(email=f"{name}@clinic.example")
    return client


@pytest.fixture
def wendy() -> Client:
    return person("Writer", "wendy")


@pytest.fixture
def rita() -> Client:
    return person("Reviewer", "rita")


@pytest.fixture
def post() -> Post:
    return make_post(title="Sleep", body="<p>Live words.</p>")


def answer(client: Client, page: Any, answer: str = "sign-off", note: str = "") -> None:
    version = revisions.head(page)
    assert version
    given = {"reviewed": version.number, "answer": answer, "review_note": note}
    client.post(change_url(page).replace("/change/", "/review/"), given)


def step_of(page: Any) -> str:
    version = revisions.next_version(page)
    return version.step if version else ""


def emails() -> list[OutboxMessage]:
    """Those that were written since this was asked last."""
    found = list(OutboxMessage.objects.order_by("recipient"))
    OutboxMessage.objects.all().delete()
    return found


def told() -> dict[str, str]:
    return {email.recipient.partition("@")[0]: email.subject for email in emails()}


def test_from_a_draft_to_a_published_page(wendy: Client, rita: Client, post: Post) -> None:
    make_clinic(approval_rule="required")
    eddie = person("Editor", "eddie")
    send(wendy, change_url(post), "_review", body="<p>Next words.</p>")
    assert told() == {"rita": "To review: Sleep"}
    assert "Waiting for review" in rita.get("/admin/").text
    answer(rita, post, "send-back", "Which study?")
    assert told() == {"wendy": "Sent back: Sleep"}
    panel = wendy.get("/admin/").text.partition("Sent back to you")[2]
    assert "“Which study?”" in panel
    assert "Sent back to you" not in eddie.get("/admin/").text
    send(wendy, change_url(post), "_review", body="<p>Mended words.</p>")
    assert told() == {"rita": "To review: Sleep"}
    assert "Sent back to you" not in wendy.get("/admin/").text
    answer(rita, post)
    assert told() == {"eddie": "Approved: Sleep", "wendy": "Approved: Sleep"}
    assert "Approved, not published yet" in eddie.get("/admin/").text
    assert "Published." in send(eddie, change_url(post), "_publish").text
    assert Post.objects.get().body == "<p>Mended words.</p>"


def test_email_links_to_the_page_and_quotes_no_note(
    wendy: Client, rita: Client, post: Post, settings: Any
) -> None:
    send(wendy, change_url(post), "_review", note="Jane asked for it")
    answer(rita, post, "send-back", "Jane Example says no.")
    bodies = [email.body for email in emails()]
    assert len(bodies) == 2
    for body in bodies:
        assert f"{settings.SITE_URL}{change_url(post)}" in body
        assert "Jane" not in body


@pytest.mark.parametrize(
    ("account", "gets_it"),
    [
        ({}, True),
        ({"email": ""}, False),
        ({"is_active": False}, False),
        ({"is_staff": False}, False),
    ],
    ids=["open", "without an address", "closed", "no longer staff"],
)
def test_only_open_accounts_with_an_address_get_email(
    wendy: Client, post: Post, account: dict[str, Any], gets_it: bool
) -> None:
    person("Owner", "olga")
    User.objects.filter(username="olga").update(**account)
    send(wendy, change_url(post), "_review")
    assert ("olga" in told()) == gets_it


def test_saving_what_waits_keeps_it_waiting(wendy: Client, rita: Client, post: Post) -> None:
    send(wendy, change_url(post), "_review")
    emails()
    assert "Save, keep in review" in wendy.get(change_url(post)).text
    saved = send(wendy, change_url(post), "_draft", body="<p>Mended words.</p>")
    assert "still waiting for review" in saved.text
    assert step_of(post) == Step.REVIEW
    assert told() == {}
    answer(rita, post)
    signed = revisions.next_version(post)
    assert signed
    assert (signed.step, signed.content["body"]) == (Step.SIGNED_OFF, "<p>Mended words.</p>")


def test_withdrawing_from_review_says_so(wendy: Client, post: Post) -> None:
    assert "Withdraw from review" not in wendy.get(change_url(post)).text
    send(wendy, change_url(post), "_review")
    assert "no longer waiting for review" in send(wendy, change_url(post), "_withdraw").text
    assert step_of(post) == Step.DRAFT
    send(wendy, change_url(post), "_review")
    assert len(emails()) == 0  # nobody else here may review


def test_it_goes_back_to_who_sent_it_not_to_who_mended_it(
    wendy: Client, rita: Client, post: Post
) -> None:
    eddie = person("Editor", "eddie")
    send(wendy, change_url(post), "_review")
    send(eddie, change_url(post), "_draft", body="<p>Without a typo.</p>")
    emails()
    answer(rita, post, "send-back", "Which study?")
    assert set(told()) == {"wendy"}
    assert "Sent back to you" in wendy.get("/admin/").text
    drafts = eddie.get("/admin/").text.partition("Drafts")[2]
    assert change_url(post) in drafts


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.usefixtures("clinic")
def test_conversation_in_a_browser(
    chromium: Browser, live_server: Any, wendy: Client, rita: Client, post: Post, width: int
) -> None:
    def at_work(client: Client) -> Page:
        size: Any = {"width": width, "height": 900}
        context = chromium.new_context(base_url=live_server.url, viewport=size, locale="en-US")
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        context.add_cookies([{**cookie, "url": f"{live_server.url}/admin/"}])
        return context.new_page()

    def press(page: Page, button: str, said: str) -> None:
        page.get_by_role("button", name=button).last.click()
        expect(page.locator(".messagelist")).to_contain_text(said)

    writer, reviewer = at_work(wendy), at_work(rita)
    writer.goto(change_url(post))
    press(writer, "Send for review", "Sent for review.")
    press(writer, "Save, keep in review", "still waiting for review")
    reviewer.goto("/admin/")
    reviewer.get_by_role("link", name="Sleep").first.click()
    reviewer.get_by_label("Note:").fill("Which study?")
    press(reviewer, "Send back to the writer", "Sent back")
    writer.goto("/admin/")
    panel = writer.get_by_role("region", name="Sent back to you")
    expect(panel).to_contain_text("“Which study?”")
    assert axe_violations(writer) == []
    panel.get_by_role("link").click()
    expect(writer.get_by_role("status").first).to_contain_text("Which study?")
    press(writer, "Send for review", "Sent for review.")
    assert axe_violations(writer) == []
    writer.get_by_text("More", exact=True).click()
    assert axe_violations(writer, ".page-buttons") == []
    press(writer, "Withdraw from review", "no longer waiting for review")
    for page in (writer, reviewer):
        page.context.close()
