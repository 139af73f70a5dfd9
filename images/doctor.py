"""Whether pictures can be made: for ``manage.py doctor``."""

from collections.abc import Iterator
from typing import Any

from django.core import checks
from PIL import features

FORMATS = {"jpg": "JPEG", "zlib": "PNG", "webp": "WebP"}


@checks.register("doctor", deploy=True)
def picture_formats(**kwargs: Any) -> Iterator[checks.CheckMessage]:
    missing = [name for feature, name in FORMATS.items() if not features.check(feature)]
    if missing:
        yield checks.Error(
            f"Pillow can’t write {', '.join(missing)}, so uploads fail",
            hint="Install the locked packages: delete .venv, and restart bin/serve.",
            id="images.formats",
        )
    else:
        yield checks.Info(f"Pictures can be made: {', '.join(FORMATS.values())}")
