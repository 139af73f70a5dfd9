"""What docs/style.md says about texts holds in every template and every string of the code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STYLE = ROOT / "docs" / "style.md"
APPS = "appointments blog checks clinic clinic_site fields images insights outbox pages publishing"
APPS += " richtext services staff transfer"
MACHINE = {"c", "Y-m-d"}  # ISO 8601, in attributes
NAMES = re.compile(r"[A-Z_]+_FORMAT")

_COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
_HEADING = re.compile(r"<(h[1-6]|button|dt|label|legend|th)\b[^>]*>([^<{]+)</\1>")
_PROPER = re.compile(r"[A-Z]{2,}|FDA|PDF|JavaScript|Polyvagal|Web|Content|Accessibility|Guidelines")


def templates() -> dict[str, str]:
    paths = [path for app in APPS.split() for path in (ROOT / app).rglob("templates/**/*.html")]
    paths += (ROOT / "templates").rglob("*.html")
    return {str(path.relative_to(ROOT)): _COMMENT.sub("", path.read_text()) for path in paths}


def strings() -> Iterator[tuple[str, str]]:
    """The strings of the code, docstrings left out, each with its place."""
    for app in APPS.split():
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            tree = ast.parse(path.read_text())
            docs = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and id(node) not in docs:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", str(node.value)


def unwanted() -> list[str]:
    rows = re.findall(r"^\| (.+?) \| .+? \|$", STYLE.read_text(), re.MULTILINE)
    return [words for row in rows[2:] for words in row.split(", ")]


def test_no_text_has_a_phrase_that_the_style_guide_replaces() -> None:
    texts = [*templates().items(), *strings()]
    phrases = re.compile(rf"\b({'|'.join(map(re.escape, unwanted()))})\b", re.IGNORECASE)
    found = [f"{place}: {hit[0]}" for place, text in texts for hit in phrases.finditer(text)]
    assert found == []


def test_template_dates_and_times_name_a_format() -> None:
    used = re.compile(r"""\|(?:date|time):(["'])(.*?)\1""")
    wrong = [
        f"{place}: {hit[2]}"
        for place, text in templates().items()
        for hit in used.finditer(text)
        if not NAMES.fullmatch(hit[2]) and hit[2] not in MACHINE and len(hit[2]) > 1
    ]
    assert wrong == []


def test_headings_and_buttons_are_in_sentence_case() -> None:
    wrong = [
        f"{place}: {hit[2]}"
        for place, text in templates().items()
        for hit in _HEADING.finditer(text)
        if any(word[:1].isupper() and not _PROPER.match(word) for word in hit[2].split()[1:])
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "script", sorted((ROOT / "static" / "js").glob("*.js")), ids=lambda p: p.name
)
def test_scripts_write_american_dates(script: Path) -> None:
    languages = re.findall(
        r'(?:toLocale\w*String|DateTimeFormat)\((?:"([^"]*)")?', script.read_text()
    )
    assert set(languages) <= {"en-US"}
