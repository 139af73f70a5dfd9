"""`{% picture page.picture sizes="(min-width: 60rem) 17rem, 90vw" priority=True crop="card" %}`."""

from typing import Any

from django import template

from images.models import Image
from images.renditions import WHOLE
from images.responsive import frame

register = template.Library()


@register.inclusion_tag("components/picture.html")
def picture(
    image: Image,
    sizes: str = "100vw",
    priority: bool = False,
    crop: str = "",
    decorative: bool = False,
) -> dict[str, Any]:
    """A picture in the sizes and formats that browsers choose from.

    `sizes` says how wide it is shown, as in HTML. `crop` is "card" or "square", around the point of
    interest; without it the whole picture is shown. Say `priority` for the one picture that readers
    see first: the others are fetched when they come near the window. Say `decorative` where the
    text beside it says the same.
    """
    is_decorative = decorative or image.decorative
    return {
        "frame": frame(image, crop or WHOLE.name),
        "sizes": sizes,
        "priority": priority,
        "alt": "" if is_decorative else image.alt,
    }
