"""Which counts may be shown as they are. Pure functions.

On a sensitive page a small count could be about someone whom the staff know. So each figure about
such pages, be it of one page or of several, is shown in steps of five. Sums are made of figures
that are shown, never of counts behind them: nothing can be subtracted out of them.
"""

from typing import NamedTuple

STEP = 5


class Figure(NamedTuple):
    """A count as it may be shown: exactly, or as the step that it has reached."""

    number: int
    is_exact: bool = True

    def __str__(self) -> str:
        if self.is_exact:
            return str(self.number)
        return f"{self.number} or more" if self.number else f"fewer than {STEP}"


def figure(count: int, *, is_sensitive: bool) -> Figure:
    return Figure(in_steps(count), is_exact=False) if is_sensitive else Figure(count)


def in_steps(count: int) -> int:
    """The count rounded down to a whole step."""
    return count - count % STEP
