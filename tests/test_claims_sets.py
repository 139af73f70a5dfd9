"""The sets that judge the claims checker are whole: enough examples of each rule, none twice."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

SETS = Path(__file__).parents[1] / "bench" / "claims"
SENTENCE_RULES = {
    "absolute-safety",
    "cure",
    "guarantee",
    "last-hope",
    "settled-mechanism",
    "superlative",
    "typed-terms",
    "unsourced-study",
}
PAGE_RULES = {"benefit-without-risk", "patient-story", "unapproved-use"}


def read(folder: str) -> dict[str, dict[str, Any]]:
    return {
        path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
        for path in (SETS / folder).glob("*.toml")
    }


def twice(texts: list[str]) -> list[str]:
    return [text for text, times in Counter(texts).items() if times > 1]


def test_every_rule_has_a_set() -> None:
    assert read("sentences").keys() == SENTENCE_RULES
    assert read("pages").keys() == PAGE_RULES


@pytest.mark.parametrize("rule", sorted(SENTENCE_RULES))
def test_sentence_rule_has_enough_claims_and_innocents(rule: str) -> None:
    sentences = read("sentences")[rule]
    assert sentences.keys() == {"claims", "innocents"}
    assert len(sentences["claims"]) >= 32
    assert len(sentences["innocents"]) >= 32


@pytest.mark.parametrize("rule", sorted(PAGE_RULES))
def test_page_rule_has_enough_pages_to_find_and_to_pass(rule: str) -> None:
    pages = read("pages")[rule]["pages"]
    found = [page for page in pages if rule in page["finds"]]
    assert len(found) >= 12
    assert len(pages) - len(found) >= 12


def test_pages_have_every_key() -> None:
    for pages in read("pages").values():
        for page in pages["pages"]:
            assert page.keys() == {
                "title",
                "drugs",
                "has_consent",
                "has_approved_use_block",
                "finds",
                "text",
            }
            assert set(page["finds"]) <= PAGE_RULES, page["title"]
            assert 3 <= len(page["text"]) <= 8, page["title"]


def test_no_sentence_or_title_appears_twice() -> None:
    sentences = [
        text for rule in read("sentences").values() for kind in rule.values() for text in kind
    ]
    pages = [page for rule in read("pages").values() for page in rule["pages"]]
    assert twice(sentences) == []
    assert twice([page["title"] for page in pages]) == []
    assert (
        twice(
            [
                paragraph
                for page in pages
                for paragraph in page["text"]
                if not paragraph.startswith("## ")
            ]
        )
        == []
    )
