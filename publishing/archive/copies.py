"""One file with a page as it was shown: it needs nothing else, loads nothing, and runs nothing."""

import mimetypes
from base64 import b64encode
from urllib.parse import urljoin

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from publishing.archive import rendered
from publishing.archive.objects import Objects
from publishing.archive.timeline import Version

# For a browser that opens the file, or the address where staff download it.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
_PAGE = """<!doctype html>
<html lang="en-US">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
{head}<style>
{styles}</style>
</head>
<body>
<p style="margin: 1rem"><strong>Archived copy.</strong> {label}</p>
{body}</body>
</html>
"""


def data_address(content: bytes, name: str) -> str:
    """The content as an address of its own; ``name`` says what kind of file it is."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{b64encode(content).decode()}"


def self_contained(version: Version, objects: Objects, *, label: str, origin: str) -> str:
    """The file, with a line on top that says what it is. Raises DamagedError for what isn't whole.

    Links lead to the site's present pages.
    """
    head, *body = map(objects.read, version.shown.parts)
    pictures = {
        address: data_address(objects.read(name), address)
        for address, name in version.shown.pictures.items()
    }
    return format_html(
        _PAGE,
        policy=POLICY,
        # What the site itself sent to readers.
        head=mark_safe(head.decode()),
        styles=mark_safe(_with_fonts(objects.read(version.shown.styles).decode())),
        label=label,
        body=mark_safe("".join(_standing_alone(part, pictures, origin) for part in body)),
    )


def _with_fonts(styles: str) -> str:
    """On the site, a font that comes late waits for the next page; here there is no next one."""
    return styles.replace("font-display: optional", "font-display: block")


def _standing_alone(part: bytes, pictures: dict[str, str], origin: str) -> str:
    element = rendered.parse(part)
    for source in element.xpath(".//source"):
        source.drop_tag()  # with its end left out, lxml takes the picture for a part of it
    for picture in element.xpath(".//img"):
        picture.attrib.pop("srcset", None)
        picture.set("src", pictures.get(picture.get("src"), ""))
    for link in element.xpath(".//*[starts-with(@href, '/')]"):
        link.set("href", urljoin(origin, link.get("href")))
    return rendered.text_of(element)
