"""The apps stand on a ladder: each imports, and points its foreign keys, only at floors below.

(Below in the house; above in the list of docs/decisions/0001-the-ladder.md.)
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
LADDER = [
    "fields",
    "richtext",
    "images",
    "insights",
    "outbox",
    "clinic",
    "checks",
    "publishing",
    "services",
    "appointments",
    "blog",
    "pages",
    "transfer",
    "staff",
    "clinic_site",
]


def imported_apps(source: str) -> Iterator[str]:
    """The project's apps that a module's source imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or ""]
        else:
            continue
        yield from (top for name in names if (top := name.partition(".")[0]) in LADDER)


def wrong_imports(app: str, source: str) -> list[str]:
    allowed = LADDER[: LADDER.index(app) + 1]
    return [name for name in imported_apps(source) if name not in allowed]


@pytest.mark.parametrize("app", LADDER)
def test_an_app_imports_only_from_the_floors_it_stands_on(app: str) -> None:
    wrong = {
        str(path.relative_to(ROOT)): found
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts
        and (found := wrong_imports(app, path.read_text(encoding="utf-8")))
    }
    assert wrong == {}


@pytest.mark.parametrize("app", LADDER)
def test_foreign_keys_point_only_at_the_floors_an_app_stands_on(app: str) -> None:
    allowed = LADDER[: LADDER.index(app) + 1]
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and (target := field.related_model) is not None
        and target._meta.app_label in LADDER
        and target._meta.app_label not in allowed
    ]
    assert wrong == []


def test_every_app_of_the_project_has_its_floor() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages == set(LADDER)


@pytest.mark.parametrize(
    ("app", "source", "expected"),
    [
        ("services", "from blog.models import Post", ["blog"]),
        ("services", "def late():\n    import blog.views", ["blog"]),
        ("clinic", "if True:\n    from clinic_site import settings", ["clinic_site"]),
        ("blog", "from services.models import Treatment\nimport json", []),
        ("blog", "from blog.models import Post", []),
    ],
)
def test_a_wrong_import_is_found_wherever_it_hides(
    app: str, source: str, expected: list[str]
) -> None:
    assert wrong_imports(app, source) == expected
