"""The one color that is transparent in a picture without an alpha channel. Pure.

A PNG says it in the bits of its own samples (PNG 3rd edition, 11.3.1.1); pixels that Pillow has
decoded have 8, but for grey ones of 16.
"""

from PIL import Image as PillowImage
from PIL import ImageChops

DEPTH = 24  # which byte of a PNG says how many bits a sample has


def as_decoded(picture: PillowImage.Image, content: bytes) -> PillowImage.Image:
    """The picture, its transparent color in the bits of its pixels. ``content``: its file."""
    color = picture.info.get("transparency")
    if picture.format == "PNG" and color is not None:
        if picture.mode == "L" and content[DEPTH] < 8:
            picture.info["transparency"] = color * 255 // (2 ** content[DEPTH] - 1)
        elif picture.mode == "RGB" and content[DEPTH] == 16:
            picture.info["transparency"] = tuple(sample >> 8 for sample in color)
    return picture


def eight_bits(picture: PillowImage.Image) -> PillowImage.Image:
    """A grey picture of 16 bits as one of 8, with an alpha channel if a color is transparent.

    Pillow's own conversion would cut all but the darkest, and compare with the color after that.
    """
    samples = picture.convert("I;16").tobytes()
    low, high = (PillowImage.frombytes("L", picture.size, samples[byte::2]) for byte in (0, 1))
    info = dict(picture.info)
    color = info.pop("transparency", None)
    grey = high if color is None else PillowImage.merge("LA", (high, _other_than(color, low, high)))
    grey.info = info  # a profile, for one
    return grey


def _other_than(color: int, low: PillowImage.Image, high: PillowImage.Image) -> PillowImage.Image:
    """255 where a pixel, of which these are the two bytes, has another color, 0 where it has it."""
    differs = [
        byte.point([255 * (value != wanted) for value in range(256)])
        for byte, wanted in ((low, color & 0xFF), (high, color >> 8))
    ]
    return ImageChops.lighter(*differs)
