import mimetypes

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

SERVED_TYPES = {"image/jpeg", "image/png", "application/pdf"}


@require_safe
def upload(request: HttpRequest, folder: str, name: str) -> HttpResponse:
    """An uploaded file under a name that holds its digest, as a type that a browser cannot run."""
    content_type, _ = mimetypes.guess_type(name)
    path = f"{folder}/{name}"
    if content_type not in SERVED_TYPES or not default_storage.exists(path):
        raise Http404
    with default_storage.open(path) as file:
        response = HttpResponse(file.read(), content_type=content_type)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # shared links show the picture
    return response
