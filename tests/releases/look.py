"""Starts the site on a release's database, as an update does, and tells what became of it.

Run by ``tests/test_upgrade.py`` in a process of its own, with the variables that name the data:
the path of an ``expected.json`` is its argument, and its answer is JSON of the same shape.
"""

import json
import sys
from pathlib import Path
from typing import Any

import django
import time_machine

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from tests import request_form, working_day  # noqa: E402
from tests.releases import isolated, present, story, visits  # noqa: E402
from tests.releases.isolated import as_json  # noqa: E402


def main() -> None:
    sys.stdout, answer = sys.stderr, sys.stdout  # what commands print is no answer
    expected = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    with isolated.ready(), time_machine.travel(expected["moment"]) as clock:
        call_command("migrate", verbosity=0)
        found = look(expected)
        clock.move_to(story.HOLIDAYS)
        found["afterwards"] = afterwards()
    answer.write(as_json(found))


def look(expected: dict[str, Any]) -> dict[str, Any]:
    """What is stored, what readers find at the old addresses, and what staff see."""
    client = Client(raise_request_exception=False)
    return {
        "stored": present.describe(),
        "readers": {path: visits.visit(client, path) for path in expected["readers"]},
        "found": {
            page["address"]: page["address"] in search(client, page["content"]["title"])
            for page in expected["stored"]["pages"]
        },
        "staff": staff_pages(expected["password"]),
    }


def search(client: Client, text: str) -> str:
    return client.get(reverse("search"), {"q": text}).text


def staff_pages(password: str) -> dict[str, int]:
    """The status of the admin's pages about what is stored, for an Owner who signs in with the old
    password. Empty if that is refused.
    """
    staff = Client(raise_request_exception=False)
    signed_in = staff.login(username="dana", password=password)
    if not signed_in:
        return {}
    pages = dict(working_day.registered_pages(User.objects.get(username="dana")))
    return {
        name: staff.get(path, follow=True).status_code
        for name, path in pages.items()
        if name.endswith(("-list", "-change", "-history"))
    }


def afterwards() -> dict[str, Any]:
    """What becomes of a new request, and of pages that were scheduled and deleted before."""
    request = request_form.send(Client(), name="Jane Example", phone="212-555-0190")
    call_command("run_worker", once=True)
    return {
        "request": request.status_code,
        "scheduled": Client().get(story.SCHEDULED).status_code,
        "recovered": story.recover_deleted(),
    }


if __name__ == "__main__":
    main()
