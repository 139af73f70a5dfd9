"""Where uploads are stored."""

from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """Leaves nothing of a file that could not be written to its end, on a full disk for one."""

    def _save(self, name: str, content: File) -> Any:
        path = Path(self.path(name))
        was_there = path.exists()
        try:
            return super()._save(name, content)  # type: ignore[misc]
        except OSError:
            if not was_there:
                path.unlink(missing_ok=True)
            raise
