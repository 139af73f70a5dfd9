"""How many errors there were since the last email about one, for all processes, in a small file.

The file is written in place and never grows, so it can be written on a full disk, too.
"""

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.conf import settings

HOUR = 60 * 60  # seconds
RETRY = 5 * 60  # seconds after an email that could not be sent
WIDTH = 32  # bytes


class State(NamedTuple):
    emailed_at: int = 0  # seconds since 1970
    waiting: int = 0  # errors since then


_of_this_process = [State()]


def count(now: float) -> int:
    """Count an error. If it's time for an email, the number since the last one, else 0.

    A clock that was set back since makes no one wait.
    """

    def is_time(last: State) -> bool:
        return not 0 <= now - last.emailed_at < HOUR

    def counted(last: State) -> State:
        return State(int(now)) if is_time(last) else State(last.emailed_at, last.waiting + 1)

    last = _change(counted)
    return last.waiting + 1 if is_time(last) else 0


def give_back(now: float, number: int) -> None:
    """Count errors again whose email could not be sent; the next one may try after RETRY."""
    _change(lambda last: State(int(now) - HOUR + RETRY, last.waiting + number))


def _change(change: Callable[[State], State]) -> State:
    """Write the next state. Gives the one before."""
    try:
        with _locked() as file:
            last = _read(file)
            _write(file, change(last))
    except OSError:  # the disk takes nothing: each process counts for itself
        last = _of_this_process[0]
        _of_this_process[0] = change(last)
    return last


@contextlib.contextmanager
def _locked() -> Iterator[BinaryIO]:
    descriptor = os.open(Path(settings.DATA_DIR) / "errors", os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _read(file: BinaryIO) -> State:
    """What was written last; a file that was cut short says nothing."""
    try:
        emailed_at, waiting = file.read().split()
        return State(int(emailed_at), int(waiting))
    except ValueError:
        return State()


def _write(file: BinaryIO, state: State) -> None:
    file.seek(0)
    file.write(f"{state.emailed_at} {state.waiting}".ljust(WIDTH).encode())
