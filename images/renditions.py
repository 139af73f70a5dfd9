"""Makes the copies of a picture that pages show, smaller and cropped: pure functions on pixels."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image as PillowImage

# Quality from 1 to 100. WebP's effort, 0 to 6: 4 takes twice as long for files 3 % smaller.
JPEG_QUALITY = 80
ORIGINAL_QUALITY = 88
WEBP_QUALITY = 78
WEBP_EFFORT = 2
PAPER = (255, 255, 255)

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Shape:
    """A way to show a picture: its widths in pixels and, if it is cropped, width by height.

    What is `shared` leaves the site, so it is one JPEG, without transparency.
    """

    name: str
    widths: tuple[int, ...]
    ratio: float | None = None
    shared: bool = False


WHOLE = Shape("whole", (320, 640, 960, 1440))
CARD = Shape("card", (320, 640, 960), 1200 / 630)
SQUARE = Shape("square", (180, 360, 540), 1)
SHARE = Shape("share", (1200,), 1200 / 630, shared=True)
CROPS = (CARD, SQUARE, SHARE)
SHAPES = (WHOLE, *CROPS)


@dataclass(frozen=True)
class Focus:
    """The point of interest, in percent of the picture's width and height from its upper left."""

    across: int = 50
    down: int = 50


MIDDLE = Focus()


@dataclass(frozen=True)
class Rendition:
    """An encoded copy: the shape it has, its bytes, the ending of its name, its size in pixels."""

    shape: str
    content: bytes
    extension: str
    width: int
    height: int


def original(picture: PillowImage.Image) -> Rendition:
    """The picture as it is kept, to make others from: PNG if any of it is transparent."""
    if picture.mode == "RGBA":
        return Rendition("original", _png(picture), "png", *picture.size)
    content = _jpeg(picture, ORIGINAL_QUALITY)
    return Rendition("original", content, "jpg", *picture.size)


def renditions(
    picture: PillowImage.Image, shape: Shape, focus: Focus = MIDDLE
) -> Iterator[Rendition]:
    """The picture in one shape: in each width that it has, as WebP and as JPEG or PNG."""
    box = crop_box(picture.size, shape.ratio, focus)
    box_width, box_height = box[2] - box[0], box[3] - box[1]
    for width in widths(picture.size, shape):
        height = max(round(width * box_height / box_width), 1)
        resampling = PillowImage.Resampling.LANCZOS
        smaller = picture.resize((width, height), resampling, box, reducing_gap=2)
        for extension, content in _encoded(smaller, shape):
            yield Rendition(shape.name, content, extension, width, height)


def widths(size: tuple[int, int], shape: Shape) -> list[int]:
    """The widths that a picture of a size has in a shape: none is larger than the picture."""
    left, _top, right, _bottom = crop_box(size, shape.ratio, MIDDLE)
    return sorted({min(width, int(right - left)) for width in shape.widths})


def crop_box(size: tuple[int, int], ratio: float | None, focus: Focus) -> Box:
    """The largest part of a ratio, its middle as near to the point of interest as it fits.

    Left, top, right and bottom in pixels; the whole picture without a ratio.
    """
    width, height = size
    if ratio is None:
        return (0, 0, width, height)
    box_width = max(min(width, round(height * ratio)), 1)
    box_height = max(min(height, round(box_width / ratio)), 1)
    left = _start(width, box_width, focus.across)
    top = _start(height, box_height, focus.down)
    return (left, top, left + box_width, top + box_height)


def _start(length: int, part: int, percent: int) -> int:
    """Where a part of a length begins that has a point in its middle, or as near as it fits."""
    return min(max(round(length * percent / 100 - part / 2), 0), length - part)


def _encoded(picture: PillowImage.Image, shape: Shape) -> Iterator[tuple[str, bytes]]:
    if shape.shared:
        yield "jpg", _jpeg(_on_paper(picture), JPEG_QUALITY)
        return
    yield "webp", _webp(picture)
    if picture.mode == "RGBA":
        yield "png", _png(picture)
    else:
        yield "jpg", _jpeg(picture, JPEG_QUALITY)


def _on_paper(picture: PillowImage.Image) -> PillowImage.Image:
    if picture.mode != "RGBA":
        return picture
    paper = PillowImage.new("RGB", picture.size, PAPER)
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _jpeg(picture: PillowImage.Image, quality: int) -> bytes:
    return _saved(picture, "JPEG", quality=quality, optimize=True, progressive=True)


def _webp(picture: PillowImage.Image) -> bytes:
    return _saved(picture, "WEBP", quality=WEBP_QUALITY, method=WEBP_EFFORT)


def _png(picture: PillowImage.Image) -> bytes:
    return _saved(picture, "PNG")


def _saved(picture: PillowImage.Image, kind: str, **options: int) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()
