"""Requests that the live server has begun and not finished."""

import threading
from typing import Any

from django.core.signals import request_finished, request_started

PATIENCE = 20  # seconds


class RequestsUnderWay:
    """A closed browser does not end what it asked for: the test's database must outlive that."""

    def __init__(self) -> None:
        self.number = 0
        self.changed = threading.Condition()

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
        with self.changed:
            self.number += 1

    def _finish(self, **kwargs: Any) -> None:
        with self.changed:
            self.number -= 1
            self.changed.notify_all()
