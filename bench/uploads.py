#!/usr/bin/env python3
"""bench/uploads.py: how much memory a worker needs for 8 large pictures, and how much it keeps.

Staff upload pictures of 12 to 40 megapixels one after the other, and nothing collects garbage.
Exits 1 if the process ever has, or keeps, over 300 MB more than before the first one. Linux only:
.venv/bin/python bench/uploads.py
"""

import gc
import json
import sys
import tempfile
from pathlib import Path

from children import child

MAX_MEGABYTES = 300
SIZES = {12: (4000, 3000), 24: (6000, 4000), 40: (7700, 5190)}  # megapixels
UPLOADS = {
    "12 MP JPEG": {"format": "JPEG", "quality": 90},
    "40 MP JPEG": {"format": "JPEG", "quality": 85},
    "24 MP progressive JPEG": {"format": "JPEG", "quality": 85, "progressive": True},
    "12 MP PNG": {"format": "PNG"},
    "40 MP transparent PNG": {"format": "PNG"},
    "12 MP WebP": {"format": "WEBP", "quality": 80, "method": 0},
    "40 MP WebP": {"format": "WEBP", "quality": 80, "method": 0},
    "24 MP transparent WebP": {"format": "WEBP", "quality": 80, "method": 0},
}


def main() -> int:
    """The pictures are made in a process of their own: memory once used would count."""
    with tempfile.TemporaryDirectory(prefix="clinic-bench-") as folder:
        child(__file__, "make", folder)
        runs = json.loads(child(__file__, "measure", folder))
    for name, run in zip(UPLOADS, runs, strict=True):
        print(f"{name:<24} peak {run['peak']:+5.0f} MB, then {run['rest']:+5.0f} MB")
    peak, rest = (max(run[what] for run in runs) for what in ("peak", "rest"))
    within = max(peak, rest) <= MAX_MEGABYTES
    print(
        f"{'within' if within else 'OVER'} the limit of {MAX_MEGABYTES} MB above the start:"
        f" peak {peak:.0f} MB, rest {rest:.0f} MB"
    )
    return 0 if within else 1


def path_of(folder: str, name: str) -> Path:
    return Path(folder, name.replace(" ", "-"))


def make(folder: str) -> None:
    """Soft shapes, as a photograph has; a PNG has blocks, or it were too large. A transparent one
    is clear in its middle.
    """
    from PIL import Image

    for name, options in UPLOADS.items():
        size = SIZES[int(name.split()[0])]
        is_png = options["format"] == "PNG"
        resample = Image.Resampling.NEAREST if is_png else Image.Resampling.BICUBIC
        bands = [
            Image.effect_noise((size[0] // blur, size[1] // blur), 90).resize(size, resample)
            for blur in (40, 60, 80)
        ]
        picture = Image.merge("RGB", bands)
        if "transparent" in name:
            picture.putalpha(Image.radial_gradient("L").resize(size, resample))
        picture.save(path_of(folder, name), **options)


def measure(folder: str) -> None:
    import django

    django.setup()
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.core.management import call_command
    from PIL import Image

    from images.admin import ImageForm

    def upload(path: Path) -> None:
        file = SimpleUploadedFile(path.name, path.read_bytes())
        form = ImageForm({"alt": "A room"}, {"file": file})
        assert form.is_valid(), form.errors
        form.save()

    call_command("migrate", verbosity=0)
    small = Path(folder, "small")
    Image.new("RGB", (60, 40)).save(small, "JPEG")
    upload(small)  # whatever is loaded once is loaded now
    gc.collect()
    gc.disable()
    start = memory("VmRSS")
    runs = []
    for name in UPLOADS:
        Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
        upload(path_of(folder, name))
        runs.append({"peak": memory("VmHWM") - start, "rest": memory("VmRSS") - start})
    print(json.dumps(runs))


def memory(field: str) -> float:
    """Megabytes of this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith(field))


if __name__ == "__main__":
    if len(sys.argv) == 3:
        {"make": make, "measure": measure}[sys.argv[1]](sys.argv[2])
    else:
        sys.exit(main())
