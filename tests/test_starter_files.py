"""A slip in a starter file is named with its file and its reason."""

import shutil
from pathlib import Path

import pytest

from transfer import starter_files

TREATMENT = "treatments/ketamine-infusions.toml"
ARTICLE = "articles/botox-to-treat-headaches-and-tmj.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(starter_files.FOLDER, tmp_path / "starter"))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def fault(folder: Path) -> str:
    with pytest.raises(starter_files.StarterFileError) as caught:
        starter_files.read(folder)
    return str(caught.value)


def test_the_files_are_whole(folder: Path) -> None:
    assert len(starter_files.read(folder).pages) == 5


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        (TREATMENT, "clinic:drawing/stress-and-body", "clinic:drawing/dog", "clinic:drawing/dog"),
        (TREATMENT, "clinic:source/2", "clinic:source/3", "clinic:source/3"),
        (TREATMENT, "clinic:phone", "clinic:fax", "clinic:fax"),
        (TREATMENT, "clinic:phone", "clinic:Our_phone/", "clinic:Our_phone"),
        (ARTICLE, "clinic:treatment/botox", "clinic:treatment/tea", "clinic:treatment/tea"),
        (ARTICLE, 'treatment = "botox', 'treatment = "tea', "no treatment has the slug 'tea"),
        (ARTICLE, '["headache-and', '["toothache-and', "no topic has the slug 'toothache"),
        (ARTICLE, 'slug = "botox-to', 'slug = "tea-to', "unlike the file's name"),
        (ARTICLE, "summary =", "brief =", "the key 'summary' is missing"),
        (ARTICLE, 'title = "Botox', 'title = Botox"', "not readable as TOML: "),
        ("topics.toml", "slug =", "slag =", "slag"),
    ],
)
def test_a_slip_is_named(folder: Path, name: str, old: str, new: str, reason: str) -> None:
    replace(folder / name, old, new)
    message = fault(folder)
    assert name.rpartition("/")[2] in message
    assert reason in message


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "clinic.toml").unlink()
    assert fault(folder) == "starter/clinic.toml: this file is missing"
