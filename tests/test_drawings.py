"""Drawings: each has its words, follows the page's colors, and never doubles an id."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.templatetags.static import static
from lxml import html as lxml_html
from PIL import Image

from images.drawings import DEFAULT_HEADER, DRAWINGS, HEADERS, SHARE_HEIGHT, SHARE_WIDTH
from images.figures import decorative_svg, figure, labelled_svg
from tests.admin_pages import change_url, send
from tests.factories import make_clinic, make_post

ART = sorted(Path(__file__).parent.parent.glob("templates/drawings/*.svg"))


def render(source: str, **context) -> str:
    return Template("{% load drawings %}" + source).render(Context(context))


def ids(html: str) -> list[str]:
    return re.findall(r' id="([^"]+)"', html)


def test_every_file_is_in_the_registry_and_every_entry_has_its_files():
    named = set(DRAWINGS) | {drawing.narrow for drawing in DRAWINGS.values()} - {""}
    assert {path.stem for path in ART} == named
    assert DRAWINGS[DEFAULT_HEADER] in HEADERS


@pytest.mark.parametrize("path", ART, ids=lambda path: path.stem)
def test_the_art_carries_nothing_that_the_policy_forbids_and_ids_of_its_own(path):
    svg = path.read_text()
    svg = svg.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"<style|<script|<image|style=|\son\w+=|https?:", svg)
    assert all(name.startswith(f"{path.stem}-") for name in ids(svg))
    assert set(re.findall(r'(?:href="|url\()#([\w-]+)', svg)) <= set(ids(svg))


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=lambda drawing: drawing.name)
def test_a_screen_reader_hears_a_title_and_a_description(drawing):
    html = labelled_svg(drawing)
    assert 'role="img"' in html
    (label,) = re.findall(r'aria-labelledby="([^"]+)"', html)
    for name, text in zip(label.split(), (drawing.title, drawing.description), strict=True):
        assert f'id="{name}">{text}<' in html


def test_a_decorative_drawing_is_hidden_from_screen_readers():
    html = decorative_svg(DRAWINGS["header-botox"])
    assert 'aria-hidden="true"' in html
    assert "<title" not in html
    assert "role=" not in html


def test_a_figure_has_caption_and_legend():
    html = figure(DRAWINGS["botox-muscles"])
    assert "Which ones are treated depends on where it hurts." in html
    assert html.count("<li>") == 5


def test_a_figure_without_a_caption_has_no_empty_one():
    assert "<figcaption" not in figure(DRAWINGS["root-and-symptoms"])


def test_the_timeline_has_a_frame_for_phones_before_the_one_for_wide_windows():
    html = render('{% drawing "botox-timeline" %}')
    assert html.index("botox-timeline-tall-art") < html.index('"botox-timeline-art"')
    assert len(ids(html)) == len(set(ids(html)))


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_shown_twice_on_a_page_is_drawn_by_reference(name):
    html = render("{% drawing name %}{% drawing name repeated=True %}", name=name)
    assert len(ids(html)) == len(set(ids(html)))
    assert f'<use href="#{name}-art"/>' in html


def test_a_drawing_is_found_again_in_an_included_template():
    part = Template("{% load drawings %}{% header_drawing 'header-botox' decorative=True %}")
    html = render("{% include part only %}{% include part only %}", part=part)
    assert len(ids(html)) == len(set(ids(html)))
    assert html.count("<use href=") == 1


def test_each_page_starts_anew():
    source = "{% header_drawing 'header-botox' %}"
    assert render(source) == render(source)


@pytest.mark.parametrize("name", ["", "header-gone", "botox-muscles"])
def test_a_page_without_an_illustration_shows_none(name):
    assert render("{% header_drawing name %}", name=name) == ""


def test_staff_choose_a_header_by_its_looks(admin_client):
    make_clinic()
    post = make_post(illustration="header-clinic")
    form = lxml_html.fromstring(admin_client.get(change_url(post)).text)
    [group] = form.xpath("//*[@role='radiogroup'][@aria-label='Drawing']")
    offered = {
        "".join(choice.text_content().split("\n")).strip(): choice.xpath(".//img/@src")
        for choice in group.xpath("./label")
    }
    assert list(offered) == ["No drawing", *(drawing.title for drawing in HEADERS)]
    assert offered.pop("No drawing") == []
    for drawing in HEADERS:
        assert offered[drawing.title] == [static(drawing.share_picture)]
    send(admin_client, change_url(post), "_publish", illustration="header-botox")
    post.refresh_from_db()
    assert post.illustration == "header-botox"


@pytest.mark.parametrize("drawing", HEADERS, ids=lambda drawing: drawing.name)
def test_every_header_has_a_small_picture_for_shared_links(drawing):
    path = Path(str(finders.find(drawing.share_picture)))
    assert path.stat().st_size <= 60_000
    with Image.open(path) as picture:
        assert picture.size == (SHARE_WIDTH, SHARE_HEIGHT)
