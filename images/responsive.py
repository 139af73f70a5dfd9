"""What a page says of a picture so that each browser fetches the copy that fits it."""

from collections.abc import Iterable
from dataclasses import dataclass

from images.models import Image, StoredRendition
from images.renditions import SHARE


@dataclass(frozen=True)
class Frame:
    """A picture in one shape: values for a `picture` element.

    `webp` and `srcset` list addresses with their widths in pixels, `src` is for readers that know
    neither, `width` and `height` are the largest copy's and give the room it needs.
    """

    src: str
    width: int
    height: int
    srcset: str = ""
    webp: str = ""


def frame(image: Image, shape: str) -> Frame:
    """A picture in a shape; the whole picture as it is kept, if there are no copies of it."""
    copies = image.in_shape(shape)
    webp = [copy for copy in copies if copy["name"].endswith(".webp")]
    others = [copy for copy in copies if copy not in webp]
    if not others:
        return Frame(image.file.url, image.width, image.height)
    largest = others[-1]
    return Frame(
        src=address(image, largest),
        width=largest["width"],
        height=largest["height"],
        srcset=_srcset(image, others),
        webp=_srcset(image, webp),
    )


def shared_frame(image: Image) -> Frame:
    """The one copy that stands beside a shared link: a JPEG of 1200 by 630 pixels, or smaller."""
    return frame(image, SHARE.name)


def address(image: Image, copy: StoredRendition) -> str:
    return image.file.storage.url(copy["name"])


def _srcset(image: Image, copies: Iterable[StoredRendition]) -> str:
    return ", ".join(f"{address(image, copy)} {copy['width']}w" for copy in copies)
