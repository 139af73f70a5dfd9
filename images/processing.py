"""Turns an uploaded picture into one that is safe to serve: pure functions on bytes."""

import io
from dataclasses import dataclass

from PIL import Image as PillowImage
from PIL import ImageOps

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 2400  # pixels of the longer side of what is kept
READABLE = ("JPEG", "PNG", "WEBP", "GIF")
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis")


class UnusablePictureError(ValueError):
    """The file cannot become a picture of the site; the message tells staff why and what to do."""


@dataclass(frozen=True)
class Picture:
    """An encoded picture: its bytes, the ending of its name, and its size in pixels."""

    content: bytes
    extension: str
    width: int
    height: int


def normalise(content: bytes) -> Picture:
    """Re-encode a picture: upright, in sRGB's three channels, without EXIF (it may hold a place).

    Pictures with transparency become PNG, all others JPEG. Raises UnusablePictureError.
    """
    picture = ImageOps.exif_transpose(_open(content))
    transparent = picture.has_transparency_data
    picture = picture.convert("RGBA" if transparent else "RGB")
    picture.thumbnail((MAX_SIDE, MAX_SIDE), PillowImage.Resampling.LANCZOS)
    picture.info.clear()
    buffer = io.BytesIO()
    if transparent:
        picture.save(buffer, "PNG", optimize=True)
    else:
        picture.save(buffer, "JPEG", quality=85, optimize=True, progressive=True)
    return Picture(buffer.getvalue(), "png" if transparent else "jpg", *picture.size)


def _open(content: bytes) -> PillowImage.Image:
    if len(content) > MAX_BYTES:
        raise UnusablePictureError("This picture is larger than 20 MB. Save it smaller first.")
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        raise UnusablePictureError(
            "This is a HEIC picture, which browsers cannot show. Export it as JPEG first."
        )
    try:
        picture = PillowImage.open(io.BytesIO(content), formats=READABLE)
        if picture.width * picture.height > MAX_PIXELS:
            raise UnusablePictureError(
                f"This picture has {picture.width} x {picture.height} pixels; at most 40 million."
            )
        picture.load()
    except UnusablePictureError:
        raise
    except PillowImage.DecompressionBombError as error:
        raise UnusablePictureError("This picture has more than 40 million pixels.") from error
    except Exception as error:  # Pillow's decoders raise many kinds; each means the same to staff
        raise UnusablePictureError(
            "This file is not a whole JPEG, PNG, WebP or GIF picture. Export it again and retry."
        ) from error
    return picture
