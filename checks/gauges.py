"""Numbers of a page on their scales: how long its short texts are, how hard its text is."""

from dataclasses import dataclass

from checks.lengths import MEASURES, Measure
from checks.page_text import PageText
from checks.reading import EASY, grade

HARDEST = 18.0  # the end of the scale of grades

STAND_IN = {"seo_title": "the title stands in", "seo_description": "the summary stands in"}


@dataclass(frozen=True)
class Gauge:
    """A number on a scale from 0 to `limit`, good from `least` to `most`; `said` in words."""

    label: str
    value: float
    least: float
    most: float
    limit: float
    said: str

    @property
    def best(self) -> float:
        return (self.least + self.most) / 2


def gauges(page: PageText) -> list[Gauge]:
    lengths = [_length(measure, getattr(page, measure.field)) for measure in MEASURES]
    return [*lengths, _grade(page)]


def _length(measure: Measure, text: str) -> Gauge:
    said = f"{len(text)} characters, best {measure.least} to {measure.most}"
    if not text:
        said = f"empty: {STAND_IN.get(measure.field, 'write one')}"
    limit = max(measure.limit, len(text))
    return Gauge(measure.label, len(text), measure.least, measure.most, limit, said)


def _grade(page: PageText) -> Gauge:
    found = max(grade(page), 0.0)
    said = f"grade {found:.1f}, best up to {EASY:.0f}" if page.prose else "no text yet"
    return Gauge("Reading grade", min(found, HARDEST), 0, EASY, HARDEST, said)
