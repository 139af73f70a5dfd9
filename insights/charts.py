"""Small bar charts as SVG. Pure; sizes are in the chart's own units."""

from collections.abc import Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 300, 60


class Bar(NamedTuple):
    x: float
    y: float
    width: float
    height: float


def bars(counts: Sequence[int]) -> list[Bar]:
    """One bar for each count that is not zero, the highest as high as the chart."""
    step = WIDTH / len(counts)
    highest = max(counts)
    return [
        Bar(
            x=round(place * step, 2),
            y=round(HEIGHT - HEIGHT * count / highest, 2),
            width=round(step * 0.8, 2),
            height=round(HEIGHT * count / highest, 2),
        )
        for place, count in enumerate(counts)
        if count
    ]
