#!/usr/bin/env python3
"""bench/search.py: what a search costs among thousands of articles, by how common its word is.

Fills a database of its own, asks for each search in turn, and prints the processor's time for it
beside that of a rare word, as minimum, median and maximum of the rounds. Ends with 1 if a common
word costs more than three times what a rare one does. `--database-url` measures PostgreSQL.
"""

import argparse
import importlib.util
import io
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bin"))
sys.path.insert(0, str(ROOT))

from bootstrap import environment  # noqa: E402

if not importlib.util.find_spec("django"):
    python = environment(".venv", "requirements.txt")
    os.execv(python, [python, *sys.argv])

RARE = "a rare word"
MOST = 3.0  # times a rare word
SEARCHES = {
    RARE: "marzipan",
    "a word of every page": "health",
    "two of every page": "health pain",
    "the beginning of a word": "hea",
    "any of two words": "health unicorn",
    "a slip of the finger": "marzipna",
    "nothing": "unicorn",
}
SYLLABLES = [a + b for a in "bdfgklmnprst" for b in "aeiou"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--database-url", default="", help="an empty database; SQLite without")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="clinic-bench-") as data:
        variables = {"DATA_DIR": data, "ENV_FILE": os.devnull, "ALLOWED_HOSTS": "testserver"}
        if options.database_url:
            variables["DATABASE_URL"] = options.database_url
        os.environ.update(variables, DJANGO_SETTINGS_MODULE="clinic_site.settings")
        import django

        django.setup()
        fill(options.articles)
        times = measure(options.rounds)
    return report(times, options.articles)


def fill(number: int) -> None:
    from django.core.management import call_command
    from django.utils import timezone

    from blog.models import Post
    from services.models import Treatment

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    chance = random.Random(1)
    words = ["".join(chance.choices(SYLLABLES, k=3)) for _ in range(8000)]

    def text(index: int) -> str:
        said = chance.choices(words, k=400)
        said[::80] = ["health"] * 5
        said[40] = "pain"
        return " ".join([*said, "marzipan"] if index % 500 == 7 else said)

    now = timezone.now()
    Treatment.objects.create(title="A treatment", slug="one", published_at=now)
    Post.objects.bulk_create(
        Post(
            title=f"{chance.choice(words)} and {chance.choice(words)}",
            slug=f"article-{index}",
            summary=" ".join(chance.choices(words, k=20)),
            body=f"<p>{text(index)}</p>",
            published_at=now,
        )
        for index in range(number)
    )
    call_command("rebuild_search_index", stdout=io.StringIO())


def measure(rounds: int) -> dict[str, list[float]]:
    """For each search the milliseconds that this process, or on PostgreSQL the world, spent."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import setup_test_environment

    clock: Any = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    setup_test_environment(debug=False)
    client = Client()
    times: dict[str, list[float]] = {name: [] for name in SEARCHES}
    for turn in range(rounds + 1):
        for name, query in SEARCHES.items():
            start = clock()
            response = client.get("/search/", {"q": query})
            assert response.status_code == 200
            if turn:  # the first round fills caches
                times[name].append((clock() - start) * 1000)
    return times


def report(times: dict[str, list[float]], articles: int) -> int:
    rare = statistics.median(times[RARE])
    print(f"{articles} articles; each search as minimum, median, maximum, and beside {RARE}")
    worst = 0.0
    for name, spent in times.items():
        ratio = statistics.median(spent) / rare
        worst = max(worst, ratio) if "every page" in name else worst
        figures = " ".join(f"{value:7.1f}" for value in spread(spent))
        print(f"  {name:<26}{figures} ms   {ratio:.2f}")
    return int(worst > MOST)


def spread(values: list[float]) -> tuple[float, float, float]:
    return min(values), statistics.median(values), max(values)


if __name__ == "__main__":
    sys.exit(main())
