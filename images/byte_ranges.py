"""Which part of a file a request asks for (RFC 9110, section 14): pure functions on headers."""

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.ASCII | re.IGNORECASE)


class UnsatisfiableRangeError(ValueError):
    """No byte of the file is in the range that was asked for."""


@dataclass(frozen=True)
class ByteRange:
    """A part of a file: the positions of its first and last byte, counted from 0."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1

    def content_range(self, size: int) -> str:
        return f"bytes {self.first}-{self.last}/{size}"


def byte_range(header: str, size: int) -> ByteRange | None:
    """The part of a file of `size` bytes that a Range header names.

    None, for the whole file, if the header is none, cannot be read or names several parts: a server
    may ignore it. Raises UnsatisfiableRangeError.
    """
    match = _ONE_RANGE.fullmatch(header)
    if match is None or match[1] == match[2] == "":
        return None
    if match[1] == "":
        first, last = max(size - int(match[2]), 0), size - 1
    else:
        first, last = int(match[1]), min(int(match[2] or size - 1), size - 1)
        if match[2] and int(match[2]) < first:
            return None
    if first > last:
        raise UnsatisfiableRangeError
    return ByteRange(first, last)


def range_applies(if_range: str, etag: str, last_modified: str) -> bool:
    """Whether the part asked for is one of the file as it is now (RFC 9110, 13.1.5)."""
    return not if_range or if_range in {etag, last_modified}
