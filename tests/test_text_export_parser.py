"""The parser of the text export: any text in, clear values out, no word lost."""

import re
from collections import Counter
from html import unescape

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from transfer.text_import.article_html import article_html, summary
from transfer.text_import.text_export import (
    MAX_BYTES,
    ExportError,
    Kind,
    ParsedArticle,
    decode,
    parse,
    read_export,
)

PHONE = "+12125550123"

EXPORT = """Posted on

LASER CARE FOR SORE KNEES AND THE MCL

Could a lamp that gives no heat at all be of any use to a knee that has been sore for so long?\u00a0

What is the MCL?

Let’s begin with the MCL.\u00a0 It is a band – short and strong – on the inner side.\u00a0\u00a0
A ClearBeam lamp is held over it.

IS CLEARBEAM FOR ME?

If you have any of these….

  • a stiff knee, or\u00a0
  • trouble with   stairs
  • “Clicking” when you walk

….and rest did not help, then clearbeam may be worth a question. A ClearBeam lamp is small.

WANT TO ASK ABOUT THE CLEARBEAM LAMP?

Call us at  212.555.0123 or see www.knees.example.

Posted on March 3, 2024

How Walking is Changing Knees at the North Hill Clinic

Walks at North Hill Clinic

We meet at North Hill Clinic twice a week. We like walking, and here are people* we met we met:

  • Slow Walk: ten minutes
  • Long Walk: an hour

The Shape of a Knee:\u00a0

It bends.

*names were changed.
"""


def article(body: str, title: str = "A quiet title") -> ParsedArticle:
    (parsed,) = parse(f"Posted on\n\n{title}\n\n{body}\n")
    return parsed


def html(body: str, phone: str = PHONE) -> str:
    return article_html(article(body), phone)


def kinds(parsed: ParsedArticle) -> list[Kind]:
    return [block.kind for block in parsed.blocks]


def headings(body: str) -> list[str]:
    return list(article(f"{body}\n\nText under it, and a full stop.").headings)


# A whole export


def test_every_article_has_its_title_and_headings_in_sentence_case():
    laser, walking = parse(EXPORT)

    assert laser.title == "Laser care for sore knees and the MCL"
    assert laser.headings == (
        "What is the MCL?",
        "Is ClearBeam for me?",
        "Want to ask about the ClearBeam lamp?",
    )
    assert walking.title == "How walking is changing knees at the North Hill Clinic"
    assert walking.headings == ("Walks at North Hill Clinic", "The shape of a knee")


def test_an_article_becomes_headings_paragraphs_lists_and_links():
    laser, _ = parse(EXPORT)

    assert article_html(laser, PHONE).splitlines() == [
        "<p>Could a lamp that gives no heat at all be of any use to a knee that has been sore for "
        "so long?</p>",
        "<h2>What is the MCL?</h2>",
        "<p>Let’s begin with the MCL. It is a band – short and strong – on the inner side. "
        "A ClearBeam lamp is held over it.</p>",
        "<h2>Is ClearBeam for me?</h2>",
        "<p>If you have any of these….</p>",
        "<ul><li>a stiff knee, or</li><li>trouble with stairs</li>"
        "<li>“Clicking” when you walk</li></ul>",
        "<p>….and rest did not help, then clearbeam may be worth a question. "
        "A ClearBeam lamp is small.</p>",
        "<h2>Want to ask about the ClearBeam lamp?</h2>",
        '<p>Call us at <a href="clinic:phone">212.555.0123</a> or see '
        '<a href="https://www.knees.example">www.knees.example</a>.</p>',
    ]


def test_a_note_follows_the_list_that_its_sentence_introduces():
    _, walking = parse(EXPORT)

    assert article_html(walking).splitlines()[1:4] == [
        "<p>We meet at North Hill Clinic twice a week. We like walking, and here are people* "
        "we met we met:</p>",
        "<ul><li><strong>Slow Walk:</strong> ten minutes</li>"
        "<li><strong>Long Walk:</strong> an hour</li></ul>",
        "<p><em>*names were changed.</em></p>",
    ]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(EXPORT.encode(), id="UTF-8"),
        pytest.param(EXPORT.encode("utf-8-sig"), id="UTF-8 with BOM"),
        pytest.param(EXPORT.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(EXPORT.encode("cp1252"), id="Windows-1252"),
        pytest.param(EXPORT.replace("\n", "\r\n").encode("cp1252"), id="Windows-1252 with CRLF"),
        pytest.param(EXPORT.encode("mac_roman"), id="Mac OS Roman"),
    ],
)
def test_every_usual_encoding_gives_the_same_articles(data):
    assert parse(decode(data)) == parse(EXPORT)


