"""Staff put what matters most into a box; it stays a box on the page and plain words elsewhere."""

from xml.etree import ElementTree

import pytest
from django.urls import reverse
from lxml import html as lxml_html

from blog.models import Post
from richtext.markup import clean, excerpt, plain_text
from richtext.rendering import render
from tests.factories import make_post
from tests.test_rendering_of_body_text import Page

BOX = (
    '<aside data-callout="warning"><p><strong>Before you drive</strong></p>'
    "<p>Ask somebody to take you home.</p><ul><li>Also the next day</li></ul></aside>"
)


def rendered(markup):
    return render(clean(markup), Page(safety="")).html


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        (BOX, BOX),
        ('<aside data-callout="note"><h2>Rest</h2> </aside>',
         '<aside data-callout="note"><p>Rest</p></aside>'),
        ('<aside data-callout="note" class="x" onclick="y()">said</aside>',
         '<aside data-callout="note"><p>said</p></aside>'),
        ('<aside data-callout="alarm">said</aside>', "<p>said</p>"),
        ('<aside data-callout="NOTE">said</aside>', "<p>said</p>"),
        ("<aside>said</aside>", "<p>said</p>"),
        ('<aside data-callout="note"> <p></p></aside>', ""),
        ('<p data-callout="note">said</p>', "<p>said</p>"),
        ('<blockquote data-callout="note">x</blockquote>', "<blockquote><p>x</p></blockquote>"),
        (f"<blockquote>{BOX}</blockquote>".replace("<ul><li>Also the next day</li></ul>", ""),
         "<blockquote><p><strong>Before you drive</strong></p>"
         "<p>Ask somebody to take you home.</p></blockquote>"),
        ('<ul><li><aside data-callout="note">said</aside></li></ul>', "<ul><li>said</li></ul>"),
        ('<aside data-callout="note">a<aside data-callout="note">b</aside></aside>',
         '<aside data-callout="note"><p>a</p><p>b</p></aside>'),
    ],
)  # fmt: skip
def test_a_box_is_stored_as_one_small_element(written, stored):
    assert clean(written) == stored


def test_a_box_has_the_sites_look_and_says_what_it_is():
    assert rendered(BOX) == (
        '<aside class="callout callout-warning" role="note" aria-label="Warning">'
        '<p class="callout-title">Before you drive</p>'
        "<p>Ask somebody to take you home.</p><ul><li>Also the next day</li></ul></aside>"
    )


@pytest.mark.parametrize(
    ("kind", "title"), [("note", "Note"), ("warning", "Warning"), ("urgent", "Urgent")]
)
def test_a_box_without_a_title_is_called_by_its_kind(kind, title):
    html = rendered(
        f'<aside data-callout="{kind}"><p><b>Only</b> this.</p><p>And that.</p></aside>'
    )
    assert f'<p class="callout-title">{title}</p><p><strong>Only</strong> this.</p>' in html


def test_one_bold_paragraph_is_the_text_and_not_the_title():
    html = rendered('<aside data-callout="note"><p><b>Call us.</b></p></aside>')
    assert '<p class="callout-title">Note</p><p><strong>Call us.</strong></p>' in html


def test_references_work_in_a_box_but_no_figure_stands_in_it():
    html = rendered(
        '<aside data-callout="urgent"><p><b><a href="clinic:phone">us</a></b></p>'
        '<p><a href="clinic:drawing/muscles">Muscles</a></p></aside>'
    )
    assert '<p class="callout-title"><a href="tel:+19145550100">914-555-0100</a></p>' in html
    assert "<p>Muscles</p>" in html


def test_the_words_of_a_box_are_found_and_counted_as_text():
    words = "Before you drive\nAsk somebody to take you home.\nAlso the next day"
    assert plain_text(clean(BOX)) == words
    assert excerpt(clean(BOX)).startswith("Before you drive Ask somebody")


def test_in_a_feed_a_box_is_a_plain_block(client, clinic):
    post = make_post(body=BOX)
    assert Post.objects.get(pk=post.pk).body == BOX
    feed = ElementTree.fromstring(client.get(reverse("blog:atom")).content)
    text = feed.findtext(".//{*}entry/{*}content")
    (box,) = lxml_html.fromstring(text).xpath("//aside")
    assert (dict(box.attrib), box[0].text_content()) == ({}, "Before you drive")
