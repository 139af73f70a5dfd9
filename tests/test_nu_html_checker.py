"""The checker of the W3C's validator finds no fault in any public page (where Java is)."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from tests import whole_site

JAR = os.environ.get("VNU_JAR", "")


@pytest.mark.django_db
@pytest.mark.skipif(not (JAR and shutil.which("java")), reason="needs Java and VNU_JAR")
def test_the_nu_html_checker_finds_no_fault(client: Client, tmp_path: Path) -> None:
    whole_site.load()
    for number, path in enumerate((*whole_site.PAGES, "/no-such-page/")):
        (tmp_path / f"{number:02}.html").write_bytes(client.get(path).content)
    ran = subprocess.run(
        ["java", "-jar", JAR, "--format", "json", "--exit-zero-always", *tmp_path.glob("*.html")],
        capture_output=True,
        check=True,
    )
    messages = json.loads(ran.stderr)["messages"]
    faults = [
        (message["url"][-7:], message["message"])
        for message in messages
        if message["type"] == "error"
    ]
    assert faults == []
