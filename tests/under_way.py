"""Requests that the live server has begun and not finished."""

import threading
from typing import Any

from django.core.signals import request_finished, request_started

PATIENCE = 20  # seconds


class RequestsUnderWay:
    """A browser asks for several things at once, and a closed one does not end what it asked for.

    The live server answers one request after the other: with SQLite in memory its threads share
    one connection, and would see what another one has not committed. At the end, all that were
    begun are waited for: the test's database must outlive them.
    """

    def __init__(self) -> None:
        self.number = 0
        self.changed = threading.Condition()
        self.turn = threading.Semaphore()

    def __enter__(self) -> "RequestsUnderWay":
        request_started.connect(self._begin)
        request_finished.connect(self._finish)
        return self

    def __exit__(self, *exception: object) -> None:
        with self.changed:
            self.changed.wait_for(lambda: self.number <= 0, timeout=PATIENCE)
        request_started.disconnect(self._begin)
        request_finished.disconnect(self._finish)

    def _begin(self, **kwargs: Any) -> None:
        if _is_test_itself():
            return
        with self.changed:
            self.number += 1
        self.turn.acquire(timeout=PATIENCE)

    def _finish(self, **kwargs: Any) -> None:
        if _is_test_itself():
            return
        self.turn.release()
        with self.changed:
            self.number -= 1
            self.changed.notify_all()


def _is_test_itself() -> bool:
    return threading.current_thread() is threading.main_thread()
