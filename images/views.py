import datetime
from collections.abc import Iterator

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import condition, require_safe

from images.byte_ranges import ByteRange, UnsatisfiableRangeError, byte_range, range_applies

# The only types that are served: a browser runs none of them.
CONTENT_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "pdf": "application/pdf",
}
CHUNK = 64 * 1024  # bytes


@csrf_exempt  # no cookie to protect, and a wrong method is told which ones there are
@require_safe
def upload(request: HttpRequest, folder: str, name: str) -> HttpResponseBase:
    """An uploaded file under a name that holds its digest, as a type that a browser cannot run.

    A front server or a bucket that serves the uploads itself takes the place of this view.
    """
    try:
        response = _conditional(request, f"{folder}/{name}")
    except FileNotFoundError:
        raise Http404 from None
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # shared links show the picture
    return response


def _etag(request: HttpRequest, path: str) -> str:
    """Its name is enough: what is stored under it never changes."""
    return f'"{path}"'


def _last_modified(request: HttpRequest, path: str) -> datetime.datetime:
    return default_storage.get_modified_time(path)


@condition(_etag, _last_modified)
def _conditional(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file or the part of it that is asked for; nothing if the reader has it already."""
    content_type = CONTENT_TYPES[path.rpartition(".")[2]]
    size = default_storage.size(path)
    if request.method == "HEAD":
        return HttpResponse(content_type=content_type, headers={"Content-Length": str(size)})
    try:
        part = _part(request, path, size)
    except UnsatisfiableRangeError:
        return HttpResponse(
            status=416, content_type=content_type, headers={"Content-Range": f"bytes */{size}"}
        )
    if part is None:
        return FileResponse(default_storage.open(path), content_type=content_type)
    headers = {"Content-Length": str(part.length), "Content-Range": part.content_range(size)}
    return StreamingHttpResponse(
        _chunks(path, part), status=206, content_type=content_type, headers=headers
    )


def _part(request: HttpRequest, path: str, size: int) -> ByteRange | None:
    last_modified = http_date(_last_modified(request, path).timestamp())
    if range_applies(request.headers.get("If-Range", ""), _etag(request, path), last_modified):
        return byte_range(request.headers.get("Range", ""), size)
    return None


def _chunks(path: str, part: ByteRange) -> Iterator[bytes]:
    with default_storage.open(path) as file:
        file.seek(part.first)
        left = part.length
        while left and (chunk := file.read(min(left, CHUNK))):
            left -= len(chunk)
            yield chunk
