"""One page for staff shows every token and every component, without any content of its own."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from lxml import html as lxml_html

from clinic_site.design.tokens import Token, read_tokens
from images.drawings import DRAWINGS

pytestmark = pytest.mark.django_db

CSS = Path(str(finders.find("css/site.css"))).parent
# What is only there where somebody tabs to it, and the shape of a reading page.
NOT_SHOWN = {"contents-rail", "further"}


@pytest.fixture
def page(admin_client: Client) -> Any:
    response = admin_client.get("/admin/design/")
    assert response.status_code == 200
    return lxml_html.fromstring(response.text)


def classes(page: Any) -> set[str]:
    return {name for value in page.xpath("//@class") for name in value.split()}


def test_only_staff_see_it(client: Client) -> None:
    response = client.get(reverse("design-system"))
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_each_token_has_its_name_and_value_and_is_shown(page: Any) -> None:
    tokens = read_tokens((CSS / "tokens.css").read_text())
    text = page.text_content()
    assert len(tokens) > 40
    assert [token.name for token in tokens if f"--{token.name}" not in text] == []
    sheet = (CSS / "admin/design-tokens.css").read_text()
    own = {"color": "swatch", "type": "specimen", "space": "bar"}
    shown = [f".{own[token.kind]}-{token.name} " for token in tokens if token.kind in own]
    assert [name for name in shown if name not in sheet] == []


def test_each_component_is_shown(page: Any) -> None:
    missing = []
    for path in CSS.glob("components/*.css"):
        styled = set(re.findall(r"\.([a-z][\w-]*)", path.read_text())) - NOT_SHOWN
        if path.stem not in NOT_SHOWN and not styled & classes(page):
            missing.append(path.stem)
    assert missing == []


def test_each_drawing_is_shown(page: Any) -> None:
    text = page.text_content()
    assert [name for name, drawing in DRAWINGS.items() if drawing.description not in text] == []


def test_a_form_is_shown_with_its_errors_and_does_not_take_the_focus(page: Any) -> None:
    assert page.xpath("//*[@role='alert']//a[text()='Enter your name']")
    assert not page.xpath("//*[@autofocus]")
    assert not page.xpath("//form[@method='post']")


def test_no_id_is_there_twice_and_no_link_leads_nowhere(page: Any) -> None:
    ids = page.xpath("//@id")
    assert sorted(ids) == sorted(set(ids))
    fragments = {href[1:] for href in page.xpath("//main//a/@href") if href.startswith("#")}
    assert fragments <= set(ids)


def test_the_other_scheme_can_be_asked_for(admin_client: Client) -> None:
    for scheme, expected in (("dark", "scheme-dark"), ("none-such", None)):
        response = admin_client.get("/admin/design/", {"scheme": scheme})
        assert lxml_html.fromstring(response.text).get("class") == expected


def test_tokens_are_read_from_the_first_root_alone() -> None:
    css = """
    /* --gone: 1px; */
    :root {
      --paper: light-dark(white, black);
      --space-1: 0.25rem;
    }
    @media print { :root { --paper: #fff; } }
    """
    tokens = read_tokens(css)
    assert tokens == [Token("paper", "light-dark(white, black)"), Token("space-1", "0.25rem")]
    assert [token.kind for token in tokens] == ["color", "space"]
    assert read_tokens("") == []
