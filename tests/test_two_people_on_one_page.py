"""Two people write on one page: who saves second sees both texts and loses none."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone
from lxml import html as lxml_html

from blog.models import Post
from publishing import actions, revisions
from publishing.models import Revision, WorkingDraft
from tests.admin_pages import answer, change_url, form_values, seen, send
from tests.factories import make_post, make_topic, make_treatment
from tests.staff import sign_in

pytestmark = pytest.mark.usefixtures("clinic")


@pytest.fixture
def colleague(db: None) -> Client:
    User.objects.create_superuser("colleague", first_name="Bo", last_name="Example")
    client = Client()
    client.force_login(User.objects.get(username="colleague"))
    return client


def collide(client: Client, other: Client, page: Any, theirs: Any, mine: Any) -> Any:
    """Open the form, let the other one save theirs, then save mine."""
    url = change_url(page)
    opened = form_values(client, url)
    send(other, url, "_draft", **theirs)
    return client.post(url, opened | mine | {"_draft": "1"})


def keep_mine(client: Client, page: Any, refused: Any, **changes: Any) -> Any:
    """Press "Keep mine" in the form that a refused save shows."""
    [form] = lxml_html.fromstring(refused.text).xpath("//form[contains(@id, '_form')]")
    [button] = form.xpath(".//button[@name='_mine']")
    values: dict[str, Any] = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value)
    sent = values | changes | {"_mine": button.get("value")}
    return client.post(change_url(page), sent, follow=True)


def newest(page: Any) -> Revision:
    return Revision.objects.of(page)[0]


@pytest.mark.parametrize("make", [make_post, make_treatment])
def test_both_texts_are_shown_side_by_side(
    admin_client: Client, colleague: Client, make: Any
) -> None:
    page = make(title="Sleep", body="<p>Common ground.</p>", summary="The same.")
    theirs = {"title": "Sleep at night", "body": "<p>Common ground of theirs.</p>"}
    refused = collide(admin_client, colleague, page, theirs, {"title": "Sleep by day"})
    text = seen(refused)
    assert "Bo Example saved version 2 (draft saved) on" in text
    assert "Sleep (only in theirs: at night) (only in yours: by day)" in text
    assert "Common (only in theirs: ground of theirs.) (only in yours: ground.)" in text
    assert "Summary (only" not in text
    assert newest(page).content["title"] == "Sleep at night"


def test_mine_is_kept_as_the_next_draft_and_theirs_in_the_history(
    admin_client: Client, colleague: Client
) -> None:
    post, topic = make_post(title="Sleep"), make_topic()
    mine = {"title": "Mine", "topics": [topic.pk], "note": "My reasons"}
    refused = collide(admin_client, colleague, post, {"title": "Theirs"}, mine)
    assert "Draft saved." in keep_mine(admin_client, post, refused).text
    said = [revision.content["title"] for revision in Revision.objects.of(post)]
    assert said == ["Mine", "Theirs", "Sleep"]
    assert newest(post).content["topics"] == [topic.pk]
    assert newest(post).note == "My reasons"
    assert "Mine" in admin_client.get(change_url(post)).text


def test_mine_is_not_kept_over_a_third_version_that_nobody_showed_me(
    admin_client: Client, colleague: Client
) -> None:
    post = make_post(title="Sleep")
    refused = collide(admin_client, colleague, post, {"title": "Theirs"}, {"title": "Mine"})
    send(colleague, change_url(post), "_draft", title="Theirs again")
    refused = keep_mine(admin_client, post, refused)
    assert "(only in theirs: Theirs again) (only in yours: Mine)" in seen(refused)
    assert newest(post).content["title"] == "Theirs again"
    keep_mine(admin_client, post, refused)
    assert newest(post).content["title"] == "Mine"


def test_the_refused_form_is_refused_again_until_i_choose(
    admin_client: Client, colleague: Client
) -> None:
    post = make_post(title="Sleep")
    url = change_url(post)
    opened = form_values(admin_client, url)
    send(colleague, url, "_publish", title="Theirs")
    for button in ("_draft", "_publish", "_review"):
        refused = admin_client.post(url, opened | {"title": "Mine", button: "1"})
        assert "This page has changed since you opened it" in seen(refused)
    post.refresh_from_db()
    assert post.title == "Theirs"


def test_keeping_mine_never_publishes(admin_client: Client, colleague: Client) -> None:
    post = make_post(title="Sleep")
    url = change_url(post)
    opened = form_values(admin_client, url)
    send(colleague, url, "_publish", title="Theirs")
    refused = admin_client.post(url, opened | {"title": "Mine", "_publish": "1"})
    keep_mine(admin_client, post, refused)
    post.refresh_from_db()
    assert post.title == "Theirs"
    assert form_values(admin_client, url)["title"] == ["Mine"]


def test_going_on_from_theirs_drops_what_i_typed(admin_client: Client, colleague: Client) -> None:
    post = make_post(title="Sleep")
    url = change_url(post)
    typed = form_values(admin_client, url) | {"title": "Mine"}
    admin_client.post(url.replace("/change/", "/working-draft/"), typed)
    refused = collide(admin_client, colleague, post, {"title": "Theirs"}, {"title": "Mine"})
    [button] = lxml_html.fromstring(refused.text).xpath("//button[.='Use their version']")
    admin_client.post(button.get("formaction"), typed)
    assert form_values(admin_client, url)["title"] == ["Theirs"]
    assert "Draft saved." in send(admin_client, url, "_draft", title="Both").text


def test_a_change_outside_the_dashboard_is_not_laid_to_a_person(admin_client: Client) -> None:
    post = make_post(title="Sleep")
    url = change_url(post)
    opened = form_values(admin_client, url)
    type(post).objects.filter(pk=post.pk).update(title="Imported anew")
    refused = admin_client.post(url, opened | {"title": "Mine", "_draft": "1"})
    text = seen(refused)
    assert "This page was changed outside this form" in text
    assert "(only in theirs: Imported anew) (only in yours: Mine)" in text
    keep_mine(admin_client, post, refused)
    steps = [revision.get_step_display() for revision in Revision.objects.of(post)]
    assert steps == ["Draft saved", "Changed outside this form"]


def test_two_who_wrote_the_same_are_told_so(admin_client: Client, colleague: Client) -> None:
    post = make_post(title="Sleep")
    refused = collide(admin_client, colleague, post, {"title": "Same"}, {"title": "Same"})
    assert "The two versions are the same." in seen(refused)


def test_a_mistake_in_mine_does_not_hide_theirs(admin_client: Client, colleague: Client) -> None:
    post = make_post(title="Sleep")
    refused = collide(
        admin_client, colleague, post, {"summary": "Theirs."}, {"title": "", "summary": "Mine."}
    )
    assert "(only in theirs: Theirs.) (only in yours: Mine.)" in seen(refused)
    assert "still in your form: Title" in keep_mine(admin_client, post, refused).text
    assert newest(post).content["summary"] == "Mine."


def test_a_form_without_its_version_is_refused(admin_client: Client) -> None:
    post = make_post(title="Sleep")
    actions.save_draft(post, post.content() | {"title": "Newer"}, now=timezone.now())
    values = form_values(admin_client, change_url(post)) | {"title": "Mine"}
    del values["version"]
    assert "Their version and yours" in seen(admin_client.post(change_url(post), values))
    assert newest(post).content["title"] == "Newer"


def test_who_may_only_look_cannot_keep_anything(admin_client: Client) -> None:
    post = make_post(title="Sleep")
    values = form_values(admin_client, change_url(post)) | {"title": "Smuggled"}
    user = User.objects.create_user("looker", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_post"))
    looker = Client()
    looker.force_login(user)
    token = revisions.version_token(post)
    assert looker.post(change_url(post), values | {"_mine": token}).status_code == 403
    assert not Revision.objects.exists()


@pytest.mark.parametrize("step", ["discard", "offline"])
def test_an_answer_does_not_take_away_what_was_saved_since_the_question(
    admin_client: Client, colleague: Client, step: str
) -> None:
    post = make_post()
    send(admin_client, change_url(post), "_draft", title="Mine")
    asked = admin_client.get(change_url(post).replace("/change/", f"/{step}/"))
    send(colleague, change_url(post), "_draft", title="Theirs")
    said = answer(admin_client, post, step, asked).text
    assert "This page has changed since you opened it" in said
    assert newest(post).content["title"] == "Theirs"
    post.refresh_from_db()
    assert post.is_published()
    answer(admin_client, post, step)
    assert newest(post).step == {"discard": "discarded", "offline": "offline"}[step]


@pytest.mark.parametrize("role", ["Writer", "Editor"])
def test_who_writes_in_a_page_that_somebody_deletes_finds_the_text_in_it_again(
    admin_client: Client, role: str
) -> None:
    post = make_post(title="Sleep")
    url, writer = change_url(post), sign_in(role=role)
    opened = form_values(writer, url)
    actions.delete(post, now=timezone.now())
    working_draft = url.replace("change", "working-draft")
    assert writer.post(working_draft, opened | {"title": "Kept"}).status_code == 200
    refused = writer.post(url, opened | {"title": "Sent", "_draft": "1"}, follow=True)
    assert "deleted this page" in refused.text
    assert refused.wsgi_request.path == "/admin/blog/post/deleted/"
    admin_client.post(url.replace("change", "recover"))
    assert form_values(writer, url)["title"] == ["Sent"]
    assert "Their version and yours" in send(writer, url, "_draft").text


def test_only_what_was_a_page_is_kept_for_it(admin_client: Client) -> None:
    post = make_post()
    deleted, never = change_url(post), change_url(Post(pk=post.pk + 1))
    actions.delete(post, now=timezone.now())
    for client, url in ((sign_in(role="Reviewer"), deleted), (admin_client, never)):
        kept = client.post(url.replace("change", "working-draft"), {"title": "Typed"})
        assert kept.status_code == 404
        client.post(url, {"title": "Typed"})
    assert not WorkingDraft.objects.exists()
