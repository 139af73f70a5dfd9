"""What every public page keeps to, whatever it is about."""

import functools
import itertools
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import html5lib
import pytest
from django.db import transaction
from django.test import Client
from lxml import html as lxml_html

from tests import whole_site

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The site, brought in once: these tests only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        whole_site.load()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def get() -> Callable[[str], Any]:
    """Asks the site for an address, once for all tests."""
    return functools.cache(Client().get)


@pytest.fixture(params=whole_site.PAGES)
def page(request: pytest.FixtureRequest, get: Callable[[str], Any]) -> Any:
    response = get(request.param)
    assert response.status_code == 200
    response.tree = lxml_html.fromstring(response.text)
    return response


def test_it_is_valid_html(page: Any) -> None:
    html5lib.HTMLParser(strict=True).parse(page.text)
    ids = page.tree.xpath("//@id")
    assert len(ids) == len(set(ids)), sorted(name for name in ids if ids.count(name) > 1)


def test_it_has_one_h1_and_headings_in_order(page: Any) -> None:
    levels = [
        int(heading.tag[1])
        for heading in page.tree.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4]")
    ]
    assert levels.count(1) == 1
    reading = levels[levels.index(1) :]
    assert all(after - before <= 1 for before, after in itertools.pairwise(reading))
    assert all(heading.text_content().strip() for heading in page.tree.xpath("//h1|//h2|//h3"))


def test_its_head_says_what_it_is(page: Any) -> None:
    tree = page.tree
    title, description = (
        tree.findtext(".//title"),
        tree.xpath("string(//meta[@name='description']/@content)"),
    )
    assert 5 <= len(title) <= 60
    assert 30 <= len(description) <= 155
    canonical = tree.xpath("//link[@rel='canonical']/@href")
    assert len(canonical) == 1
    assert canonical[0].startswith("http://127.0.0.1:8000/")
    assert tree.xpath("string(/html/@lang)") == "en-US"
    viewport = tree.xpath("string(//meta[@name='viewport']/@content)")
    assert "user-scalable" not in viewport
    assert "maximum-scale" not in viewport
    for name in ("og:title", "og:description", "og:url", "og:image", "og:image:alt"):
        assert tree.xpath(f"string(//meta[@property='{name}']/@content)"), name


def test_nothing_in_it_runs_or_styles_inline(page: Any) -> None:
    assert page.tree.xpath("//@style|//style") == []
    assert page.tree.xpath("//@*[starts-with(name(), 'on')]") == []
    assert page.tree.xpath("//script[not(@src) and not(@type='application/ld+json')]") == []


def test_it_asks_no_third_party_and_sets_no_cookie(page: Any) -> None:
    loaded = page.tree.xpath(
        "//script/@src|//img/@src|//link[not(@rel='canonical')]/@href|//iframe/@src|//source/@srcset"
    )
    foreign = [url for url in loaded if re.match(r"(https?:)?//", url)]
    assert [url for url in foreign if not url.startswith("http://127.0.0.1:8000/")] == []
    assert not page.cookies
    assert "Cookie" not in page.get("Vary", "")


def test_it_leads_to_the_phone_and_to_the_request_form(page: Any) -> None:
    assert page.tree.xpath("//a[@href='tel:+19146527800']")
    assert page.tree.xpath("//a[starts-with(@href, '/appointments/')]|//form[@action]")


def test_no_phone_number_is_typed(page: Any) -> None:
    """Each number on the page stands inside a link that calls it, or is in the graph."""
    for element in page.tree.xpath("//script|//a[starts-with(@href, 'tel:')]"):
        element.drop_tree()
    assert not re.search(r"914.?652.?7800", page.tree.text_content())


def test_its_graph_is_whole(page: Any) -> None:
    scripts = page.tree.xpath("//script[@type='application/ld+json']/text()")
    assert len(scripts) == 1
    graph = json.loads(scripts[0])["@graph"]
    types = [node["@type"] for node in graph]
    assert {"WebSite", "MedicalClinic"} <= set(types)
    assert "null" not in scripts[0]
    trail = [a.text_content() for a in page.tree.xpath("//nav[@aria-label='Breadcrumb']//a")]
    lists = [node for node in graph if node["@type"] == "BreadcrumbList"]
    named = [item["name"] for node in lists for item in node["itemListElement"]]
    assert named[:-1] == trail


def test_its_links_lead_somewhere(page: Any, get: Callable[[str], Any]) -> None:
    for href in set(page.tree.xpath("//a/@href")):
        if href.startswith("#"):
            assert page.tree.xpath(f"//*[@id='{href[1:]}']"), href
        elif href.startswith("/"):
            path, _, fragment = href.partition("#")
            target = get(path)
            assert target.status_code == 200, href
            assert not fragment or f'id="{fragment}"' in target.text, href


def test_it_is_compressed_for_who_can_read_that(page: Any, client: Client) -> None:
    path = page.wsgi_request.get_full_path()
    packed = client.get(path, headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) <= 14 * 1024