# What is refused


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        ("Posted on".encode("utf-16"), r"UTF-16 text\. Save it as UTF-8"),
        ("Posted on".encode("utf-16-be"), r"UTF-16 text\. Save it as UTF-8"),
        (b"Posted on\n\x81\x8d", "Line 2 has the byte 0x81.*neither UTF-8 nor Windows-1252"),
        ("Posted on “the wall".encode()[:-10] + b"\xe2\x80", "Line 1 has the byte 0xE2"),
        ("Posted on\n\n“One”\n5".encode() + b"\x9610 mg", "Line 4 has the byte 0x96"),
        (b"Posted on\n\ndon\x92t and don\xd5t", "Line 3 has the byte 0x92, and it isn’t sure"),
        (b"a" * (MAX_BYTES + 1), "over 5 MB"),
    ],
)
def test_bytes_that_are_no_text_are_refused(data, message):
    with pytest.raises(ExportError, match=message):
        decode(data)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Just a text", "No article found"),
        ("Hello\n\nPosted on\n\nTitle\n\nBody", "“Hello” stands before the first"),
        ("Posted on\n\n\n", "Article 1 has no title"),
        (
            "Posted on\n\nOne\n\nBody\n\nPosted on\n\nPosted on\n\nTwo\n\nBody",
            "Article 2 has no title",
        ),
        ("Posted on\n\n• an item\n\nBody", "Article 1 has no title"),
        (f"Posted on\n\n{'long ' * 30}\n\nBody", "Article 1 has no title.*longer than 120"),
        ("Posted on\n\nOnly a title\n", "“Only a title”, has no text"),
    ],
)
def test_text_that_is_no_export_is_refused_with_one_line(text, message):
    with pytest.raises(ExportError, match=message) as raised:
        parse(text)
    assert "\n" not in str(raised.value)


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(ExportError, match=r"There is no file .*missing\.txt"):
        read_export(tmp_path / "missing.txt")
    with pytest.raises(ExportError, match="is a folder"):
        read_export(tmp_path)


# Headings


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("THE KNEE AND YOU", "The knee and you"),
        ("The Knee and You", "The knee and you"),
        ("Does it hurt?", "Does it hurt?"),
        ("What to bring along:", "What to bring along"),
        ("What to bring along :", "What to bring along"),
        ("Questions", "Questions"),
        ("WHAT CAN I DO?", "What can I do?"),
        ("DON’T WAIT: THE KNEE’S SIGNS", "Don’t wait: the knee’s signs"),
        ("Sore Again? What to Do", "Sore again? What to do"),
        ("A Visit to McAllen", "A visit to McAllen"),
        ("The “Weak Knee” and Sleep", "The “weak knee” and sleep"),
        ("Ten Facts about Vitamin B12", "Ten facts about vitamin B12"),
    ],
)
def test_a_short_line_of_its_own_is_a_heading(line, heading):
    assert headings(line) == [heading]


@pytest.mark.parametrize(
    "line",
    [
        "It bends.",
        "A knee is a hinge, and a little more than that",
        "It is of no use to Us",
        "Our Knees rarely bend Now",
        "Have you asked yourself, on some evening after a long walk, why it is the knee?",
        "It hurts. Does it matter?",
        "Call 212 555 0123",
        "CALL 212.555.0123 TODAY",
        "…",
        "???",
        "膝の話",
    ],
)
def test_any_other_line_is_a_paragraph(line):
    assert headings(line) == []
    assert f"<p>{line}</p>" in html(line, phone="")


def test_a_heading_needs_no_blank_line_under_it():
    assert kinds(article("THE KNEE\nIt bends, and it\ncarries us.")) == [
        Kind.HEADING,
        Kind.PARAGRAPH,
    ]


def test_a_heading_of_nothing_is_a_paragraph_and_stays_as_it_is_written():
    assert html("It bends.\n\nReady to Walk?") == "<p>It bends.</p>\n<p>Ready to Walk?</p>"
    assert html("Is it sore?\n\nWHAT HELPS\n\nRest.") == (
        "<p>Is it sore?</p>\n<h2>What helps</h2>\n<p>Rest.</p>"
    )


# The case of words


@pytest.mark.parametrize(
    ("prose", "title", "expected"),
    [
        ("We use the MRI here.", "THE MRI", "The MRI"),
        ("MRI is a picture.", "THE MRI", "The MRI"),
        ("We like Zorbit. The zorbit and Zorbit.", "ZORBIT AND YOU", "Zorbit and you"),
        ("We give zorbit. With Zorbit or zorbit.", "How Zorbit Helps", "How zorbit helps"),
        ("One Zorbit, one zorbit.", "About Zorbit", "About zorbit"),
        ("Zorbit begins it. Then “Zorbit” too.", "ABOUT ZORBIT", "About zorbit"),
        ("Come to Hill House of Health now. Our health.", "AT HILL HOUSE OF HEALTH",
         "At Hill House of Health"),
        ("It is a Sleep Study here. More sleep, a study.", "A SLEEP STUDY", "A sleep study"),
        ("For the iKnee app.", "IKNEE AT HOME", "iKnee at home"),
        ("We take vitamin D here.", "WHAT YOU’D ASK", "What you’d ask"),
        ("Nothing to learn here.", "Why Rest? ı Ask", "Why rest? ı ask"),
        ("Nothing to learn here.", "My mixed Title about knees", "My mixed Title about knees"),
        ("THE WHOLE PARAGRAPH IS SHOUTED, AND SO IT SHOWS NO KNEE HOW TO BE WRITTEN.", "THE KNEE",
         "The knee"),
    ],
)  # fmt: skip
def test_a_title_takes_the_case_that_the_prose_mostly_has(prose, title, expected):
    assert article(prose, title).title == expected


