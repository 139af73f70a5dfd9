"""Reads an uploaded picture: pure functions from the bytes of a file to plain pixels."""

import io

from PIL import Image as PillowImage
from PIL import ImageCms

from images.transparent_color import as_decoded, eight_bits

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 40_000_000
LARGE = 12_500_000  # pixels; most phones' photographs have 12 million
MAX_SIDE = 2400  # pixels of the longer side of what is kept
MAX_RATIO = 100  # of the longer side to the shorter one
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
TOO_NARROW = (
    "This picture is too narrow ({} x {} pixels): one side may be at most 100 times as long as the"
    " other. Crop it first."
)
BROKEN = "This file isn’t a complete JPEG, PNG, WebP, or GIF picture. Export it again and retry."
HEIC = "This is a HEIC picture, which browsers can’t show. Export it as a JPEG first."
MOVING = (
    "This picture is animated, and the site’s pictures aren’t. Save one frame as a JPEG or PNG."
)


class UnusablePictureError(ValueError):
    """The file cannot become a picture of the site; the message tells staff why and what to do."""


def is_large(content: bytes) -> bool:
    """Whether decoding takes much memory. Not where the file cannot be decoded."""
    try:
        with PillowImage.open(io.BytesIO(content), formats=READABLE) as picture:
            return LARGE < picture.width * picture.height <= MAX_PIXELS
    except Exception:  # as below; whoever reads it then says what is wrong
        return False


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
    if max(width, height) > MAX_RATIO * min(width, height):
        raise UnusablePictureError(TOO_NARROW.format(width, height))
    if getattr(picture, "is_animated", False) and picture.format != "MPO":
        raise UnusablePictureError(MOVING)  # (an MPO is a camera's JPEG with a second view)
    picture.draft(None, _kept_size(picture))  # a JPEG decoder can leave out what would not be kept
    picture.load()
    return as_decoded(picture, content)


def _kept_size(picture: PillowImage.Image) -> tuple[int, int]:
    scale = min(MAX_SIDE / max(picture.size), 1)
    width, height = (max(round(side * scale), 1) for side in picture.size)
    return width, height


def _plain(picture: PillowImage.Image) -> PillowImage.Image:
    turn = UPRIGHT.get(picture.getexif().get(ORIENTATION, 1))
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    kept = _in_srgb(_shrunk(picture, mode), mode)
    if mode == "RGBA" and kept.getchannel("A").getextrema()[0] == 255:
        kept = kept.convert("RGB")
    kept.info.clear()
    return kept if turn is None else kept.transpose(turn)


def _shrunk(picture: PillowImage.Image, mode: str) -> PillowImage.Image:
    """A copy of the size that is kept: on the picture itself hang its decoder and its file."""
    size = _kept_size(picture)
    if picture.mode.startswith("I"):
        picture = eight_bits(picture)
    is_plain = picture.mode in {"L", "RGB", "CMYK"} and mode == "RGB"
    if not is_plain and picture.mode != "RGBA":
        picture = picture.convert(mode)
    if picture.size == size:
        return picture.copy()
    return picture.resize(size, PillowImage.Resampling.LANCZOS, reducing_gap=2)


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
