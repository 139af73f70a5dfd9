"""Counts in memory, so that a page view costs no write: every few seconds all of them are one."""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from typing import NamedTuple

logger = logging.getLogger(__name__)

SECONDS = 5  # between two writes; at most so much is lost if the process is killed
MAX_KINDS = 1_000  # different things that readers may have counted between two writes
MAX_COUNTS = 10_000  # and how often in all: the one limit on rate, for everyone together


class Counted(NamedTuple):
    """One kind of thing that is counted: an event, and the page or the words it is about."""

    event: str
    subject: str


Store = Callable[[Mapping[Counted, int]], None]


class CountBuffer:
    """Adds up, for all threads of one process, and hands over to ``store`` what came together.

    Its own thread does so every SECONDS; whoever ends the process calls ``flush`` once more. What
    could not be stored is kept for the next time.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.start_anew()

    def start_anew(self) -> None:
        """Forget everything: in a new process the counts and the thread are its parent's."""
        self._adding = threading.Lock()
        self._flushing = threading.Lock()
        self._counts: Counter[Counted] = Counter()
        self._total = 0
        self._thread: threading.Thread | None = None

    @property
    def is_full(self) -> bool:
        """Whether there is so much that what readers send must not be added."""
        return len(self._counts) >= MAX_KINDS or self._total >= MAX_COUNTS

    def add(self, counted: Counted) -> None:
        with self._adding:
            self._put({counted: 1})
            if self._thread is None:
                self._thread = self.start_thread()

    def flush(self) -> None:
        """Store what came together, after a flush that is under way. Errors are only logged."""
        with self._flushing:
            with self._adding:
                counts, self._counts, self._total = self._counts, Counter(), 0
            if not counts:
                return
            try:
                self._store(counts)
            except Exception:
                logger.exception("Counts could not be stored yet")
                with self._adding:
                    self._put(counts)

    def start_thread(self) -> threading.Thread:
        thread = threading.Thread(target=self._flush_for_ever, name="counts", daemon=True)
        thread.start()
        return thread

    def _put(self, counts: Mapping[Counted, int]) -> None:
        self._counts.update(counts)
        self._total += sum(counts.values())

    def _flush_for_ever(self) -> None:
        never = threading.Event()
        while not never.wait(SECONDS):
            self.flush()
