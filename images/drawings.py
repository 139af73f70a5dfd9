"""The drawings made for this site, as plain data; the art itself is `templates/drawings/NAME.svg`.

An article or a treatment has one of the `HEADERS` as its illustration, and staff may place any of
the others in the text.
"""

from dataclasses import dataclass

HEADER_PREFIX = "header-"
DEFAULT_HEADER = "header-clinic"
SHARE_WIDTH = 1200
SHARE_HEIGHT = 630


@dataclass(frozen=True)
class Drawing:
    """One drawing: what it is called, what it says, and how it is set.

    `title` is the short text alternative and `description` the long one. `legend` explains the
    numbers in the drawing, from 1. A `tall` drawing is kept narrow; `narrow` names the art that
    replaces this one on phones.
    """

    name: str
    title: str
    description: str
    caption: str = ""
    legend: tuple[str, ...] = ()
    tall: bool = False
    narrow: str = ""

    @property
    def is_header(self) -> bool:
        return self.name.startswith(HEADER_PREFIX)

    @property
    def share_picture(self) -> str:
        """The static file of a header drawing as a picture for shared links, 1200 by 630 pixels."""
        return f"share/{self.name}.png"


_ALL = (
    Drawing(
        name="botox-muscles",
        title="Muscles of the head, jaw and neck",
        description=(
            "A head and neck seen from the side, with five numbered muscle areas: 1 forehead, "
            "2 temple, 3 jaw, 4 back of the skull, 5 neck and shoulder."
        ),
        caption="Areas that can be tight. Which ones are treated depends on where it hurts.",
        legend=(
            "Forehead (frontalis)",
            "Temple (temporalis)",
            "Jaw (masseter)",
            "Back of the skull (occipital)",
            "Neck and shoulder (trapezius)",
        ),
        tall=True,
    ),
    Drawing(
        name="botox-timeline",
        title="After the injections: what may happen, and when",
        description=(
            "A time line of one month. Day 0: injections. Days 1 to 2: soreness is possible. "
            "Weeks 2 to 3: the effect may begin. Up to a month: it may take this long to notice "
            "the effect."
        ),
        caption="The effect is temporary and differs from person to person.",
        narrow="botox-timeline-tall",
    ),
    Drawing(
        name="polyvagal-three-branches",
        title="Three branches of the nervous system in Polyvagal Theory",
        description=(
            "Three states. Ventral vagal, safety and connection: two people sit and talk. "
            "Sympathetic, fight or flight: one raises both fists, one runs. Dorsal vagal, "
            "shutdown: one sits curled up. This is a theory, by Stephen Porges."
        ),
        caption="One way to picture how the nervous system responds to stress.",
        tall=True,
    ),
    Drawing(
        name="stress-and-body",
        title="How the stress response reaches the body",
        description=(
            "A person seen from the front with closed eyes. From the forehead, a line runs down "
            "the body and branches to four marks: inflammation, immunity, hormones, digestion."
        ),
        caption="The marks name systems; they are not exact places in the body.",
        tall=True,
    ),
    Drawing(
        name="root-and-symptoms",
        title="One root, many symptoms",
        description=(
            "A plant. Above the ground, many leaves stand for many symptoms. Below the ground, "
            "all of them grow from one root."
        ),
        tall=True,
    ),
    Drawing(
        name="header-botox",
        title="A head in profile",
        description=(
            "A calm head in profile with closed eyes; the jaw and temple muscles are tinted."
        ),
    ),
    Drawing(
        name="header-ketamine",
        title="Two nerve cells",
        description=(
            "Two nerve cells reach towards each other; small dots cross the gap between them."
        ),
    ),
    Drawing(
        name="header-functional",
        title="A plant and its root",
        description=(
            "A young plant with leaves above the ground and, below, roots as wide as its crown."
        ),
    ),
    Drawing(
        name="header-clinic",
        title="Two chairs by a window",
        description=(
            "A quiet room: two chairs face each other by an arched window; outside, the sun "
            "stands over hills."
        ),
    ),
)

DRAWINGS = {drawing.name: drawing for drawing in _ALL}
HEADERS = tuple(drawing for drawing in _ALL if drawing.is_header)
