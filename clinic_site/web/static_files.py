"""Static files as they are served: hashed names, compressed, one style sheet and one script.

The style sheet is written as one file per component, and `css/site.css` imports them (for staff,
`css/admin.css`); so does `js/site.js` with the scripts. A browser would fetch them one after the
other, so collecting the static files joins them into one each.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLE_SHEETS = ("css/site.css", "css/admin.css")  # readers', staff's
SCRIPT = "js/site.js"

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_LINE_BREAK = re.compile(r"\s*\n\s*")
_IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\)(?: layer\((?P<layer>[\w-]+)\))?;')
_MODULE_COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)
_MODULE_IMPORT = re.compile(r'import "\./(?P<path>[^"]+)";')


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


def join_script(js: str, read: Callable[[str], str]) -> str:
    """Return `js` with each module that it imports in its place, in a block of its own.

    `read` gives the text of a path written as in the import. The modules neither import nor export
    anything. Lines that are comments stay at home.
    """

    def imported(match: re.Match[str]) -> str:
        return f"{{\n{read(match['path'])}\n}}"

    joined = _MODULE_IMPORT.sub(imported, _MODULE_COMMENT.sub("", js))
    return _LINE_BREAK.sub("\n", _MODULE_COMMENT.sub("", joined)).strip() + "\n"


class JoinedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Joins what belongs together, then hashes and compresses. An unknown name is an error."""

    manifest_strict = True
    joined = dict.fromkeys(STYLE_SHEETS, join_style_sheet) | {SCRIPT: join_script}

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        for name, join in self.joined.items():
            if name in paths and not dry_run:
                self._join(name, join, paths)
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _join(self, name: str, join: Callable[..., str], paths: dict[str, Any]) -> None:
        """Write the joined file over the collected one; sources are read where they were found."""

        def read(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as source:
                return source.read().decode()

        folder = name.rpartition("/")[0]
        text = join(read(name), lambda path: read(f"{folder}/{path}"))
        self.delete(name)
        self.save(name, ContentFile(text.encode()))
        paths[name] = (self, name)
