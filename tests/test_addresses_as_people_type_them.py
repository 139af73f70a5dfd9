"""An address from a flyer, an old site or memory leads to the page, in one hop."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from publishing.models import Redirect
from tests.factories import make_page, make_post

pytestmark = pytest.mark.usefixtures("clinic")


def redirect(old_path: str, target: str = "/about/") -> Redirect:
    made = Redirect(old_path=old_path, target=target)
    made.full_clean()
    made.save()
    return made


@pytest.mark.parametrize("old_path", ["/old-page", "/old-page/", "/Old-Page", "/old.html", "/Æble"])
@pytest.mark.parametrize("change", [str, str.lower, str.upper])
@pytest.mark.parametrize("end", ["", "/"])
def test_slash_and_capitals_of_an_old_address_do_not_count(
    client: Client, old_path: str, change: type[str], end: str
) -> None:
    redirect(old_path)
    response = client.get(change(old_path.rstrip("/")).replace("æ", "Æ") + end)
    assert (response.status_code, response["Location"]) == (301, "/about/")


def test_two_old_addresses_that_differ_in_capitals_alone_are_told_apart(client: Client) -> None:
    redirect("/jaw/", "/about/")
    redirect("/JAW/", "/services/")
    assert client.get("/jaw/")["Location"] == "/about/"
    assert client.get("/JAW/")["Location"] == "/services/"


@pytest.mark.parametrize("path", ["/ABOUT/", "/About", "/Services/", "/bLOG", "/BLOG/JAW-PAIN/"])
def test_a_page_asked_for_in_capitals_is_found(client: Client, path: str) -> None:
    make_post(slug="jaw-pain")
    wanted = f"{path.lower().rstrip('/')}/"
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (301, wanted)
    assert client.get(wanted).status_code == 200


@pytest.mark.parametrize("path", ["/NOTHING/", "/nothing", "/nothing/", "/BLOG/nothing/"])
def test_where_nothing_is_there_is_no_hop(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_address_without_its_slash_is_one_hop_from_its_page(client: Client) -> None:
    make_page(slug="prices")
    assert client.get("/prices")["Location"] == "/prices/"
    assert client.get("/about?from=flyer")["Location"] == "/about/?from=flyer"


@pytest.mark.parametrize("old_path", ["/?p=12", "/?page_id=7", "/index.php?p=12"])
def test_a_numbered_page_of_an_old_wordpress_leads_on(client: Client, old_path: str) -> None:
    redirect(old_path)
    for asked in (old_path, f"{old_path}&utm_source=mail"):
        response = client.get(asked)
        assert (response.status_code, response["Location"]) == (301, "/about/")


@pytest.mark.parametrize("asked", ["/", "/?p=13", "/?p=12x", "/?utm_source=12", "/?q=12"])
def test_the_home_page_stays_the_home_page(client: Client, asked: str) -> None:
    redirect("/?p=12")
    assert client.get(asked).status_code == 200


@pytest.mark.parametrize("old_path", ["/?q=12", "/blog/?p=12", "/page?x=1", "/?p=twelve", "/?"])
def test_another_query_is_no_old_address(old_path: str) -> None:
    with pytest.raises(ValidationError, match="Enter the path"):
        redirect(old_path)
