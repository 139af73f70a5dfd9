"""Deleted pages: listed, and recovered as drafts by those who may delete."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from publishing import actions
from publishing.admin.page_admin import PageAdmin
from publishing.admin.versions import history_page
from publishing.models import PublishablePage, Revision

PER_PAGE = 25


def list_deleted(admin: PageAdmin, request: HttpRequest) -> HttpResponse:
    if not admin.may_read(request):
        raise PermissionDenied
    found = actions.deleted(admin.model).select_related("author")
    context = {
        "title": f"Deleted {admin.opts.verbose_name_plural}",
        "shown": Paginator(found, PER_PAGE).get_page(request.GET.get("p")),
    }
    return history_page(admin, request, "deleted", None, context)


@method_decorator(require_POST)
def recover(admin: PageAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    if not admin.may_recover(request):
        raise PermissionDenied
    last = Revision.objects.of_key(admin.model, pk).first()
    if last is None:
        raise Http404
    try:
        page = actions.recover(last, now=timezone.now(), author=request.user)
    except actions.StillThereError:
        messages.error(request, "This page isn’t deleted. Someone may have recovered it.")
        return redirect(admin.url_of("deleted"))
    messages.success(request, _outcome(page, last))
    return redirect(admin.url_of("change"), pk)


def where_deleted(admin: PageAdmin) -> SafeString:
    """Where to find what was just deleted."""
    address, plural = reverse(admin.url_of("deleted")), admin.opts.verbose_name_plural
    link = '<a href="{}">Deleted {}</a>'
    where = format_html(link, address, plural)
    return format_html("You can recover it: {}.", where)


def _outcome(page: PublishablePage, last: Revision) -> str:
    said = ["Recovered as a draft. No one sees it until you publish it."]
    if page.slug != last.content["slug"]:
        said.append(f"Another page has its old address now. Its new address is “{page.slug}”.")
    before = Revision.objects.of(page).filter(number=last.number - 1).first()
    if last.went_live_at and before and before.went_live_at is None:
        said.append(f"Unsaved changes are in the history: version {before.number}.")
    return " ".join(said)
