"""How an article of the text export is written: links, escaped text, a summary."""

import pytest

from transfer.text_import.article_html import MAX_SUMMARY_LENGTH, article_html, summary
from transfer.text_import.text_export import ParsedArticle, parse

PHONE = "+12125550123"


def article(body: str) -> ParsedArticle:
    (parsed,) = parse(f"Posted on\n\nA quiet title\n\n{body}\n")
    return parsed


def html(body: str, phone: str = PHONE) -> str:
    return article_html(article(body), phone)


# Links


@pytest.mark.parametrize(
    "typed",
    ["212.555.0123", "(212) 555-0123", "212-555-0123", "+1 212 555 0123", "1-212-555-0123",
     "2125550123", "212–555–0123"],
)  # fmt: skip
def test_the_clinics_number_is_a_link_in_any_notation(typed):
    assert html(f"Call ({typed}), please.") == (
        f'<p>Call (<a href="clinic:phone">{typed}</a>), please.</p>'
    )


@pytest.mark.parametrize(
    "typed",
    ["212-555-0199", "12125550123456", "0212.555.0123", "212.555.0123.4", "+44 212 555 0123"],
)
def test_any_other_number_stays_as_it_is_typed(typed):
    assert html(f"Call {typed} now.") == f"<p>Call {typed} now.</p>"


def test_no_number_is_a_link_while_the_clinics_is_not_known():
    assert html("Call 212.555.0123 now.", phone="") == "<p>Call 212.555.0123 now.</p>"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("www.knees.example", "https://www.knees.example"),
        ("WWW.Knees.example/a?b=1&c#d", "https://WWW.Knees.example/a?b=1&amp;c#d"),
        ("https://knees.example/a_(b)", "https://knees.example/a_(b)"),
        ("http://knees.example:80/2125550123", "https://knees.example:80/2125550123"),
    ],
)
def test_a_web_address_is_an_https_link_without_the_punctuation_after_it(typed, address):
    shown = typed.replace("&", "&amp;")
    assert html(f"See “{typed}”, ({typed}).") == (
        f'<p>See “<a href="{address}">{shown}</a>”, (<a href="{address}">{shown}</a>).</p>'
    )


@pytest.mark.parametrize("typed", ["me@www.knees.example", "javascript:alert(1)", "wwww.x", "www."])
def test_what_is_no_web_address_stays_text(typed):
    assert html(f"See {typed} there.") == f"<p>See {typed} there.</p>"


def test_markup_in_the_text_is_text():
    assert html('<b onclick="x">Hi</b> & <script>') == (
        "<p>&lt;b onclick=&quot;x&quot;&gt;Hi&lt;/b&gt; &amp; &lt;script&gt;</p>"
    )


@pytest.mark.parametrize(
    ("body", "written"),
    [
        ("Then:\n1) Rest\n2) Call us", "<h2>Then</h2>\n<ol><li>Rest</li><li>Call us</li></ol>"),
        ("3. Rest for\na while\n4. Call",
         '<ol start="3"><li>Rest for a while</li><li>Call</li></ol>'),
        ("(1) Rest\n\n(2) Call\n\nBye now.",
         "<ol><li>Rest</li><li>Call</li></ol>\n<p>Bye now.</p>"),
        ("1. Rest\n2. Call\n• Sit", "<ol><li>Rest</li><li>Call</li></ol>\n<ul><li>Sit</li></ul>"),
        ("1. We look at it.\n\nIt moves.\n\n2. We hold it.",
         "<p>1. We look at it.</p>\n<p>It moves.</p>\n<p>2. We hold it.</p>"),
        ("It was in\n1987. Then came\n12. May.", "<p>It was in 1987. Then came 12. May.</p>"),
    ],
)  # fmt: skip
def test_lines_with_numbers_that_go_on_are_a_numbered_list(body, written):
    assert html(body) == written


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://a.example/Ketamine_(drug)", "https://a.example/Ketamine_(drug)"),
        ("(https://a.example/x)", "https://a.example/x"),
        ("(https://a.example/x_(y)).", "https://a.example/x_(y)"),
    ],
)
def test_a_bracket_that_an_address_opens_is_its_own(typed, address):
    assert f'<a href="{address}">' in html(f"Read {typed} today.")


# Summary


def test_the_summary_is_the_whole_sentences_that_begin_the_first_paragraph():
    first = "Dr. Orla Quay (of Hill House) asked why. Was it the knee?"
    assert summary(article(f"THE KNEE\n\n{first}\n\nMore.")) == first
    long = f"{first} {'It bends and bends again, ' * 20}end."
    assert summary(article(long)) == first


def test_the_dot_of_a_short_title_ends_no_sentence():
    assert summary(article(f"It bends. Dr. Quay {'bends ' * 80}it.")) == "It bends."


def test_a_first_sentence_without_end_is_cut_between_words():
    text = summary(article("bending, " * 100))
    assert len(text) <= MAX_SUMMARY_LENGTH
    assert text.endswith("bending…")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("It bends. Call (212) 555-0123 for more. It helps.", "It bends."),
        ("Please call (212) 555-0123.", "Please call…"),
        ("(212) 555-0123", "A quiet title"),
        ("Call 212-555-0199.", "Call 212-555-0199."),
    ],
)
def test_the_summary_ends_before_the_clinics_number(body, expected):
    assert summary(article(body), PHONE) == expected


def test_a_summary_of_one_endless_word_is_cut_too():
    assert summary(article("x" * 500)) == "x" * (MAX_SUMMARY_LENGTH - 1) + "…"


def test_an_article_without_a_paragraph_has_its_first_words_as_summary():
    assert summary(article("• one\n• two")) == "one"
