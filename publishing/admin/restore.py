"""Restore an old version of a page as a new draft."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from publishing import actions
from publishing.admin.page_admin import PageAdmin
from publishing.models import Revision
from publishing.revisions import NewerVersionError


@method_decorator(require_POST)
def restore(admin: PageAdmin, request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Keep an old version as a new draft, unless the page has changed since it was shown."""
    page = admin.page_or_404(request, pk, admin.has_change_permission)
    revision = Revision.objects.of(page).filter(number=number).first()
    if revision is None:
        raise Http404
    seen, now = request.POST.get("version", ""), timezone.now()
    try:
        restored = actions.restore(page, revision, now=now, author=request.user, seen=seen)
    except NewerVersionError as error:
        messages.error(request, str(error))
        return redirect(admin.url_of("history"), pk)
    messages.success(request, _outcome(revision, restored))
    return redirect(admin.url_of("change"), pk)


def _outcome(revision: Revision, restored: Revision) -> str:
    said = f"Version {revision.number} is restored as a new draft. Readers see no change."
    if restored.content.get("slug") != revision.content.get("slug"):
        said += " Another page has its old address, so it keeps the one it has now."
    return said
