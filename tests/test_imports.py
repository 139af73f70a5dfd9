"""No module of the project imports, by whatever way round, one that imports it; none imports late.

Where two modules need each other, neither can be read or changed alone.
"""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = sorted(path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests")
SOURCES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for app in APPS
    for path in app.rglob("*.py")
}


def imported(tree: ast.AST) -> Iterator[str]:
    """What the source imports, wherever in it: modules, and names that may be modules."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules_in(tree: ast.AST, known: set[str]) -> set[str]:
    """The known modules that the source imports, or imports a name from."""
    return {name if name in known else name.rpartition(".")[0] for name in imported(tree)} & known


def circle(sources: dict[str, str]) -> list[str]:
    """Modules of which each imports the next, the last one the first; empty if there are none."""
    known = set(sources)
    graph = {name: modules_in(ast.parse(source), known) for name, source in sources.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return sorted(set(error.args[1]))
    return []


def late_imports(source: str) -> list[int]:
    """The lines with an import inside a function other than ``ready``, which Django calls late."""
    return sorted(
        {
            node.lineno
            for function in ast.walk(ast.parse(source))
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            and function.name != "ready"
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
    )


def test_no_module_is_on_a_circle() -> None:
    assert circle({name: path.read_text("utf-8") for name, path in SOURCES.items()}) == []


def test_no_function_imports() -> None:
    late = {name: late_imports(path.read_text("utf-8")) for name, path in SOURCES.items()}
    assert {name: lines for name, lines in late.items() if lines} == {}


def test_every_import_names_its_module_in_full() -> None:
    trees = (ast.parse(path.read_text("utf-8")) for path in SOURCES.values())
    levels = [
        node.level for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
    ]
    assert set(levels) == {0}


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ({"a": "import b", "b": "import json"}, []),
        ({"a": "import b", "b": "from a import name"}, ["a", "b"]),
        ({"a": "import b", "b": "if TYPE_CHECKING:\n    import a"}, ["a", "b"]),
        (
            {"a": "import b.c", "b": "", "b.c": "def f():\n    from b import d", "b.d": "import a"},
            ["a", "b.c", "b.d"],
        ),
        ({"a": "from b import c", "b": "import a", "b.c": ""}, []),
        ({"a": "import b", "b": "import c", "c": "import a", "d": "import a"}, ["a", "b", "c"]),
    ],
)
def test_a_circle_is_found_wherever_it_hides(sources: dict[str, str], expected: list[str]) -> None:
    assert circle(sources) == expected


def test_a_late_import_is_found() -> None:
    source = "import a\ndef ready():\n    import b\ndef late():\n    if True:\n        import c\n"
    assert late_imports(source) == [6]
