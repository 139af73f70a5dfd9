"""Picture files of every kind that staff may send, made here."""

import io
import struct
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as PillowImage
from PIL import ImageCms

GPS_TAG = 0x8825
ORIENTATION_TAG = 0x0112
GREEN = (40, 90, 70)
RED = (200, 30, 30)


def encoded(image: PillowImage.Image, kind: str = "JPEG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def decoded(content: bytes) -> PillowImage.Image:
    return PillowImage.open(io.BytesIO(content))


def photograph(width: int = 60, height: int = 40) -> PillowImage.Image:
    return PillowImage.new("RGB", (width, height), GREEN)


def with_red_spot(width: int, height: int, left: int, top: int, side: int) -> PillowImage.Image:
    """A green picture with a red square, to see what is left of it when it is cropped."""
    picture = photograph(width, height)
    picture.paste(RED, (left, top, left + side, top + side))
    return picture


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def photo_upload(width: int = 60, height: int = 40) -> SimpleUploadedFile:
    return upload(encoded(photograph(width, height)))


def png(
    width: int, height: int, depth: int, color: int, row: bytes, rows: int, clear: bytes = b""
) -> bytes:
    """A PNG file written by hand: `color` as in the header, 0 grey, 2 RGB, 4 grey with alpha.

    `clear`: the samples of the color that is transparent, two bytes each.
    """
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    data = zlib.compress((b"\0" + row) * rows)
    chunks = [(b"IHDR", header), (b"tRNS", clear), (b"IDAT", data), (b"IEND", b"")]
    if not clear:
        del chunks[1]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of_16_bits(color: int, samples: int, value: int) -> bytes:
    """2 x 2 pixels, each sample of 16 bits with the same value."""
    return png(2, 2, 16, color, struct.pack(">H", value) * samples * 2, 2)


def heic() -> bytes:
    """The beginning of what an iPhone writes: a file type box, then a metadata box."""
    brands = b"heic" + struct.pack(">I", 0) + b"mif1" + b"heic" + b"miaf"
    file_type = struct.pack(">I", 8 + len(brands)) + b"ftyp" + brands
    handler = struct.pack(">I", 33) + b"hdlr" + bytes(8) + b"pict" + bytes(13)
    metadata = struct.pack(">I", 12 + len(handler)) + b"meta" + bytes(4) + handler
    return file_type + metadata + struct.pack(">I", 4008) + b"mdat" + bytes(range(250)) * 16


def display_p3() -> bytes:
    """An ICC profile with the primaries of newer phones, wider than sRGB."""
    srgb = bytearray(srgb_profile())
    # Primaries as in Apple's Display P3, adapted to D50; XYZ values as s15Fixed16.
    primaries = {
        b"rXYZ": (0.51512, 0.24120, -0.00105),
        b"gXYZ": (0.29198, 0.69225, 0.04189),
        b"bXYZ": (0.15710, 0.06657, 0.78407),
    }
    for number in range(struct.unpack_from(">I", srgb, 128)[0]):
        name, offset, _size = struct.unpack_from(">4sII", srgb, 132 + 12 * number)
        if name in primaries:
            fixed = (round(value * 65536) for value in primaries[name])
            struct.pack_into(">iii", srgb, offset + 8, *fixed)
    return bytes(srgb)


def srgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
