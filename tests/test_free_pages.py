"""Pages of the clinic's own, such as prices or parking, from their form to everywhere they show."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html as lxml_html

from insights.models import DailyCount
from insights.site import site
from pages.models import Page
from publishing import actions
from publishing.models import Redirect, Revision
from publishing.seen_by_readers import fixed_pages
from tests.admin_pages import change_url, form_values, history_url, send
from tests.factories import days_ago, make_image, make_page, make_post

pytestmark = pytest.mark.usefixtures("clinic")
ADD = "/admin/pages/page/add/"
FORWARD = "/admin/publishing/redirect/add/"
USED = "This address is used by the site. Choose another."


def links(client: Client, area: str, path: str = "/about/") -> list[str]:
    """The words of the links in the menu or in the footer, in their order."""
    tree = lxml_html.fromstring(client.get(path).text)
    [nav, *_] = tree.xpath(f"//nav[@aria-label='{area}']")
    return [" ".join(link.text_content().split()) for link in nav.xpath(".//a")]


# From the form to readers


def test_a_page_is_written_published_and_found_at_the_root(
    admin_client: Client, client: Client
) -> None:
    values = {"title": "Prices", "body": "<p>What a visit costs.</p>", "menu": "both"}
    send(admin_client, ADD, "_draft", **values)
    page = Page.objects.get()
    assert page.get_absolute_url() == "/prices/"
    assert client.get("/prices/").status_code == 404
    assert "Prices" not in links(client, "Main")
    send(admin_client, change_url(page), "_publish")
    shown = client.get("/prices/").text
    assert "<h1>Prices</h1>" in shown
    assert "What a visit costs." in shown
    assert "Prices" in links(client, "Main")
    assert "Prices" in links(client, "Footer")


def test_a_place_among_the_links_is_chosen(admin_client: Client, client: Client) -> None:
    make_page(title="Parking", menu="menu", position=2)
    make_page(title="Prices", menu="both", position=1)
    make_page(title="Forms", menu="footer")
    make_page(title="Hidden", menu="")
    ours = ("Forms", "Hidden", "Parking", "Prices")
    assert [words for words in links(client, "Main") if words in ours] == ["Prices", "Parking"]
    assert [words for words in links(client, "Footer") if words in ours] == ["Forms", "Prices"]


def test_the_menu_follows_each_change_at_once(admin_client: Client, client: Client) -> None:
    page = make_page(title="Prices", menu="menu")
    assert "Prices" in links(client, "Main")
    send(admin_client, change_url(page), "_publish", title="What it costs")
    assert "What it costs" in links(client, "Main")
    page.delete()
    assert "What it costs" not in links(client, "Main")
    assert client.get(page.get_absolute_url()).status_code == 410


def test_a_page_is_marked_in_the_menu_while_it_is_read(client: Client) -> None:
    page = make_page(menu="menu")
    [*current] = lxml_html.fromstring(client.get(page.get_absolute_url()).text).xpath(
        "//nav[@aria-label='Main']//a[@aria-current='page']/@href"
    )
    assert set(current) == {page.get_absolute_url()}


def test_it_says_to_machines_what_it_is_and_where(client: Client) -> None:
    page = make_page(title="Prices", slug="prices")
    text = lxml_html.fromstring(client.get(page.get_absolute_url()).text).xpath(
        "string(//script[@type='application/ld+json'])"
    )
    nodes = {node["@type"]: node for node in json.loads(text)["@graph"]}
    url = "http://127.0.0.1:8000/prices/"
    assert nodes["WebPage"]["url"] == url
    assert "audience" not in nodes["WebPage"]
    trail = [item["name"] for item in nodes["BreadcrumbList"]["itemListElement"]]
    assert trail == ["Home", "Prices"]


def test_the_crisis_card_shows_where_it_was_asked_for(client: Client) -> None:
    page = make_page(show_crisis_card=True)
    path = page.get_absolute_url()
    assert "title-crisis" in client.get(path).text
    assert site.find_pages([path])[path].is_sensitive


# Addresses


@pytest.mark.parametrize(
    "slug", ["blog", "services", "admin", "static", "media", "preview", "insights", "healthz"]
)
def test_what_the_site_uses_is_refused(admin_client: Client, slug: str) -> None:
    said = send(admin_client, ADD, "_publish", title="Mine", slug=slug, body="<p>Words.</p>")
    assert USED in said.text
    assert not Page.objects.filter(slug=slug).exists()


def test_a_title_like_an_address_of_the_site_gets_another_one(admin_client: Client) -> None:
    send(admin_client, ADD, "_draft", title="About", body="<p>Words.</p>")
    assert Page.objects.get().slug == "about-2"


def test_every_fixed_address_of_the_site_is_reserved() -> None:
    roots = {reverse(name).strip("/").partition("/")[0] for name in fixed_pages()} - {""}
    assert roots <= Page.reserved_slugs


def test_an_address_of_another_page_is_refused(admin_client: Client) -> None:
    make_page(slug="prices")
    said = send(admin_client, ADD, "_publish", title="Mine", slug="prices", body="<p>Words.</p>")
    assert "Another page has the address “prices”." in said.text
    assert Page.objects.filter(slug="prices").count() == 1


def test_a_redirect_from_a_live_page_is_refused(admin_client: Client) -> None:
    make_page(slug="prices")
    said = send(admin_client, FORWARD, "_save", old_path="/prices", target="/services/")
    assert "There’s a page at this address, so no redirect is needed." in said.text
    assert not Redirect.objects.exists()


@pytest.mark.parametrize("typed", ["/old-name", "/old-name/"])
def test_a_redirect_works_with_and_without_its_last_slash(
    admin_client: Client, client: Client, typed: str
) -> None:
    send(admin_client, FORWARD, "_save", old_path=typed, target="/services/")
    for asked in ("/old-name", "/old-name/"):
        assert client.get(asked)["Location"] == "/services/"


def test_a_redirect_written_down_before_there_were_pages_goes_on_working(client: Client) -> None:
    Redirect.objects.create(old_path="/old-name", target="/services/")
    for asked in ("/old-name", "/old-name/"):
        assert client.get(asked)["Location"] == "/services/"
    page = make_page(slug="old-name")
    assert client.get("/old-name/").status_code == 200
    assert client.get("/old-name")["Location"] == "/old-name/"
    Page.objects.filter(pk=page.pk).update(offline_at=days_ago(0))
    assert client.get("/old-name/").status_code == 410


def test_a_renamed_page_is_found_at_its_old_address(client: Client) -> None:
    page = make_page(slug="prices")
    page.slug = "what-it-costs"
    page.save()
    for asked in ("/prices", "/prices/"):
        response = client.get(asked)
        assert (response.status_code, response["Location"]) == (301, "/what-it-costs/")


def test_what_never_was_is_not_found(client: Client) -> None:
    assert client.get("/nothing-here/").status_code == 404
    assert client.get("/nothing-here", follow=True).status_code == 404


# All that every kind of page has


def test_a_text_links_to_it_by_its_number(client: Client) -> None:
    page = make_page(slug="prices")
    post = make_post(body=f'<p>See <a href="clinic:page/{page.pk}">our prices</a>.</p>')
    assert '<a href="/prices/">our prices</a>' in client.get(post.get_absolute_url()).text


def test_it_is_offered_and_found_where_pages_are(admin_client: Client, client: Client) -> None:
    page = make_page(slug="prices", title="What a visit costs")
    make_page(title="A draft that costs nothing", published_at=None)
    assert "What a visit costs" in admin_client.get("/admin/editor/choices/?of=pages&q=costs").text
    results = client.get("/search/?q=costs").text
    assert page.get_absolute_url() in results
    assert "costs nothing" not in results
    sitemap = client.get("/sitemap.xml").text
    assert sitemap.count("http://127.0.0.1:8000/prices/") == 1


def test_its_views_are_in_the_owners_table(admin_client: Client) -> None:
    page = make_page(title="Prices", slug="prices")
    DailyCount.objects.add(site.day(days_ago(0)), {("view", page.get_absolute_url()): 7})
    table = lxml_html.fromstring(admin_client.get("/admin/insights/dailycount/").text)
    [row] = table.xpath("//section[h2='Published pages']//tr[contains(th, 'Prices')]")
    assert "7" in row.text_content()


def test_it_is_previewed_scheduled_and_kept_in_a_history(
    admin_client: Client, client: Client
) -> None:
    page = make_page(title="Prices")
    url = change_url(page)
    values: Any = form_values(admin_client, url) | {"title": "Prices from May"}
    preview = admin_client.post(url.replace("/change/", "/preview/"), values)
    assert preview.status_code == 200
    moment = {"goes_live_at_0": "2126-05-01", "goes_live_at_1": "09:00"}
    send(admin_client, url, "_schedule", title="Prices from May", **moment)
    assert Revision.objects.waiting().count() == 1
    assert "Prices from May" not in client.get(page.get_absolute_url()).text
    assert "Version 2: scheduled" in admin_client.get(history_url(page)).text


def test_a_deleted_page_is_recovered_with_its_place_in_the_menu(client: Client) -> None:
    page = make_page(title="Prices", menu="menu")
    path = page.get_absolute_url()
    page.delete()
    [last] = actions.deleted(Page)
    again = actions.recover(last, now=days_ago(0))
    assert (again.pk, again.menu, again.get_absolute_url()) == (last.object_id, "menu", path)
    assert client.get(path).status_code == 410


def test_a_picture_on_it_is_in_use(admin_client: Client) -> None:
    image = make_image()
    make_page(title="Parking", body=f'<p><a href="clinic:image/{image.pk}">The lot</a></p>')
    assert "Parking" in admin_client.get(f"/admin/images/image/{image.pk}/delete/").text


def test_the_staffs_menu_has_it_among_what_they_write(admin_client: Client) -> None:
    tree = lxml_html.fromstring(admin_client.get("/admin/").text)
    assert tree.xpath("//a[@href='/admin/pages/page/']")
