#!/usr/bin/env python3
"""bench/archive.py [PAGES]: what the archive of what was published costs: disk, time, and memory.

Works on data of its own. Needs a Python that has the site's packages: .venv-test/bin/python.
"""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(pages: int) -> None:
    with tempfile.TemporaryDirectory(prefix="clinic-bench-") as data:
        os.environ.update(
            DATA_DIR=data, ENV_FILE=os.devnull, DJANGO_SETTINGS_MODULE="clinic_site.settings"
        )
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        measure(pages)


def measure(pages: int) -> None:
    from django.core.management import call_command
    from django.db import transaction

    from blog.models import Post
    from clinic_site.archiving import Recorder
    from publishing.archive import archive
    from publishing.archive.verification import problems
    from services.models import Treatment
    from tests.factories import make_post

    call_command("migrate", verbosity=0)
    call_command("load_starter_content", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    body, treatment = Post.objects.all()[0].body, Treatment.objects.all()[0]
    with transaction.atomic():
        for number in range(pages):
            make_post(body=body, treatment=None if number % 10 else treatment)
    recorder, store = Recorder(), archive()

    def size() -> int:
        return sum(path.stat().st_size for path in store.folder.rglob("*") if path.is_file())

    def look(what: str) -> None:
        before, known = size(), len(store.versions())
        wall, cpu = time.perf_counter(), time.process_time()
        recorder.go_on()
        first, passes = time.perf_counter() - wall, 1
        while recorder.waiting:
            recorder.go_on()
            passes += 1
        versions = len(store.versions()) - known
        print(
            f"{what}: {versions} versions, {(size() - before) / 1000:.0f} KB,"
            f" {time.process_time() - cpu:.1f} s of one core in {passes} passes,"
            f" the first {first:.2f} s"
        )

    look("Everything for the first time")
    post = Post.objects.all()[1]
    post.title = "Another title"
    post.save()
    look("An article is edited")
    make_post(body=body)
    look("An article is published")
    treatment.refresh_from_db()
    treatment.safety_known_risks = "Other risks"
    treatment.save()
    look(f"A safety block of {pages // 10} articles is changed")
    post.save()
    look("Nothing that readers see is changed")
    begun = time.process_time()
    for _ in range(100):
        recorder.go_on()
    print(f"A pass at rest: {(time.process_time() - begun) * 10:.1f} ms")
    begun = time.perf_counter()
    assert not list(problems(store))
    print(f"verify_archive: {time.perf_counter() - begun:.2f} s")
    print(f"Memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
