"""Show a version to someone without an account: make a private link, revoke it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from publishing import revisions
from publishing.admin.page_admin import PageAdmin
from publishing.models import PreviewLink


@method_decorator(require_POST)
def make_link(admin: PageAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Make a private link to the newest version."""
    page, now = (
        admin.page_or_404(request, pk, admin.has_change_permission),
        timezone.now(),
    )
    newest = revisions.next_version(page) or revisions.record_as_it_is(page, now)
    link = PreviewLink.objects.create(
        revision_id=newest.pk, created_by_id=request.user.pk, created_at=now
    )
    address = request.build_absolute_uri(link.get_absolute_url())
    messages.success(request, f"Private link, valid for 7 days: {address}")
    return redirect(admin.url_of("change"), pk)


@method_decorator(require_POST)
def revoke_link(admin: PageAdmin, request: HttpRequest, pk: int, link: int) -> HttpResponse:
    page, now = (
        admin.page_or_404(request, pk, admin.has_change_permission),
        timezone.now(),
    )
    if not PreviewLink.objects.open_for(page, now).filter(pk=link).update(revoked_at=now):
        raise Http404
    messages.success(request, "The private link was revoked.")
    return redirect(admin.url_of("change"), pk)
