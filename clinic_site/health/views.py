from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from clinic_site.health import troubles


@csrf_exempt  # no cookie to protect, and a wrong method is told which ones there are
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 and "ok" while all is well, else 503 and the cause in one word: see ``troubles``."""
    found = troubles.find(timezone.now())
    cause = found[0].cause if found else "ok"
    return HttpResponse(f"{cause}\n", status=503 if found else 200, content_type="text/plain")
