"""Stored text on a page: headings with addresses, references resolved, tables that scroll."""

import pytest
from django.utils.safestring import SafeString, mark_safe

from richtext.markup import clean
from richtext.rendering import Heading, render

SAFETY = '<section class="safety">Approved use</section>'


class Page:
    """The references of a page with a phone, two sources, one drawing and article 3."""

    def __init__(self, phone=("tel:+19145550100", "914-555-0100"), safety=SAFETY):
        self._phone, self._safety = phone, mark_safe(safety)

    def phone(self):
        return self._phone

    def page(self, kind, pk):
        return "/blog/sleep/" if (kind, pk) == ("article", 3) else None

    def figure(self, name):
        return mark_safe("<figure>muscles</figure>") if name == "muscles" else None

    def safety(self):
        return self._safety

    def source(self, number):
        return number in {1, 2}


def rendered(markup, page=None, **options):
    return render(clean(markup), page or Page(safety=""), **options).html


def test_headings_get_addresses_made_of_their_words():
    result = render(clean("<h2>What is “TMJ”?</h2><h3>And why?</h3>"), Page(safety=""))
    assert result.html == '<h2 id="what-is-tmj">What is “TMJ”?</h2><h3 id="and-why">And why?</h3>'
    assert result.headings == [Heading("what-is-tmj", "What is “TMJ”?")]


def test_no_two_headings_have_the_same_address():
    html = rendered("<h2>Rest</h2><h3>Rest</h3><h2>Rest 2</h2><h2>漢字</h2><h2>漢</h2>")
    ids = ["rest", "rest-2", "rest-2-2", "section", "section-2"]
    assert [part.split('"')[0] for part in html.split('id="')[1:]] == ids


def test_headings_keep_clear_of_the_ids_of_the_page():
    html = rendered("<h2>Sources</h2><h2>Source 1</h2><h2>Map</h2>", taken=["map"])
    assert 'id="sources-2"' in html
    assert 'id="on-source-1"' in html
    assert 'id="map-2"' in html


def test_the_phone_number_is_the_clinics_whatever_was_typed():
    link = '<a href="clinic:phone">212-555-0000</a>'
    assert rendered(link) == '<p><a href="tel:+19145550100">914-555-0100</a></p>'
    assert rendered(link, Page(phone=None, safety="")) == "<p>212-555-0000</p>"


def test_links_to_own_pages_follow_their_address():
    html = rendered('<a href="clinic:article/3">better <b>sleep</b></a>')
    assert html == '<p><a href="/blog/sleep/">better <strong>sleep</strong></a></p>'


@pytest.mark.parametrize(
    "reference",
    [
        "article/4",
        "treatment/3",
        "article",
        "article/x",
        "article/" + "9" * 30,
        "unknown/1",
        "safety",
    ],
)
def test_a_reference_that_leads_nowhere_leaves_its_words(reference):
    assert rendered(f'<p>Read <a href="clinic:{reference}">more</a>.</p>') == "<p>Read more.</p>"


def test_a_mark_of_a_source_leads_to_the_list_of_sources():
    html = rendered('<p>Shown.<sup><a href="clinic:source/2">2</a></sup></p>')
    mark = '<a class="source-mark" href="#source-2" aria-label="Source 2">2</a>'
    assert html == f"<p>Shown.{mark}</p>"


def test_a_mark_of_a_missing_source_leaves_no_stray_number():
    assert rendered('<p>Shown.<a href="clinic:source/3">3</a></p>') == "<p>Shown.</p>"


def test_a_drawing_takes_the_place_of_its_paragraph_once():
    drawing = '<p><a href="clinic:drawing/muscles">Drawing of muscles</a></p>'
    assert rendered(f"<p>one</p>{drawing}{drawing}") == "<p>one</p><figure>muscles</figure>"
    assert rendered('<p>one</p><p><a href="clinic:drawing/gone">x</a></p>') == "<p>one</p>"


def test_the_safety_block_stands_first_or_where_the_text_has_its_place():
    assert rendered("<p>Text</p>", Page()) == f"{SAFETY}<p>Text</p>"
    placed = '<p>One</p><p><a href="clinic:safety">Approved use and safety</a></p><p>Two</p>'
    assert rendered(placed, Page()) == f"<p>One</p>{SAFETY}<p>Two</p>"
    assert rendered(placed + placed, Page()).count(SAFETY) == 1
    assert rendered(placed) == "<p>One</p><p>Two</p>"


def test_a_table_can_be_scrolled_with_the_keyboard():
    html = rendered("<h2>Days &amp; doses</h2><table><tr><td>a<td>b</table>")
    assert (
        '<div class="table-scroll" role="region" aria-label="Table: Days &amp; doses" tabindex="0">'
        "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table></div>"
    ) in html


def test_links_to_other_sites_open_in_the_same_window():
    assert rendered('<a href="https://a.example/" target="_blank">x</a>') == (
        '<p><a href="https://a.example/">x</a></p>'
    )


def test_the_rest_of_the_text_is_as_it_was_stored():
    stored = clean(
        "<p>It’s 2 &lt; 3 &amp; “so”<br>on</p><blockquote>q</blockquote><hr><p>x</p>"
        '<ol start="4"><li>a<ul><li>b</li></ul></li></ol>'
    )
    assert render(stored, Page(safety="")).html == stored


def test_only_what_is_declared_safe_is_written_as_it_is():
    page = Page()
    page._safety = "<script>alert(1)</script>"
    result = render("<p>x</p>", page)
    assert result.html == "&lt;script&gt;alert(1)&lt;/script&gt;<p>x</p>"
    assert isinstance(result.html, SafeString)
