"""Whatever a hostile or careless author pastes, what is stored is clean and tidy."""

import re
from pathlib import Path

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from richtext.addresses import clean_address
from richtext.markup import (
    clean,
    clean_pasted,
    excerpt,
    plain_text,
    reading_minutes,
    sanitise,
    word_count,
)
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
        ("<h1>Title</h1><h2>Part</h2><h5>More</h5>", "<h2>Title</h2><h3>Part</h3><h3>More</h3>"),
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
        ("• One<br>• Two", "<ul><li>One</li><li>Two</li></ul>"),
        ("<p>A:<br>▪ list<br>▪ friend</p>", "<p>A:</p><ul><li>list</li><li>friend</li></ul>"),
        ("<h2>· Risks</h2>", "<h2>Risks</h2>"),
        ("<h3><button>How?</button></h3><p>It relaxes.</p>", "<h3>How?</h3><p>It relaxes.</p>"),
        ("<select><option>One<option>Two</select>", "<p>One</p><p>Two</p>"),
        ("<noscript><b>Call</b> us</noscript>", "<p><strong>Call</strong> us</p>"),
        ('<object data="x">words</object><textarea>more</textarea>', "<p>wordsmore</p>"),
        ("", ""),
    ],
)  # fmt: skip
def test_markup_is_tidied(written, stored):
    assert clean(written) == stored


def in_symbol(text: str) -> str:
    return f'<span style="font-family:Symbol">{text}</span>'


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        (f"50 {in_symbol('m')}g", "50 µg"),
        (f"{in_symbol('&#179;')} 18", "≥ 18"),
        (f"{in_symbol('&#163;&nbsp;D')}T {in_symbol('&#177;')} 2", "≤&nbsp;ΔT ± 2"),
        ('<font face="symbol, serif">a</font>-blocker', "α-blocker"),
        ("<p style='font-family:\"Symbol\"'>b<span style='font-family:Calibri'>g</span></p>", "βg"),
        ("<span style='font-family:Calibri;mso-symbol-font-family:Symbol'>m</span>g", "µg"),
        (in_symbol("\uf06d") + "g", "µg"),
        (in_symbol("µg in Greek: μ").replace("µ", "\ufffd"), "\ufffdγ ιν Γρεεκ: μ"),
        (f"50 {in_symbol('&micro;')}g", "50 \ufffdg"),
        ("50 \uf06dg", "50 \ufffdg"),
        ('<span style="font-family:Wingdings">&#252;</span> yes', "✓ yes"),
        ('<span style="font-family:Wingdings 3">x</span> yes', "\ufffd yes"),
        ('<span style="font-family:Symbola">m</span>g', "mg"),
        ("keta&shy;mine for \ufb01bromyalgia", "ketamine for fibromyalgia"),
        ("x² and H₂O, ½", "x² and H₂O, ½"),
    ],
)
def test_no_sign_changes_its_meaning(written: str, stored: str) -> None:
    assert clean(written) == f"<p>{stored}</p>"
    assert clean(clean(written)) == clean(written)


def item(list_id: str, marker: str, text: str) -> str:
    return (
        f"<p class=MsoListParagraph style='mso-list:{list_id} level1 lfo1'>"
        f"<span style='font-family:Symbol'><span style='mso-list:Ignore'>{marker}<span>&nbsp; "
        f"</span></span></span>{text}</p>"
    )


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        (
            item("l0", "Day 1:", "Rest") + item("l0", "Day 3:", "Walk"),
            "<ul><li>Day 1: Rest</li><li>Day 3: Walk</li></ul>",
        ),
        (item("l0", "1.2.", "Part"), "<ul><li>1.2. Part</li></ul>"),
        (
            item("l1", "1.", "One") + item("l2", "1.", "Other"),
            "<ol><li>One</li></ol><ol><li>Other</li></ol>",
        ),
        (
            item("l1", "2.", "Two") + item("l2", "3.", "Three"),
            '<ol start="2"><li>Two</li></ol><ol start="3"><li>Three</li></ol>',
        ),
        (
            item("l1", "A.", "Foo") + item("l1", "3.", "Three"),
            '<ol><li>Foo</li></ol><ol start="3"><li>Three</li></ol>',
        ),
        (
            item("l1", "1.", "One") + item("l1", "5.", "Five"),
            '<ol><li>One</li></ol><ol start="5"><li>Five</li></ol>',
        ),
        (item("l1", "·", "a") + item("l2", "\u00fc", "b"), "<ul><li>a</li><li>b</li></ul>"),
    ],
)
def test_a_list_from_word_keeps_its_numbers_and_labels(written: str, stored: str) -> None:
    assert clean(written) == stored


