#!/usr/bin/env python3
"""bench/ways.py: how many of the project's files, templates and queries one action runs through.

Files count in which a function ran, each once; so do templates. The site is a throwaway one with
the starter content.
"""

import argparse
import importlib.util
import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bin")]

from bootstrap import environment  # noqa: E402

if not all(map(importlib.util.find_spec, ("django", "lxml"))):
    python = environment(".venv", "requirements.txt")
    os.execv(python, [python, *sys.argv])

data = tempfile.TemporaryDirectory(prefix="clinic-ways-")
(Path(data.name) / "static").mkdir()
os.environ |= {
    "DATA_DIR": data.name,
    "ENV_FILE": os.devnull,
    "DJANGO_SETTINGS_MODULE": "clinic_site.settings",
    "SITE_URL": "http://testserver",
    "DEBUG": "true",
}

import django  # noqa: E402

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.signals import template_rendered  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402
from lxml import html  # noqa: E402
from PIL import Image as Picture  # noqa: E402

from appointments.form import form_token  # noqa: E402
from blog.models import Post  # noqa: E402
from images.models import Image  # noqa: E402

PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"
OWN_PAGE = {"origin": "http://testserver", "sec-fetch-site": "same-origin", "user-agent": PERSON}
URLENCODED = "application/x-www-form-urlencoded"


class Way(NamedTuple):
    """What one action ran through: names of files, numbers of templates and queries."""

    files: set[str]
    templates: int
    queries: int


def watched(act: Callable[[], Any]) -> tuple[Way, int]:
    """What an action ran through, and the status of its answer."""
    files: set[str] = set()
    templates: list[str] = []

    def on_event(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            files.add(frame.f_code.co_filename)

    def on_template(template: Any, **_: Any) -> None:
        templates.append(template.name)

    template_rendered.connect(on_template)
    with CaptureQueriesContext(connection) as queries:
        sys.setprofile(on_event)
        status = act().status_code
        sys.setprofile(None)
    template_rendered.disconnect(on_template)
    return Way({*map(own, files)} - {""}, len(set(templates)), len(queries)), status


def own(filename: str) -> str:
    """The name of a file of the project below its root; "" of any other."""
    path = Path(filename)
    is_own = path.is_relative_to(ROOT) and path != Path(__file__).resolve()
    name = str(path.relative_to(ROOT)) if is_own else ""
    return "" if name.startswith((".", "bench")) else name


def values_in(page: Any) -> dict[str, list[str]]:
    """What a browser would send back from the form of a page, unchanged."""
    values: dict[str, list[str]] = {}
    for name, value in html.fromstring(page.content).get_element_by_id("post_form").form_values():
        values.setdefault(name, []).append(value.removeprefix("\n"))
    return values


def photograph() -> SimpleUploadedFile:
    stream = io.BytesIO()
    Picture.new("RGB", (1600, 1200), "teal").save(stream, "JPEG")
    return SimpleUploadedFile("photograph.jpg", stream.getvalue(), "image/jpeg")


def ways() -> Iterator[tuple[str, Callable[[], Any]]]:
    """The actions; what each needs is made before it is given, and is not measured."""
    reader, staff = Client(headers=OWN_PAGE), Client(headers=OWN_PAGE)
    staff.force_login(get_user_model().objects.create_superuser("owner"))
    article = Post.objects.published()[0]
    form, address = reverse("admin:blog_post_change", args=[article.pk]), article.get_absolute_url()
    yield "a reader opens an article", lambda: reader.get(address)
    yield "staff open its form", lambda: staff.get(form)
    typed = values_in(staff.get(form)) | {"summary": "Another summary.", "_publish": "1"}
    yield "Publish now", lambda: staff.post(form, typed)
    patient = {"name": "Jane Example", "phone": "212-555-0147", "token": form_token.issue()}
    yield "a patient's form", lambda: reader.post(reverse("appointments:request"), patient)
    picture = {"file": photograph(), "alt": "A teal square"}
    yield "a picture is uploaded", lambda: staff.post(reverse("admin:images_image_add"), picture)
    served = Image.objects.latest("pk").file.url
    yield "a picture is served", lambda: reader.get(served)
    view = f"event=view&subject={address}"
    beacon = reverse("insights:beacon")
    yield "a count", lambda: reader.post(beacon, view, content_type=URLENCODED)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--files", action="store_true", help="name the files of each action too")
    asked = parser.parse_args()
    setup_test_environment()
    for command in ("migrate", "load_starter_content"):
        call_command(command, verbosity=0)
    print(f"{'':28}files  templates  queries")
    for name, act in ways():
        way, status = watched(act)
        print(f"{name:28}{len(way.files):5}{way.templates:11}{way.queries:9}   {status}")
        if asked.files:
            print("".join(f"    {file}\n" for file in sorted(way.files)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
