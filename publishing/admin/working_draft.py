"""Keep what somebody is typing, every few seconds; the form opens with it again."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import time_format
from django.views.decorators.http import require_POST

from publishing import working_drafts
from publishing.admin.page_admin import PageAdmin
from publishing.admin.save import made_before, was_saved


@method_decorator(require_POST)
def keep(admin: PageAdmin, request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Keep the form as it is now. Says when, and who else is writing here."""
    made, now = None if pk else made_before(admin, request), timezone.now()
    deleted = admin.deleted_page(request, pk)
    page = deleted or admin.written_page(request, made.pk if made else pk)
    if not deleted and was_saved(admin, request, page):
        working_drafts.drop(page, request.user)
    else:
        working_drafts.keep(page, request.user, request.POST, now=now)
    others = working_drafts.others_writing(page, request.user, now=now)
    return JsonResponse({"kept": time_format(timezone.localtime(now)), "others": others})


@method_decorator(require_POST)
def drop(admin: PageAdmin, request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Go back to the saved version last."""
    page = admin.written_page(request, pk)
    working_drafts.drop(page, request.user)
    return redirect(admin.address_of("change", page))
