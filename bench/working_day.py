"""Fills a site with what staff see on a working day, and prints how the Owner looks at it.

As JSON: `session`, the value of the Owner's cookie, and `pages`, the address of each page by its
name. Run by `bench/screenshots --staff` with the environment of the site.
"""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_site.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from tests import working_day  # noqa: E402


def main() -> None:
    sys.stdout, answer = sys.stderr, sys.stdout  # what the starter content says is no answer
    owner = working_day.fill()
    client = Client()
    client.force_login(owner)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    pages = working_day.pages(owner) | {"design": reverse("design-system")}
    json.dump({"session": cookie.value, "pages": pages}, answer)


if __name__ == "__main__":
    main()
