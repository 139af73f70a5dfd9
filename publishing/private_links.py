"""The page behind a private link."""

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseGone
from django.utils import timezone
from django.views.decorators.http import require_safe

from publishing import preview, revisions
from publishing.models import PreviewLink


@require_safe
@transaction.atomic
def private_preview(request: HttpRequest, token: str) -> HttpResponse:
    """A version for someone without an account: 410 once the link is old, revoked or in vain."""
    link = PreviewLink.objects.from_token(token)
    if link is None:
        raise Http404
    try:
        page = revisions.page_of(link.revision) if link.is_open(timezone.now()) else None
    except ObjectDoesNotExist:
        page = None
    if page is None:
        return HttpResponseGone()
    return preview.show(request, page, link.revision.content)