# Lists and notes


@pytest.mark.parametrize("mark", ["• ", "•", "- ", "* ", "  ▪ ", "·\t"])
def test_lines_with_a_bullet_are_a_list(mark):
    assert html(f"Pick:\n{mark}one\n{mark}two\n  goes on\n\n{mark}three\n{mark}\n\nEnd.") == (
        "<h2>Pick</h2>\n<ul><li>one</li><li>two goes on</li><li>three</li></ul>\n<p>End.</p>"
    )


@pytest.mark.parametrize("line", ["- – a dash", "-5 degrees", "– so it is"])
def test_dashes_survive(line):
    assert line.removeprefix("- ") in html(line)


def test_an_asterisk_is_no_bullet_where_it_marks_a_note():
    assert html("Most people* walk.\n\nIt helps.\n\n* of 90 we asked") == (
        "<p>Most people* walk.</p>\n<p><em>* of 90 we asked</em></p>\n<p>It helps.</p>"
    )


def test_a_note_is_not_given_to_another_mark():
    assert html("A knee* bends.\n\nA back** bends.\n\n*mostly\n\nEnd.").splitlines()[1] == (
        "<p><em>*mostly</em></p>"
    )


def test_only_short_terms_before_a_colon_are_strong():
    item = "Walk as long as you like each day: it helps"
    assert html(f"• Rest: it helps\n• {item}") == (
        f"<ul><li>Rest: it helps</li><li>{item}</li></ul>"
    )


def test_each_note_goes_to_its_own_mark_in_the_order_of_the_notes():
    body = "One* and two.**\n\nA third*\n\n• and four**\n\n*first\n\n**second\n\n***nobody's"
    blocks = article(f"{body}\n\nEnd.").blocks
    assert [block.texts[0] for block in blocks] == [
        "One* and two.**", "A third*", "and four**", "*first", "**second", "***nobody's", "End."
    ]  # fmt: skip


# Any text

BULLETS = (
    "•‣◦▪▫·●○■□▸▹►▻➢➤➔→⇒❖✦★⁃∙👉🔹🔸\uf0b7\uf0a7\uf0d8\uf0fc\uf076✓✔☑✅✗✘☒❌\ufe0f*-ov§Øü–—−+>»›"
)


def words(text: str) -> list[str]:
    """The words as they may be compared: no bullet before, no colon after, in any case."""
    stripped = (word.lstrip(BULLETS).rstrip(":").casefold() for word in text.split())
    return [word for word in stripped if word]


def rendered_words(parsed: ParsedArticle) -> list[str]:
    tag = r"</?(?:p|h2|ul|li|strong|em|a)\b[^>]*>"
    return words(unescape(re.sub(tag, _gap, article_html(parsed))))


def _gap(tag: re.Match[str]) -> str:
    return "" if re.match(r"</?(?:a|em|strong)\b", tag[0]) else " "


lines = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(EXPORT.splitlines()),
        st.sampled_from(["", "• ", "* ", "*", "-", "A B:", "WHY?", "so* it is", "*so", "• a:"]),
        st.sampled_from(["o an", "  o be", "– so", "\t– on", "1. in", "2. at", "  1) by", "➢ to"]),
        st.text("AaBb ß.?:…*•-ıİŉ'’“\u00a0&<", max_size=40),
    ),
    max_size=20,
)


@given(st.text(max_size=300) | lines.map("\n".join))
def test_any_text_gives_articles_or_one_clear_line(text):
    try:
        articles = parse(text)
    except ExportError as error:
        message = str(error)
    else:
        message = ""
        assert all(item.title and article_html(item, PHONE) and summary(item) for item in articles)
    assert len(message.splitlines()) <= 1


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data):
    try:
        text = decode(data)
    except ExportError:
        return
    assert text.strip()


@given(lines.map("\n".join))
def test_no_word_is_lost_or_doubled(body):
    if "posted on" in body.casefold():
        body = body.replace("Posted on", "Posted by")
    assume(words(body))
    parsed = article(body)
    assert Counter(rendered_words(parsed)) == Counter(words(body))
    if Kind.NOTE not in kinds(parsed):
        assert rendered_words(parsed) == words(body)
