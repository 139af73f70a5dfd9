"""Reads a large picture in a process of its own, which takes its decoder's memory along at its end.

A decoder takes up to 16 bytes for each pixel: memory that a worker which answers readers would
miss, and partly keep. A decoder that dies of a picture takes no worker along.
"""

import json
import logging
import os
import subprocess
import sys
from typing import Any

from PIL import Image as PillowImage

from images.processing import UnusablePictureError, read

PATIENCE = 60  # seconds
UNREAD = "We couldn’t read this picture. Save it smaller first, with at most 12 million pixels."

logger = logging.getLogger(__name__)


def read_in_own_process(content: bytes) -> PillowImage.Image:
    """The picture in a file, as ``processing.read`` has it. Raises UnusablePictureError."""
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "images.own_process"],
            input=content,
            capture_output=True,
            check=True,
            timeout=PATIENCE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
    except (OSError, subprocess.SubprocessError) as error:
        logger.error("A large picture could not be read: %s", error)
        raise UnusablePictureError(UNREAD) from error
    header, _, pixels = ran.stdout.partition(b"\n")
    said = json.loads(header)
    if "refused" in said:
        raise UnusablePictureError(said["refused"])
    return PillowImage.frombytes(said["mode"], said["size"], pixels)


def main() -> None:
    """Read a file from the standard input. Write what it is in one line, then its pixels."""
    said: dict[str, Any]
    try:
        picture = read(sys.stdin.buffer.read())
    except UnusablePictureError as error:
        said, pixels = {"refused": str(error)}, b""
    else:
        said, pixels = {"mode": picture.mode, "size": picture.size}, picture.tobytes()
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + pixels)


if __name__ == "__main__":
    main()
