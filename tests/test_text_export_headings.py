"""Headings of a text export are found, and read in sentence case with every abbreviation whole."""

import pytest

from transfer.text_import.text_export import ParsedArticle, parse


def article(body: str) -> ParsedArticle:
    (parsed,) = parse(f"Posted on\n\nA quiet title\n\n{body}\n")
    return parsed


def headings(line: str, prose: str = "Text under it, and a full stop.") -> list[str]:
    return list(article(f"{line}\n\n{prose}").headings)


# Capitals without a sample in the prose


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("LIVING WITH TMJ", "Living with TMJ"),
        ("HIV AND SLEEP", "HIV and sleep"),
        ("IV THERAPY FOR ADHD?", "IV therapy for ADHD?"),
        ("SSRIS, MRIS, AND PTSD", "SSRIs, MRIs, and PTSD"),
        ("COVID-19 AND THE FLU", "COVID-19 and the flu"),
        ("A PHD SPEAKS", "A PhD speaks"),
        ("BIPOLAR II DISORDER", "Bipolar II disorder"),
        ("YOUR MS AND YOU", "Your MS and you"),
        ("HIV/AIDS IN THE U.S. TODAY", "HIV/AIDS in the U.S. today"),
        ("WHAT AIDS SLEEP", "What aids sleep"),
        ("WHAT LED US TO IT", "What led us to it"),
        ("ADD OR ADHD", "ADD or ADHD"),
        ("ADD SALT FOR US", "Add salt for us"),
        ("WHAT AN XQZ IS", "What an XQZ is"),
        ("SLEEP VS. REST: 50 MG", "Sleep vs. rest: 50 mg"),
        ("VITAMIN D AND VITAMIN A", "Vitamin D and vitamin A"),
        ("AN X-RAY IN A DAY", "An X-ray in a day"),
        ("YOUR A1C AND B12, 2ND TEST", "Your A1C and B12, 2nd test"),
        ("KETAMINE-ASSISTED THERAPY (KAT)", "Ketamine-assisted therapy (KAT)"),
        ("REST (A LOT)", "Rest (a lot)"),
        ("A Q&A ON THE ABCS OF SLEEP", "A Q&A on the ABCs of sleep"),
        ("Living With Hiv", "Living with HIV"),
        ("All About Vitamin D", "All about vitamin D"),
    ],
)
def test_abbreviations_keep_their_capitals(heading, expected):
    assert headings(heading) == [expected]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("DR. MCDONALD ON SLEEP", "Dr. McDonald on sleep"),
        ("THE MCDONALD METHOD", "The McDonald method"),
        ("ASK DR. BLUM", "Ask Dr. Blum"),
        ("Ask Dr. Blum About Sleep", "Ask Dr. Blum about sleep"),
        ("ASK MS. SMITH", "Ask Ms. Smith"),
        ("DR. O’BRIEN AT 9 O’CLOCK", "Dr. O’Brien at 9 o’clock"),
        ("ASK YOUR DR. ABOUT SLEEP", "Ask your Dr. about sleep"),
    ],
)
def test_names_after_a_title_keep_their_capitals(heading, expected):
    assert headings(heading) == [expected]


@pytest.mark.parametrize(
    ("heading", "prose", "expected"),
    [
        ("SLEEP AND MCDONALD", "Ask Dr. McDonald. McDonald knows.", "Sleep and McDonald"),
        ("SLEEP AND MACDONALD", "MacDonald knows.", "Sleep and MacDonald"),
        ("REST BY BLUM", "Dr. Blum rests.", "Rest by Blum"),
        ("SIGNS OF AIDS", "We treat AIDS here.", "Signs of AIDS"),
        ("OUR HIIT", "We like hiit. It is hiit.", "Our hiit"),
    ],
)
def test_the_prose_shows_how_a_word_is_written(heading, prose, expected):
    assert headings(heading, prose) == [expected]


# Questions in quotation marks or brackets


@pytest.mark.parametrize(
    "line",
    [
        "“Is it for me?”",
        '"Will it hurt?"',
        "‘Can I drive?’",
        "(Is it safe?)",
        "[What does it cost?]",
        "(“Who comes along?”)",
    ],
)
def test_a_question_in_quotation_marks_or_brackets_is_a_heading(line):
    assert headings(line) == [line]


def test_a_shouted_question_in_quotation_marks_is_in_sentence_case():
    assert headings("“IS IT FOR ME?”") == ["“Is it for me?”"]


@pytest.mark.parametrize(
    "line",
    [
        "She asked, “Does it hurt?” and left.",
        "“We listen,” she says.",
        "“Does it hurt?” and “How long?”",
        "“Does it hurt? It does not.”",
        "(It does not hurt.)",
    ],
)
def test_a_sentence_with_a_quotation_is_no_heading(line):
    assert headings(line) == []


def test_a_quoted_question_right_before_a_heading_opens_the_article():
    assert article("“Is it sore?”\n\nWHAT HELPS\n\nRest.").headings == ("What helps",)
