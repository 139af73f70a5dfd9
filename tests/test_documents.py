"""What a newcomer reads is true: links lead somewhere, settings and versions are the real ones."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.test_the_ladder import LADDER

ROOT = Path(__file__).resolve().parent.parent
TOP = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]
DOCUMENTS = sorted([*map(ROOT.joinpath, TOP), *(ROOT / "docs").rglob("*.md")])

_SETTING = re.compile(r"[A-Z][A-Z_]+")


def prose(document: Path) -> str:
    """The text without its code blocks: what looks like a link there is none."""
    return re.sub(r"^ *```.*?^ *```", "", document.read_text(encoding="utf-8"), flags=re.M | re.S)


def links(document: Path) -> list[str]:
    """The targets of links and images that are not addresses elsewhere."""
    text = prose(document)
    found = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'\b(?:src|href)="([^"]+)"', text)
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def anchors(document: Path) -> set[str]:
    """The names that GitHub gives to a document's headings."""
    headings = re.findall(r"^#+ (.+)$", prose(document), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_somewhere(document: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = document.parent / unquote(name) if name else document
    return target.exists() and (not anchor or anchor in anchors(target))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_and_images_of_documents_lead_somewhere(document: Path) -> None:
    assert [link for link in links(document) if not leads_somewhere(document, link)] == []


def test_readme_fits_on_two_screens() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 90


def settings_of_readme() -> set[str]:
    rows = re.findall(r"^\| (`[A-Z].*?) \|", (ROOT / "README.md").read_text("utf-8"), flags=re.M)
    return set(_SETTING.findall(" ".join(rows)))


def settings_read_by(path: str) -> Iterator[str]:
    """The names that a program asks the environment or a settings file for, some in a loop."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        asked: list[ast.expr] = []
        if isinstance(node, ast.Call) and re.search("env|from_file", ast.unparse(node.func)):
            asked = node.args
        elif isinstance(node, ast.comprehension) and isinstance(node.iter, ast.Tuple):
            asked = node.iter.elts
        names = (item.value for item in asked if isinstance(item, ast.Constant))
        yield from (str(name) for name in names if _SETTING.fullmatch(str(name)))


def test_readme_lists_the_settings_that_the_site_reads() -> None:
    read = {*settings_read_by("clinic_site/settings.py"), *settings_read_by("bin/serve")}
    # ENV_FILE says where the others are.
    assert settings_of_readme() == read - {"ENV_FILE"}


def test_example_of_a_settings_file_lists_the_settings_of_the_readme() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^(\w+)=", example, flags=re.M)) == settings_of_readme()


def test_operations_explain_each_setting_of_the_readme() -> None:
    operations = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"\*\*`(\w+)`\*\*", operations))
    assert explained == settings_of_readme()


def releases() -> list[tuple[tuple[int, ...], str]]:
    """The versions of the changelog with their days, in the order that they are written in."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.findall(r"^## (\d+\.\d+\.\d+) \((\d{4}-\d\d-\d\d)\)$", changelog, flags=re.M)
    assert len(found) == len(re.findall(r"^## ", changelog, flags=re.M))
    return [(tuple(map(int, version.split("."))), day) for version, day in found]


def test_changelog_begins_with_the_newest_version() -> None:
    assert releases() == sorted(releases(), reverse=True)


def test_version_of_the_project_is_the_newest_of_the_changelog() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert tuple(map(int, project["version"].split("."))) == releases()[0][0]


def test_decisions_are_numbered_without_gaps() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    expected = list(range(1, len(files) + 1))
    assert [int(file.name[:4]) for file in files] == expected
    titles = [file.read_text(encoding="utf-8").splitlines()[0] for file in files]
    assert [int(title.removeprefix("# ").partition(".")[0]) for title in titles] == expected


def test_picture_of_the_architecture_stacks_the_apps_as_they_import() -> None:
    picture = (ROOT / "docs" / "architecture.svg").read_text(encoding="utf-8")
    assert re.findall(r'class="app"[^>]*>(\w+)<', picture) == LADDER[::-1]


def labels_of_staff() -> str:
    """All texts in which a label of the admin may be, in one string in lower case."""
    folders = [*LADDER, "templates", "static/js"]
    files = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.*"))]
    kept = [path for path in files if path.suffix in {".py", ".html", ".js"}]
    return "\n".join(path.read_text(encoding="utf-8") for path in kept).casefold()


def test_handbook_names_labels_that_staff_can_see() -> None:
    quoted = re.findall(r"\*\*(.+?)\*\*", prose(ROOT / "docs" / "handbook.md"), flags=re.S)
    code = labels_of_staff().replace("_", " ")
    names = {" ".join(label.split()) for label in quoted}
    assert sorted(name for name in names if name.casefold() not in code) == []
