from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from clinic_site.health import checkup, dashboard, troubles


@csrf_exempt  # no cookie to protect, and a wrong method is told which ones there are
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 and "ok" while all is well, else 503 and the cause in one word: see ``troubles``."""
    found = troubles.find(timezone.now())
    cause = found[0].cause if found else "ok"
    return HttpResponse(f"{cause}\n", status=503 if found else 200, content_type="text/plain")


@require_safe
def site_health(request: HttpRequest) -> HttpResponse:
    """What ``manage.py doctor`` finds on this machine; it asks nobody over the network."""
    if not request.user.has_perm(dashboard.OWNERS):
        raise PermissionDenied
    context = {
        **admin.site.each_context(request),
        "title": "Site health",
        "panels": list(dashboard.by_state(checkup.run(checkup.LOCAL))),
    }
    return TemplateResponse(request, "admin/site_health.html", context)
