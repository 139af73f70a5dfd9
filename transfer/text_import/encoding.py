"""Bytes to text: UTF-8, or what Windows and old Macs wrote. What can't be told apart is refused."""

import codecs
import re

# Letters of UTF-8, and the beginning of its quotation marks, cut off.
_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|\xe2\x80"
)
# Quotation marks and dashes, which every long text has, and accents inside of words. The bytes of
# one encoding are capitals or signs in the other, where no word has them.
_OF_WINDOWS = re.compile(rb"[\x85\x91-\x97\xa0]|(?<=[a-z])[\xe0-\xff](?=[a-z\s])")
_OF_MAC = re.compile(rb"[\xca\xd0-\xd5]|(?<=[a-z])[\x87-\x90\x98-\x9f](?=[a-z\s])")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


class EncodingError(ValueError):
    """The bytes are no text that can be read for sure. Its words are for whoever brought them."""


def text_from(data: bytes) -> str:
    """The text of a file. Raises EncodingError with what to do, and the line of a wrong byte."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _is_half_nul(data):
        raise EncodingError("The file is UTF-16 text. Save it as UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = data.decode(_single_byte_encoding(data, error))
    if _CONTROL.search(text):
        raise EncodingError("The file is binary, not text.")
    return text


def _single_byte_encoding(data: bytes, error: UnicodeDecodeError) -> str:
    line = data.count(b"\n", 0, error.start) + 1
    byte = f"Line {line} has the byte 0x{data[error.start]:02X}"
    if _SEQUENCE.search(data):  # a file of UTF-8 into which something else was pasted
        raise EncodingError(f"{byte}, which is no UTF-8. Mend that line, and save it as UTF-8.")
    windows, mac = len(_OF_WINDOWS.findall(data)), len(_OF_MAC.findall(data))
    name = "mac_roman" if mac > windows else "cp1252"
    try:
        data.decode(name)
    except UnicodeDecodeError:
        raise EncodingError(
            f"{byte}. The file is neither UTF-8 nor Windows-1252 nor Mac OS Roman text."
            " Save it as UTF-8."
        ) from None
    if windows and mac:
        raise EncodingError(f"{byte}, and it isn’t sure what it stands for. Save it as UTF-8.")
    return name


def _is_half_nul(data: bytes) -> bool:
    """UTF-16 without a mark: every second byte of English text is 0."""
    beginning = data[:400]
    return len(beginning) > 3 and 2 * beginning.count(0) >= len(beginning) - 1
