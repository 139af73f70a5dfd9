"""What goes wrong: one trouble after another, at random moments."""

import contextlib
import os
import random
import signal
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from tests.faults.mail import Mood, MoodyMailServer
from tests.faults.site import Site

REST = (0.3, 1.5)  # seconds between two troubles
LASTS = (0.5, 2.5)  # seconds, where a trouble lasts


class Troublemaker(threading.Thread):
    """Makes troubles until told to stop; each kind comes before any comes a second time.

    ``pace``: how long everything takes, 1 for as long as it says above. ``small_disk``: the site's
    folder is a file system of its own that may be filled up. Otherwise the site's processes are
    kept from writing, which looks the same to them.
    """

    def __init__(
        self,
        site: Site,
        mail: MoodyMailServer,
        seed: int,
        *,
        pace: float = 1,
        small_disk: bool = False,
    ) -> None:
        super().__init__(daemon=True)
        self.site, self.mail, self.pace = site, mail, pace
        self.random = random.Random(seed)
        self.fill = self.fill_disk if small_disk else self.forbid_writing
        self.made: Counter[str] = Counter()
        self.over = threading.Event()
        self.has_made_all = threading.Event()
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            while not self.over.is_set():
                for name, make in self.random.sample(self.kinds(), len(self.kinds())):
                    if self.wait(REST):
                        return
                    self.made[name] += 1
                    make()
                self.has_made_all.set()
        except Exception as error:
            self.error = error
            self.has_made_all.set()

    def kinds(self) -> list[tuple[str, Callable[[], None]]]:
        moods = [
            (f"the mail server {mood.value}", lambda mood=mood: self.set_mood(mood))
            for mood in Mood
            if mood is not Mood.GOOD
        ]
        return [
            ("the web server was killed (-9)", lambda: self.kill(0)),
            ("a process of the web server was killed (-9)", self.kill_web_process),
            ("a process of the web server stood still", self.freeze_web_process),
            ("the web server was told to stop (TERM)", self.restart_web_server),
            ("a worker was killed (-9)", lambda: self.kill(self.random.choice([1, 2]))),
            ("both workers were killed (-9)", lambda: self.kill(1, 2)),
            ("the database was locked", self.lock_database),
            ("the disk was full", self.fill),
            *moods,
        ]

    def kill(self, *numbers: int) -> None:
        parts = [self.site.parts[number] for number in numbers]
        for part in parts:
            part.kill()
        for part in parts:
            part.start()

    def restart_web_server(self) -> None:
        """As an update does, while patients send their requests."""
        web = self.site.parts[0]
        web.process.terminate()
        web.process.wait()
        web.start()

    def kill_web_process(self) -> None:
        """One of gunicorn's own children; gunicorn starts another."""
        self.send_to_web_process(signal.SIGKILL)

    def freeze_web_process(self) -> None:
        pid = self.send_to_web_process(signal.SIGSTOP)
        self.wait()
        if pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    def send_to_web_process(self, number: int) -> int | None:
        children = self.site.parts[0].pids()[1:]
        if not children:
            return None
        pid = self.random.choice(children)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        return pid

    def lock_database(self) -> None:
        with closing(sqlite3.connect(self.site.database, timeout=5)) as database:
            with contextlib.suppress(sqlite3.OperationalError):
                database.execute("BEGIN EXCLUSIVE")
            self.wait()
            database.rollback()

    def forbid_writing(self) -> None:
        for part in self.site.parts:
            part.limit_files(0)
        self.wait()
        for part in self.site.parts:
            part.limit_files(-1)

    def fill_disk(self) -> None:
        with filled(self.site.folder):
            self.wait()

    def set_mood(self, mood: Mood) -> None:
        self.mail.mood = mood
        self.wait()
        self.mail.mood = Mood.GOOD

    def wait(self, between: tuple[float, float] = LASTS) -> bool:
        """Wait for some of the seconds between two. True if it is over."""
        return self.over.wait(self.pace * self.random.uniform(*between))


@contextlib.contextmanager
def filled(folder: Path) -> Iterator[None]:
    """No byte is left on the file system of a folder."""
    ballast = folder / "ballast"
    try:
        with ballast.open("ab", buffering=0) as file:
            for size in (1 << 20, 1 << 12, 1):
                with contextlib.suppress(OSError):
                    while True:
                        file.write(bytes(size))
        yield
    finally:
        ballast.unlink(missing_ok=True)