@pytest.mark.parametrize(
    ("wrapped", "meant"),
    [
        ("https://www.google.com/url?q=https://example.org/x&sa=D", "https://example.org/x"),
        (
            "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fa%3Fb"
            "%3D1&data=05%7Csomebody%40example.com%7C",
            "https://example.org/a?b=1",
        ),
        (
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2F&h=AT0",
            "https://example.org/",
        ),
        (
            "https://urldefense.proofpoint.com/v2/url?u=https-3A__example.org_x&d=DwMFaQ",
            "https://example.org/x",
        ),
        ("https://urldefense.com/v3/__https://example.org/x__;!!abc$", "https://example.org/x"),
        (
            "https://www.google.com/url?q=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3Dhttps%253A%252F"
            "%252Fexample.org%252F",
            "https://example.org/",
        ),
        ("https://www.google.com/url?q=javascript:alert(1)", ""),
        ("https://www.google.com/search?q=https://example.org/", None),
        ("https://example.org/url?q=https://example.com/", None),
        ("tel:+1 (914) 555-0123", "tel:+1(914)555-0123"),
    ],
)
def test_a_link_leads_where_it_was_meant_to(wrapped: str, meant: str | None) -> None:
    expected = wrapped if meant is None else meant
    assert clean_address(wrapped) == expected
    assert clean_address(expected) == expected


def test_plain_text_has_its_paragraphs_between_empty_lines() -> None:
    lines = (
        "Botox relaxes the muscle that you mostly\nclench with. It takes days\n\n1 Main Street\nRye"
    )
    told = "<p>Botox relaxes the muscle that you mostly clench with. It takes days</p>"
    assert clean(lines) == told + "<p>1 Main Street<br>Rye</p>"
    assert clean_pasted(text=f"{lines}\n\n2 < 3").html.endswith("Rye</p><p>2 &lt; 3</p>")


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("First note.\r\nSecond <note>", "<p>First note.</p><p>Second &lt;note&gt;</p>"),
        (
            "One sentence that a printer broke because\nthe paper was no wider. Another\nis short.",
            "<p>One sentence that a printer broke because the paper was no wider. Another is"
            " short.</p>",
        ),
        (
            "Take it with a whole glass of water, then\n\n\u2022 wait for half an hour, at the very"
            " least\n\u2022 eat",
            "<p>Take it with a whole glass of water, then</p><ul><li>wait for half an hour, at the"
            " very least</li><li>eat</li></ul>",
        ),
        ("", ""),
        ("\n \n", ""),
    ],
)
def test_lines_that_a_printer_broke_are_joined(text: str, paragraphs: str) -> None:
    assert clean_pasted(text=text).html == paragraphs


def test_what_a_paste_loses_is_counted() -> None:
    struck = "It was <s>$500</s><span style='text-decoration:line-through'>$450</span> $400."
    done = (
        '<ul><li aria-checked="true"><img src="x"><span style="text-decoration:line-through">Rest'
    )
    pasted = clean_pasted(f'<p>{struck}<img src="y"></p>{done}</span></li></ul>')
    assert pasted.html == "<p>It was $400.</p><ul><li>Rest</li></ul>"
    assert (pasted.deletions, pasted.pictures) == (2, 1)


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
