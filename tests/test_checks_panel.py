"""The panel beside the form: what a reader would notice, from text that nobody has saved."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from lxml import html as lxml_html

from blog.models import Post
from checks.rules import check
from clinic.models import Clinic
from images.models import Image
from publishing.checking import page_text
from publishing.models import Redirect, Revision, WorkingDraft
from services.models import Treatment
from tests import whole_site
from tests.admin_pages import change_url, form_values, send
from tests.factories import days_ago, make_clinic, make_image, make_post, make_treatment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clinic(request: pytest.FixtureRequest) -> None:
    if "starter" not in request.node.name:
        make_clinic()


def panel(client: Client, page: Any, **typed: Any) -> Any:
    """The panel for a page in whose form something was typed."""
    url = change_url(page)
    values = form_values(client, url) | typed
    response = client.post(url.replace("/change/", "/findings/"), values)
    assert response.status_code == 200
    return lxml_html.fromstring(response.text)


def wrong(panel: Any) -> list[str]:
    return [node.text_content() for node in panel.find_class("check-wrong")]


def body_with(*links: str) -> str:
    return "".join(f'<p>See <a href="{address}">what we wrote</a>.</p>' for address in links)


def test_the_starter_pages_pass() -> None:
    whole_site.load()
    clinic = Clinic.objects.current()
    pages = [*Post.objects.all(), *Treatment.objects.all()]
    assert len(pages) == 5
    assert {page.slug: check(page_text(page, clinic)) for page in pages} == {
        page.slug: [] for page in pages
    }


@pytest.mark.parametrize("make", [make_post, make_treatment])
def test_the_form_says_what_is_noticed_about_what_stands_there(
    admin_client: Client, make: Any
) -> None:
    page = admin_client.get(change_url(make(summary="", body="<p>It is is so.</p>"))).text
    assert "There is no summary." in page
    assert "The same word is repeated." in page
    assert "<strong>What to do:</strong> Remove one of them." in page
    assert 'href="#id_body" data-jump="body" data-words="is is"' in page


def test_what_is_typed_is_looked_at_and_not_saved(admin_client: Client) -> None:
    post = make_post()
    found = panel(admin_client, post, summary="", body="<p>It costs $30.</p>")
    assert {"There is no summary.", "A price is typed in."} <= set(wrong(found))
    post.refresh_from_db()
    assert post.summary
    assert not Revision.objects.exists()
    assert not WorkingDraft.objects.exists()


def test_a_page_that_was_never_saved_is_looked_at_too(admin_client: Client) -> None:
    add = "/admin/blog/post/add/"
    assert "Nothing written yet." in admin_client.get(add).text
    values = form_values(admin_client, add) | {"summary": "What a tense jaw is."}
    shown = admin_client.post("/admin/blog/post/findings/", values).text
    assert "1 thing blocks publishing," in shown
    assert "There is no title." in shown
    shown = admin_client.post("/admin/blog/post/findings/", values | {"title": "A tense jaw"}).text
    assert "blocks" not in shown
    assert not Post.objects.exists()


def test_what_the_form_would_refuse_blocks_and_says_so(admin_client: Client) -> None:
    post, other = make_post(), make_post()
    typed = {"title": "", "slug": other.slug, "sources-0-publisher": "Nobody"}
    found = panel(admin_client, post, **typed)
    blocking = [item.text_content() for item in found.find_class("check-blocks")]
    assert len(blocking) == 3
    assert all("Blocks publishing" in text for text in blocking)
    assert "3 things block publishing," in found.get("data-said")
    assert f"Another page has the address “{other.slug}”." in wrong(found)


def test_advice_never_blocks(admin_client: Client, client: Client) -> None:
    post = make_post()
    send(admin_client, change_url(post), "_publish", summary="", body="<p>It is is $30.</p>")
    assert "It is is $30." in client.get(post.get_absolute_url()).text


def test_links_to_what_is_missing_or_not_live_are_noticed(admin_client: Client) -> None:
    post, live, draft = make_post(), make_treatment(), make_treatment(published_at=None)
    gone = make_post(offline_at=days_ago(0.5))
    Redirect.objects.create(old_path="/blog/old/", target="/about/")
    right = [f"clinic:treatment/{live.pk}", "clinic:phone", "/about/", "/blog/old/", "/about"]
    right += [f"clinic:article/{post.pk}", live.get_absolute_url(), "https://other.example/x/"]
    not_live = [f"clinic:treatment/{draft.pk}", gone.get_absolute_url()]
    missing = ["clinic:article/999", "clinic:image/999", "clinic:source/1", "/blog/never/", "/no/"]
    missing += ["clinic:drawing/no-such-one", "clinic:nonsense/1"]
    found = panel(admin_client, post, body=body_with(*right, *not_live, *missing))
    said = "A link’s target doesn’t exist: "
    assert {text.removeprefix(said) for text in wrong(found) if said in text} == set(missing)
    places = found.xpath("//li[contains(., 'isn’t live')]//p[@class='check-place']")
    assert len(places) == len(not_live)


def test_pictures_without_description_are_noticed(admin_client: Client) -> None:
    post, image, decoration = make_post(), make_image(), make_image(alt="", decorative=True)
    body = body_with(f"clinic:image/{image.pk}", f"clinic:image/{decoration.pk}")
    Image.objects.filter(pk=image.pk).update(alt="")
    found = panel(admin_client, post, body=body, picture=image.pk)
    assert "A picture in the text has no description." in wrong(found)
    assert "The picture at the top of the page has no description." in wrong(found)
    assert len(found.xpath("//a[@data-words='what we wrote']")) == 1


def test_many_links_cost_no_more_queries_than_one(
    admin_client: Client, django_assert_max_num_queries: Any
) -> None:
    post = make_post()
    links = [f"clinic:treatment/{make_treatment().pk}" for _ in range(12)]
    values = form_values(admin_client, change_url(post)) | {"body": body_with(*links)}
    with django_assert_max_num_queries(20):
        admin_client.post(f"/admin/blog/post/{post.pk}/findings/", values)


def test_the_previews_say_what_the_page_itself_says(admin_client: Client, client: Client) -> None:
    picture = make_image()
    long = "What we look for, what we do and how soon it may help. " * 4
    for changes in ({"summary": long}, {"seo_title": "For them", "picture": picture}):
        post = make_post(
            title="A long title that search results cannot show to its very end at all"
        )
        for name, value in changes.items():
            setattr(post, name, value)
        post.save()
        found = panel(admin_client, post)
        page = lxml_html.fromstring(client.get(post.get_absolute_url()).text)
        head = {
            node.get("property") or node.get("name"): node.get("content")
            for node in page.xpath("//meta")
        }
        (title,) = found.find_class("search-result-title")
        assert title.text_content() == page.findtext(".//title")
        (description,) = found.find_class("search-result-description")
        assert description.text_content() == head["description"]
        (card,) = found.find_class("share-card-title")
        assert card.text_content() == head["og:title"]
        assert head["og:image"].endswith(found.find(".//div[@class='share-card']/img").get("src"))


def test_the_gauges_say_their_number_in_words(admin_client: Client) -> None:
    found = panel(admin_client, make_post(), title="A tense jaw")
    meters = {
        label.text_content(): found.get_element_by_id(label.get("for"))
        for label in found.xpath("//label")
    }
    assert meters["Title"].get("value") == "11"
    assert meters["Title"].text_content() == "11 characters, best 10 to 60"
    assert len(meters) == 5


def test_without_scripts_the_button_keeps_what_was_typed_and_comes_back(
    admin_client: Client,
) -> None:
    post = make_post(title="Saved title")
    url = change_url(post)
    button = re.search(r'formaction="([^"]+/check/)"', admin_client.get(url).text)
    assert button
    values = form_values(admin_client, url) | {"title": "Typed title", "summary": ""}
    response = admin_client.post(button[1], values)
    assert response["Location"] == f"{url}#checks"
    page = admin_client.get(url).text
    assert 'value="Typed title"' in page
    assert "There is no summary." in page
    post.refresh_from_db()
    assert post.title == "Saved title"


def test_a_form_with_mistakes_comes_back_with_its_findings(admin_client: Client) -> None:
    page = send(admin_client, change_url(make_post(title="Saved title")), "_publish", title="").text
    assert "There is no title." in page
    assert "1 thing blocks publishing," in page


@pytest.mark.parametrize("view", ["findings", "check"])
@pytest.mark.parametrize(("role", "status"), [("Reviewer", 403), ("Front desk", 403)])
def test_only_who_may_write_has_a_text_looked_at(
    client: Client, view: str, role: str, status: int
) -> None:
    post = make_post()
    person = User.objects.create_user("ada", password="x", is_staff=True)
    person.groups.add(Group.objects.get(name=role))
    for path in (f"/admin/blog/post/{post.pk}/{view}/", f"/admin/blog/post/{view}/"):
        assert client.post(path, {"title": "x"}).status_code == 302
        client.force_login(person)
        assert client.post(path, {"title": "x"}).status_code == status
        assert client.get(path).status_code == 405
        client.logout()
    assert not WorkingDraft.objects.exists()


def test_a_writer_may_and_a_reviewer_reads_without_the_panel(client: Client) -> None:
    post = make_post()
    writer, reviewer = (User.objects.create_user(name, is_staff=True) for name in ("ada", "bo"))
    writer.groups.add(Group.objects.get(name="Writer"))
    reviewer.groups.add(Group.objects.get(name="Reviewer"))
    client.force_login(writer)
    assert "There is no summary." in wrong(panel(client, post, summary=""))
    client.force_login(reviewer)
    shown = client.get(change_url(post))
    assert shown.status_code == 200
    assert "data-page-checks" not in shown.text
