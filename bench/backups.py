#!/usr/bin/env python3
"""bench/backups.py: kills backups and restores at random moments, and weighs one of a large site.

    bench/backups.py                    20 kills of each command, 50 MB of uploads
    bench/backups.py --kills 0 --uploads 1000

Ends with 1 if a kill left anything but the old state or the new. All of it is in a folder of its
own. With `--database-url`, the database is an empty one of PostgreSQL's (uploads as before).
"""

import argparse
import contextlib
import hashlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UPLOAD = 5_000_000  # bytes of each picture
ANEW = ("search_index", "search_words", "clinic_site_contentversion", "django_session")
MANAGE = [sys.executable, "manage.py"]


class Site:
    """A site's data, and the commands run on it."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.data, self.url = folder / "data", database_url
        self.data.mkdir()
        self.environment = {
            "PATH": os.environ["PATH"],
            "ENV_FILE": os.devnull,
            "DATA_DIR": str(self.data),
            "DATABASE_URL": database_url,
        }

    def run(self, *arguments: object, check: bool = True) -> subprocess.CompletedProcess[str]:
        command = [*MANAGE, *map(str, arguments)]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=check
        )

    def kill(self, seconds: float, *arguments: object) -> bool:
        """Run a command and kill it with all its children. False if it was done before."""
        child = subprocess.Popen(
            [*MANAGE, *map(str, arguments)],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            return True
        return False

    def fill(self, megabytes: int, number: int) -> None:
        folder = self.data / "media" / "images"
        folder.mkdir(parents=True, exist_ok=True)
        for index in range(max(megabytes * 1_000_000 // UPLOAD, 1)):
            (folder / f"{number}-{index}.bin").write_bytes(os.urandom(UPLOAD))
        self.run("shell", "-c", FILL.format(number=number))

    def state(self) -> str:
        """A digest of all rows and uploads, once a restore that was cut off has been finished."""
        dumped = self.run("shell", "-c", DUMP).stdout
        found = hashlib.sha256(dumped.encode())
        media = self.data / "media"
        for path in sorted(media.rglob("*")):
            name = path.relative_to(media)
            if path.is_file() and not name.parts[0].startswith("."):
                found.update(f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}".encode())
        found.update((self.data / "secret_key").read_bytes())
        return found.hexdigest()


FILL = """
from django.utils import timezone
from appointments.models import AppointmentRequest
for index in range(200):
    AppointmentRequest.objects.create(name=f"Patient {{index}}", phone="+12125550100",
        created_at=timezone.now(), submission=f"{number} {{index}}")
"""
DUMP = f"""
from django.db import connection
with connection.cursor() as cursor:
    for table in sorted(connection.introspection.table_names(cursor)):
        if not table.startswith({ANEW!r}):
            cursor.execute(f'SELECT * FROM "{{table}}"')
            print(table, *sorted(map(str, cursor.fetchall())), sep="\\n")
"""
CHECK = """
import sys
from pathlib import Path
from transfer.backup import container, folder
for part in ("site", "requests"):
    for path in folder.copies(part).values():
        with path.open("rb") as file:
            for member, content in (reader := container.Reader(file)).members():
                for chunk in content: pass
        for entry in reader.manifest.get("media", {}).values():
            assert folder.stored(entry["sha256"]).exists(), entry
        assert part == "requests" or (path.parent.parent / "requests" / path.name).exists(), path
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench/backups.py", description=__doc__)
    parser.add_argument("--kills", type=int, default=20, help="of each command")
    parser.add_argument("--uploads", type=int, default=50, metavar="MB")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database-url", default="")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="clinic-backups-") as name:
        folder = Path(name)
        site = Site(folder, options.database_url)
        site.run("prepare_site")
        site.fill(options.uploads, 1)
        first = folder / "first.tar"
        took = weigh("backup", site, "backup", first)
        faults = kill_backups(site, folder, options.kills, took, chance) if options.kills else []
        if options.kills:
            site.fill(10, 2)
        second = folder / "second.tar"
        site.run("backup", second)
        took = weigh("restore", site, "restore", first, "--force")
        if options.kills:
            faults += kill_restores(site, first, second, options.kills, took, chance)
    print("\n".join(faults) or "No fault.")
    return 1 if faults else 0


def weigh(label: str, site: Site, *arguments: object) -> float:
    begun = time.monotonic()
    site.run(*arguments)
    took = time.monotonic() - begun
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    print(f"{label}: {took:.1f} s, at most {memory:.0f} MB of memory", flush=True)
    return took


def kill_backups(
    site: Site, folder: Path, kills: int, took: float, chance: random.Random
) -> list[str]:
    faults, killed, whole = [], 0, 0
    while killed < kills:
        shutil.rmtree(site.data / "backups", ignore_errors=True)  # so that uploads are copied again
        file = folder / f"killed-{killed}.tar"
        killed += site.kill(chance.uniform(0, took), "backup", file)
        if site.run("shell", "-c", CHECK, check=False).returncode:
            faults.append(f"backup, kill {killed}: a copy isn't whole")
        if file.exists():
            whole += 1
            verify = "import io; from transfer.backup import container; f = open(r'{}', 'rb')\n"
            verify += "for m, c in container.Reader(f).members(): list(c)"
            if site.run("shell", "-c", verify.format(file), check=False).returncode:
                faults.append(f"backup, kill {killed}: {file.name} isn't whole")
            file.unlink()
    print(f"backup: {killed} kills, {whole} files were written whole before, the rest not at all")
    return faults


def kill_restores(
    site: Site, first: Path, second: Path, kills: int, took: float, chance: random.Random
) -> list[str]:
    states = {}
    for file in (first, second):
        site.run("restore", file, "--force")
        states[file] = site.state()
    faults, killed, new, at = [], 0, 0, second
    while killed < kills:
        target = first if at == second else second
        # Half of them in the last tenth, where things are put in place.
        moment = chance.uniform(0, took) if killed % 2 else chance.uniform(0.85 * took, took)
        killed += site.kill(moment, "restore", target, "--force")
        state = site.state()
        if state == states[target]:
            new, at = new + 1, target
        elif state != states[at]:
            faults.append(f"restore, kill {killed} after {moment:.2f} s: neither old nor new")
            site.run("restore", at, "--force")
    print(f"restore: {killed} kills, {new} times the new state, else the old one")
    return faults


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main())
    sys.exit(128 + signal.SIGINT)
