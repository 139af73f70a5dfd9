"""deploy/clinic.service and the Dockerfile: what systemd says of the unit, and what must agree."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
UNIT = ROOT / "deploy" / "clinic.service"
MOST_EXPOSED = 3.0  # of 10, as systemd-analyze counts

needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="NOT TESTED: there is no systemd-analyze"
)


def analyze(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True)


@needs_systemd
def test_systemd_takes_the_unit_without_a_word(tmp_path: Path) -> None:
    unit = tmp_path / "etc/systemd/system/clinic.service"
    program = tmp_path / "opt/clinic/bin/serve"
    for source, target in ((UNIT, unit), (ROOT / "bin/serve", program)):
        target.parent.mkdir(parents=True)
        shutil.copy(source, target)
    said = analyze("verify", f"--root={tmp_path}", "--man=no", "--recursive-errors=no", unit)
    assert (said.returncode, said.stderr) == (0, "")


@needs_systemd
def test_the_unit_lets_the_site_do_little_else() -> None:
    limit = f"--threshold={MOST_EXPOSED * 10:.0f}"
    said = analyze("security", "--offline=true", "--no-pager", limit, UNIT)
    assert said.returncode == 0, said.stdout[-200:]


def test_documents_make_the_folders_that_the_unit_may_write() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.read_string(UNIT.read_text())
    operations = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    made = re.search(r"^install -d -o clinic .* -m 700 (.*)$", operations, flags=re.M)
    assert made
    assert made[1] == unit["Service"]["ReadWritePaths"]


def test_deploy_takes_at_most_ten_commands() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    block = text.partition("in ten commands")[2].partition("```sh\n")[2].partition("```")[0]
    commands = re.sub(r"<<'END'\n.*?^END$", "", block, flags=re.M | re.S).splitlines()
    assert len([line for line in commands if line.strip()]) <= 10


def test_image_is_made_in_at_most_20_lines() -> None:
    assert len((ROOT / "Dockerfile").read_text().splitlines()) <= 20
