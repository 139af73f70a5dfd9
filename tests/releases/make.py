"""Makes the fixture of a release: ``.venv-test/bin/python tests/releases/make.py 0.2.0``.

See README.md beside it.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tests.releases import fixture


def main(version: str) -> None:
    folder = fixture.FOLDER / version
    if folder.exists():
        sys.exit(f"{folder} exists. A fixture is made once, with its release.")
    with tempfile.TemporaryDirectory() as data:
        expected = fixture.run("record", Path(data))
        fixture.pack(Path(data), folder, expected)
    print(f"Made {folder}: {sum(file.stat().st_size for file in folder.rglob('*')) // 1024} KB")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
