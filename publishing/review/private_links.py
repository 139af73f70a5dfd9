"""The page behind a private link."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseGone
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from publishing import preview
from publishing.models import PreviewLink


@csrf_exempt  # no cookie to protect, and a wrong method is told which ones there are
@require_safe
def private_preview(request: HttpRequest, token: str) -> HttpResponse:
    """A version for someone without an account: 410 once the link is old, revoked or in vain.

    Only an open link comes to write: on SQLite nobody else writes meanwhile, and anybody may ask.
    """
    link = PreviewLink.objects.from_token(token)
    if link is None:
        raise Http404
    page = _page_behind(link) if link.is_open(timezone.now()) else None
    if page is None:
        return HttpResponseGone()
    return preview.show(request, page, link.revision.content)


def _page_behind(link: PreviewLink) -> Any:
    """The page as it is stored; None if it was deleted."""
    model: Any = link.revision.content_type.model_class()
    return model._base_manager.filter(pk=link.revision.object_id).first()
