"""Show a version to someone without an account: make a private link, revoke it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from publishing import revisions
from publishing.models import PreviewLink


@method_decorator(require_POST)
def make_link(desk: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Make a private link to the newest version."""
    page, now = desk.page_or_404(request, pk, desk.has_change_permission), timezone.now()
    newest = revisions.next_version(page) or revisions.record_as_it_is(page, now)
    link = PreviewLink.objects.create(
        revision_id=newest.pk, created_by_id=request.user.pk, created_at=now
    )
    address = request.build_absolute_uri(link.get_absolute_url())
    messages.success(request, f"Private link, good for 7 days: {address}")
    return redirect(desk.url_of("change"), pk)


@method_decorator(require_POST)
def revoke_link(desk: Any, request: HttpRequest, pk: int, link: int) -> HttpResponse:
    page, now = desk.page_or_404(request, pk, desk.has_change_permission), timezone.now()
    if not PreviewLink.objects.open_for(page, now).filter(pk=link).update(revoked_at=now):
        raise Http404
    messages.success(request, "The private link no longer works.")
    return redirect(desk.url_of("change"), pk)
