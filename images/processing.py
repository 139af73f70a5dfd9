"""Reads an uploaded picture: pure functions from the bytes of a file to plain pixels."""

import io

from PIL import Image as PillowImage
from PIL import ImageCms

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 2400  # pixels of the longer side of what is kept
READABLE = ("JPEG", "PNG", "WEBP", "GIF")
READABLE_TYPES = "image/jpeg,image/png,image/webp,image/gif"
ORIENTATION = 0x0112  # Exif 2.32, 4.6.4: how the camera was held
UPRIGHT = {
    2: PillowImage.Transpose.FLIP_LEFT_RIGHT,
    3: PillowImage.Transpose.ROTATE_180,
    4: PillowImage.Transpose.FLIP_TOP_BOTTOM,
    5: PillowImage.Transpose.TRANSPOSE,
    6: PillowImage.Transpose.ROTATE_270,
    7: PillowImage.Transpose.TRANSVERSE,
    8: PillowImage.Transpose.ROTATE_90,
}
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")

TOO_LARGE = "This picture is larger than 20 MB. Save it smaller first."
TOO_MANY_PIXELS = "This picture has more than 40 million pixels{}. Save it smaller first."
BROKEN = "This file is not a whole JPEG, PNG, WebP or GIF picture. Export it again and retry."
HEIC = "This is a HEIC picture, which browsers cannot show. Export it as JPEG first."
MOVING = "This picture moves; the site's pictures stand still. Save one frame of it as JPEG or PNG."


class UnusablePictureError(ValueError):
    """The file cannot become a picture of the site; the message tells staff why and what to do."""


def read(content: bytes) -> PillowImage.Image:
    """The picture in a file, as RGB or, if any of it is transparent, RGBA.

    It is upright, in sRGB, its longer side at most MAX_SIDE pixels, and nothing else of the file is
    left: no EXIF (it may tell a place), no profile, no comment. Raises UnusablePictureError.
    """
    if len(content) > MAX_BYTES:
        raise UnusablePictureError(TOO_LARGE)
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        raise UnusablePictureError(HEIC)
    try:
        return _plain(_open(content))
    except UnusablePictureError:
        raise
    except (PillowImage.DecompressionBombError, PillowImage.DecompressionBombWarning) as error:
        raise UnusablePictureError(TOO_MANY_PIXELS.format("")) from error
    except Exception as error:  # Pillow's decoders raise many kinds; each means the same to staff
        raise UnusablePictureError(BROKEN) from error


def _open(content: bytes) -> PillowImage.Image:
    """The picture decoded, after its header alone was looked at."""
    picture = PillowImage.open(io.BytesIO(content), formats=READABLE)
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise UnusablePictureError(TOO_MANY_PIXELS.format(f" ({width} x {height})"))
    if getattr(picture, "is_animated", False) and picture.format != "MPO":
        raise UnusablePictureError(MOVING)  # (an MPO is a camera's JPEG with a second view)
    scale = MAX_SIDE / max(width, height)
    if scale < 1:  # a JPEG decoder can leave out detail that would not be kept
        picture.draft(None, (round(width * scale), round(height * scale)))
    picture.load()
    return picture


def _plain(picture: PillowImage.Image) -> PillowImage.Image:
    turn = UPRIGHT.get(picture.getexif().get(ORIENTATION, 1))
    if picture.mode.startswith("I"):
        picture = _eight_bits(picture)
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    if picture.mode not in {"L", "RGB", "RGBA", "CMYK"}:
        picture = picture.convert(mode)
    picture.thumbnail((MAX_SIDE, MAX_SIDE), PillowImage.Resampling.LANCZOS)
    picture = _in_srgb(picture, mode)
    if mode == "RGBA" and picture.getchannel("A").getextrema()[0] == 255:
        picture = picture.convert("RGB")
    picture.info.clear()
    return picture if turn is None else picture.transpose(turn)


def _eight_bits(picture: PillowImage.Image) -> PillowImage.Image:
    """A grey picture of 16 bits with 8; Pillow's own conversion would cut all but the darkest."""
    picture.info.pop("transparency", None)
    return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _in_srgb(picture: PillowImage.Image, mode: str) -> PillowImage.Image:
    """The picture in sRGB; a profile that is broken, or for other colours than it has, is ignored.

    https://www.color.org/srgb.xalter: what has no profile is read as sRGB, as browsers do.
    """
    if profile := picture.info.get("icc_profile"):
        try:
            of_picture = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, of_picture, srgb, outputMode=mode)
        except (OSError, ValueError, ImageCms.PyCMSError):
            converted = None
        if converted is not None:
            return converted
    return picture if picture.mode == mode else picture.convert(mode)
