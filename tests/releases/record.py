"""Fills an empty site with the story, and tells as JSON what an upgrade must keep of it."""

import sys
from pathlib import Path
from typing import Any

import django

django.setup()

import time_machine  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from publishing.models import PreviewLink  # noqa: E402
from tests.releases import isolated, present, story, visits  # noqa: E402
from tests.releases.isolated import as_json  # noqa: E402

Stored = dict[str, list[dict[str, Any]]]


def main() -> None:
    sys.stdout, answer = sys.stderr, sys.stdout  # what commands print is no answer
    with isolated.ready():
        call_command("migrate", verbosity=0)
        moment = story.tell(Path(settings.DATA_DIR))
        with time_machine.travel(moment):
            answer.write(as_json(expectation(moment.isoformat())))


def expectation(moment: str) -> dict[str, Any]:
    """What is stored at a moment, and what readers find at each address."""
    stored, client = present.describe(), Client()
    previews = [link.get_absolute_url() for link in PreviewLink.objects.all()]
    sources = {page["address"]: page["content"] for page in stored["pages"]}
    sources |= {f"/blog/topics/{topic['slug']}/": topic for topic in stored["topics"]}
    captions = [picture["alt"] for picture in stored["pictures"]]
    readers = {}
    for address in dict.fromkeys([*visits.addresses(stored), *previews]):
        readers[address] = seen = visits.visit(client, address)
        seen["blocks"] = visits.written(seen["blocks"], [sources.get(address), captions])
    return {"moment": moment, "password": story.PASSWORD, "stored": stored, "readers": readers}


if __name__ == "__main__":
    main()
