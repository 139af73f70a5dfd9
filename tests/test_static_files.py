"""A browser gets one style sheet and one script, both small, however many files they are in."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage
from django.test import override_settings

from clinic_site.web.static_files import JoinedStaticFilesStorage, join_script, join_style_sheet

CSS = Path(str(finders.find("css/site.css"))).parent


@pytest.fixture
def collected(tmp_path):
    """The site's own static files after collecting, as a storage."""
    source = FileSystemStorage(location=CSS.parent)
    names = [str(path.relative_to(CSS.parent)) for path in CSS.parent.rglob("*") if path.is_file()]
    with override_settings(STATIC_ROOT=tmp_path, STATIC_URL="/static/"):
        storage = JoinedStaticFilesStorage(location=tmp_path)
        for name in names:
            with source.open(name) as content:
                storage.save(name, content)
        for _name, _hashed, outcome in storage.post_process({n: (source, n) for n in names}):
            if isinstance(outcome, Exception):
                raise outcome
        yield storage


def served_sheet(storage) -> str:
    with storage.open(storage.stored_name("css/site.css")) as sheet:
        return sheet.read().decode()


def served_script(storage) -> str:
    with storage.open(storage.stored_name("js/site.js")) as script:
        return script.read().decode()


def test_imports_become_layers_in_their_order():
    files = {"a.css": "a { top: 0; }", "parts/b.css": "b { top: 0; }"}
    css = '@layer one;\n@import url("a.css");\n@import url("parts/b.css") layer(one);\n'
    assert join_style_sheet(css, files.__getitem__) == (
        "@layer one;\na { top: 0; }\n@layer one {\nb { top: 0; }\n}\n"
    )


def test_comments_and_blank_lines_stay_at_home():
    files = {"a.css": "/* why\n\n so */\n\na {\n  top: 0; /* here */\n}\n"}
    assert join_style_sheet('/* x */\n@import url("a.css");', files.__getitem__) == (
        "a {\ntop: 0;\n}\n"
    )


def test_an_import_of_a_missing_file_stops_the_collecting():
    with pytest.raises(KeyError, match=r"gone\.css"):
        join_style_sheet('@import url("gone.css");', {}.__getitem__)


def test_imported_modules_become_blocks_in_their_order():
    files = {"a.js": "// why\nconst x = 1;\n\nuse(x);", "b.js": "const x = 2; // here"}
    js = '// all\nimport "./a.js";\nimport "./b.js";\n'
    assert join_script(js, files.__getitem__) == (
        "{\nconst x = 1;\nuse(x);\n}\n{\nconst x = 2; // here\n}\n"
    )


def test_one_script_is_served_and_nothing_is_left_to_import(collected):
    js = served_script(collected)
    assert "import" not in js
    assert js.count("{") == js.count("}")


def test_one_style_sheet_is_served_and_nothing_is_left_to_import(collected):
    css = served_sheet(collected)
    assert "@import" not in css
    assert "/*" not in css
    assert css.count("{") == css.count("}")
    assert css.startswith("@layer reset, base, layout, components, utilities;")


def test_the_font_in_the_style_sheet_has_its_hashed_name(collected):
    (name,) = re.findall(r'url\("\.\./(fonts/[^"]+)"\)', served_sheet(collected))
    assert name == collected.stored_name("fonts/newsreader-display.woff2")
    assert name != "fonts/newsreader-display.woff2"
    assert collected.exists(name)


def test_every_sheet_is_imported_once():
    imported = re.findall(r'@import url\("([^"]+)"\)', (CSS / "site.css").read_text())
    components = {str(path.relative_to(CSS)) for path in CSS.glob("components/*.css")}
    assert len(imported) == len(set(imported))
    assert components <= set(imported)


def test_collecting_again_gives_the_same_sheet(collected):
    first = served_sheet(collected)
    paths = {"css/site.css": (collected, "css/site.css")}
    list(collected.post_process(paths))
    assert served_sheet(collected) == first


def test_what_is_served_fits_its_budgets(collected):
    assert len(gzip.compress(served_script(collected).encode(), 9)) <= 2 * 1024
    assert len(gzip.compress(served_sheet(collected).encode(), 9)) <= 9 * 1024
    assert collected.size("fonts/newsreader-display.woff2") <= 30 * 1024


def test_the_sheets_keep_to_the_habits_of_the_house():
    for path in [*CSS.glob("*.css"), *CSS.glob("components/*.css")]:
        css = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        selectors = " ".join(re.findall(r"([^{};]+)\{", css))
        assert "!important" not in css, path
        assert "#" not in selectors, path


def test_a_name_that_was_not_collected_is_an_error(collected):
    with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
        collected.url("css/gone.css")


def test_every_sheet_of_the_staffs_side_is_in_its_one_sheet_or_comes_with_a_widget():
    """Django's own sheets are left out, so a template's block for them shows nothing."""
    imported = re.findall(r'@import url\("admin/([^"]+)"\)', (CSS / "admin.css").read_text())
    assert len(imported) == len(set(imported))
    with_widgets = {"pictures.css", "list-rows.css", "design.css", "design-tokens.css"}
    own = {path.name for path in CSS.glob("admin/*.css")} - with_widgets
    assert {name for name in own if not name.startswith("rich-text")} == set(imported)
    templates = CSS.parents[1] / "templates"
    users = [path.name for path in templates.rglob("*.html") if "extrastyle" in path.read_text()]
    assert users == [], "import the sheet into static/css/admin.css instead"
