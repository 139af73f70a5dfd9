"""Whatever a hostile or careless author pastes, what is stored is clean and tidy."""

import re
from pathlib import Path

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from richtext.markup import clean, excerpt, plain_text, reading_minutes, sanitise, word_count
from tests.hostile_markup import ATTACKS

MARKUP = Path(__file__).parent / "markup"
PASTED = sorted(path.stem for path in MARKUP.glob("*.html") if "expected" not in path.stem)

PLAIN = "p h2 h3 strong em sup sub br ul li blockquote hr table thead tbody tr"
ALLOWED: dict[str, set[str]] = {
    **{tag: set() for tag in PLAIN.split()},
    "a": {"href"},
    "aside": {"data-callout"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
SAFE_ADDRESS = re.compile(r"(https?://[^/\\@]|mailto:|tel:|clinic:[a-z]+(/[a-z0-9-]+)?$|/(?!/)|#)")

TAGS = (
    "p div span b i h1 h2 h4 ul ol li table thead tr td th caption blockquote aside br hr a sup "
    "sub del font section svg math style template select noscript o:p"
)
ATTRIBUTES = [
    "",
    ' style="mso-list:l0 level2 lfo1"',
    ' style="mso-list:Ignore"',
    ' style="font-weight:normal;font-style:italic;vertical-align:super"',
    ' class="MsoListParagraph"',
    ' class="ListContainerWrapper" data-aria-level=2',
    ' href="https://a.example/"',
    ' href="clinic:source/1"',
    ' href="#_ftnref1"',
    " colspan=3 start=4 scope=row",
    " data-callout=warning",
]
TEXT = (
    "a|b | |\xa0|\xa0\xa0|· |·  x|o  y|- z|1. |2. q|a)  |\n|\r|<|&amp;|&nbsp;|&#13;|\u200b|\u2003|"
    "<!-- c -->|<![if x]>"
)
WORDS = "plain “typographic” don’t – — … é ñ 漢字 10 mg"
SCRAPS = st.one_of(
    st.sampled_from(TEXT.split("|")),
    st.builds("<{}{}>".format, st.sampled_from(TAGS.split()), st.sampled_from(ATTRIBUTES)),
    st.builds("</{}>".format, st.sampled_from(TAGS.split())),
)
SCRAPPY_HTML = st.lists(SCRAPS, max_size=30).map("".join)


def assert_harmless(html: str) -> None:
    """Only the allowed elements, attributes and addresses, as a browser reads them."""
    fragment = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    for element in list(fragment.iter())[1:]:
        assert element.tag in ALLOWED, element.tag
        assert set(element.attrib) <= ALLOWED[element.tag], element.attrib
        if element.tag == "a":
            assert SAFE_ADDRESS.match(element.attrib.get("href", "#")), element.attrib["href"]


@pytest.mark.parametrize("markup", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_leaves_only_harmless_markup(markup):
    cleaned = clean(f"<p>before</p>{markup}")
    assert_harmless(cleaned)
    assert cleaned.startswith("<p>before</p>")
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize("markup", ATTACKS.values(), ids=ATTACKS)
def test_the_last_step_alone_leaves_only_harmless_markup(markup):
    """Whatever the tidying before it might write."""
    assert_harmless(sanitise(markup))


@pytest.mark.parametrize("markup", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_does_nothing_inside_other_markup(markup):
    for around in ("<ul><li>{}</li></ul>", "<table><tr><td>{}</table>", '<a href="/x">{}</a>'):
        assert_harmless(clean(around.format(markup)))


@pytest.mark.browser
def test_no_attack_runs_in_a_browser(page):
    """Cleaned attacks, written into a page that has no policy to protect it."""
    asked = []
    page.route("**/*", lambda route: (asked.append(route.request.url), route.abort()))
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    page.set_content("".join(clean(markup) for markup in ATTACKS.values()))
    page.evaluate(
        "html => { document.body.innerHTML = html }", "".join(map(clean, ATTACKS.values()))
    )
    assert asked == []
    assert page.locator("script, img, svg, style, iframe").count() == 0


@given(st.one_of(st.text(), SCRAPPY_HTML))
@settings(max_examples=300)
def test_any_text_comes_out_clean_and_cleaning_again_changes_nothing(text):
    cleaned = clean(text)
    assert_harmless(cleaned)
    assert clean(cleaned) == cleaned


@given(SCRAPPY_HTML)
@settings(max_examples=200)
def test_nothing_empty_is_kept(text):
    assert not re.search(
        r"<(p|h2|h3|li|ul|ol|strong|em|a|blockquote)( [^>]*)?>\s*</\1>", clean(text)
    )


@given(st.lists(st.sampled_from(WORDS.split()), min_size=1))
def test_no_word_is_lost(words):
    html = "".join(f"<div><span>{word}</span></div>" for word in words)
    assert plain_text(clean(html)).split() == words


@pytest.mark.parametrize("name", PASTED)
def test_pasted_documents_come_out_as_an_author_means_them(name):
    pasted = (MARKUP / f"{name}.html").read_text()
    expected = "".join((MARKUP / f"{name}.expected.html").read_text().splitlines())
    assert clean(pasted) == expected


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("<b>bold</b> <i>slanted</i>", "<p><strong>bold</strong> <em>slanted</em></p>"),
        ("<p><b>one </b><b>two</b>three</p>", "<p><strong>one two</strong>three</p>"),
        ("<p><b>one </b>two</p>", "<p><strong>one</strong> two</p>"),
        ('<b style="font-weight:normal">plain</b>', "<p>plain</p>"),
        ("<h1>Title</h1><h2>Part</h2><h5>More</h5>", "<h2>Title</h2><h2>Part</h2><h3>More</h3>"),
        ("<h1>A</h1><h2>B</h2><h1>C</h1>", "<h2>A</h2><h3>B</h3><h2>C</h2>"),
        ("<h2><strong>Loud</strong></h2>", "<h2>Loud</h2>"),
        ("<p><br>text<br>next<br></p><p>&nbsp;</p>", "<p>text<br>next</p>"),
        ("<p>one<br>&nbsp;<br>two</p>", "<p>one</p><p>two</p>"),
        ("<p>10&nbsp;mg&nbsp; daily</p>", "<p>10&nbsp;mg daily</p>"),
        ("<p>10\u202fmg\u2003daily<b>\u2003</b></p>", "<p>10&nbsp;mg daily</p>"),
        ("<div>one</div>two", "<p>one</p><p>two</p>"),
        ("<ul><li><p>one</p></li><li></li></ul>", "<ul><li>one</li></ul>"),
        ("<ul><li><ul><li>deep</li></ul></li></ul>", "<ul><li>deep</li></ul>"),
        ("<blockquote>said</blockquote>", "<blockquote><p>said</p></blockquote>"),
        ("<p>kept<ins> new</ins><del> old</del></p>", "<p>kept new</p>"),
        ("<p>kept<s> old</s><strike> old</strike></p>", "<p>kept</p>"),
        ('<p>a<span style="text-decoration: line-through red"> b</span> c</p>', "<p>a c</p>"),
        ('<a href="www.example.org">x</a>', '<p><a href="https://www.example.org">x</a></p>'),
        ('<a href="/x/" target="_blank" rel="me">x</a>', '<p><a href="/x/">x</a></p>'),
        ('<a href="#what-helps">x</a>', '<p><a href="#what-helps">x</a></p>'),
        ('<a href="javascript:x">words</a> stay', "<p>words stay</p>"),
        ('<p>a <img src="https://x.example/y.png" alt="z"> b</p>', "<p>a b</p>"),
        ("2 &lt; 3 & 4", "<p>2 &lt; 3 &amp; 4</p>"),
        ("<p>· one</p><p>· two</p>", "<ul><li>one</li><li>two</li></ul>"),
        ("<p>1. one</p><p>2. two</p>", "<ol><li>one</li><li>two</li></ol>"),
        ("<p>3. three</p><p>4. four</p>", '<ol start="3"><li>three</li><li>four</li></ol>'),
        ("<p>1. Alone</p>", "<p>1. Alone</p>"),
        ("", ""),
    ],
)  # fmt: skip
def test_markup_is_tidied(written, stored):
    assert clean(written) == stored


def test_text_nested_too_deep_for_the_parser_keeps_its_words():
    deep = "<ul><li>" * 1500 + "Rest <b>well</b>" + "</li></ul>" * 1500
    assert clean(f"<p>First.</p>{deep}Last.") == "<p>First. Rest well Last.</p>"


def test_header_cells_say_what_they_head():
    table = "<table><tr><th>Day<th>Dose</tr><tr><th>1<td>2</tr></table>"
    assert clean(table) == (
        '<table><thead><tr><th scope="col">Day</th><th scope="col">Dose</th></tr></thead>'
        '<tbody><tr><th scope="row">1</th><td>2</td></tr></tbody></table>'
    )


def test_a_table_inside_a_table_becomes_paragraphs_of_its_cell():
    table = "<table><tr><td>a<table><tr><td>b<td>c</table><td>d</table>"
    assert clean(table) == (
        "<table><tbody><tr><td><p>a</p><p>b</p><p>c</p></td><td>d</td></tr></tbody></table>"
    )


@pytest.mark.parametrize("reference", ["phone", "safety", "article/12", "drawing/botox-muscles"])
def test_our_own_references_are_kept(reference):
    assert (
        clean(f'<a href="clinic:{reference}">x</a>') == f'<p><a href="clinic:{reference}">x</a></p>'
    )


def test_words_are_read_without_markup_sources_and_drawings():
    html = clean(
        '<h2>How &amp; why</h2><p>It “may” help.<a href="clinic:source/1">1</a> '
        'Call <a href="clinic:phone">us</a>.</p><p><a href="clinic:drawing/x">Drawing</a></p>'
        "<ul><li>one<br>two</li></ul>"
    )
    assert plain_text(html) == "How & why\nIt “may” help. Call us.\none two"
    assert "Call 914-555-0100." in plain_text(html, phone="914-555-0100")
    assert word_count(html) == 9


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (1, 1), (200, 1), (201, 2), (1000, 5)])
def test_reading_takes_a_minute_for_200_words(words, minutes):
    assert reading_minutes(words) == minutes


@pytest.mark.parametrize(
    ("characters", "expected"),
    [(100, "One two three. Four five six."), (20, "One two three."), (10, "One two…")],
)
def test_an_excerpt_ends_with_a_whole_sentence_or_word(characters, expected):
    assert (
        excerpt("<h2>Title</h2><p>One two three.</p><p>Four five six.</p>", characters) == expected
    )
