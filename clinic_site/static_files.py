"""Static files as they are served: hashed names, compressed, one style sheet.

The style sheet is written as one file per component, and `css/site.css` imports them. A browser
would fetch them one after the other, so collecting the static files joins them into one.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLE_SHEET = "css/site.css"

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_LINE_BREAK = re.compile(r"\s*\n\s*")
_IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\)(?: layer\((?P<layer>[\w-]+)\))?;')


def join_style_sheet(css: str, read: Callable[[str], str]) -> str:
    """Return `css` with each `@import` replaced by the file it names, without comments.

    `read` gives the text of a path written as in the import. An import into a layer becomes a
    layer block. Paths inside an imported file are kept as they stand, so only files beside the
    importing one may hold a `url()`; the manifest refuses any that leads nowhere.
    """

    def imported(match: re.Match[str]) -> str:
        text = read(match["path"])
        return f"@layer {match['layer']} {{\n{text}\n}}" if match["layer"] else text

    joined = _IMPORT.sub(imported, _COMMENT.sub("", css))
    return _LINE_BREAK.sub("\n", _COMMENT.sub("", joined)).strip() + "\n"


class JoinedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Joins the style sheet, then hashes and compresses. A name not in the manifest is an error."""

    manifest_strict = True

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        if STYLE_SHEET in paths and not dry_run:
            self._join_style_sheet(paths)
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _join_style_sheet(self, paths: dict[str, Any]) -> None:
        """Write the joined sheet over the collected one; sources are read where they were found."""

        def read(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as source:
                return source.read().decode()

        folder = STYLE_SHEET.rpartition("/")[0]
        css = join_style_sheet(read(STYLE_SHEET), lambda path: read(f"{folder}/{path}"))
        self.delete(STYLE_SHEET)
        self.save(STYLE_SHEET, ContentFile(css.encode()))
        paths[STYLE_SHEET] = (self, STYLE_SHEET)
