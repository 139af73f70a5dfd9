"""Shows a person that a long copy goes on."""

from typing import Protocol

from transfer.backup.folder import readable

STEP = 100_000_000  # bytes between two lines


class Output(Protocol):
    def write(self, msg: str) -> object: ...


class Progress:
    """Writes a line for each 100 MB that were moved. Small sites see none."""

    def __init__(self, output: Output, label: str) -> None:
        self._output, self._label, self._moved, self._next = output, label, 0, STEP

    def __call__(self, size: int) -> None:
        self._moved += size
        if self._moved >= self._next:
            self._output.write(f"{self._label}: {readable(self._moved)}")
            self._next = self._moved - self._moved % STEP + STEP
