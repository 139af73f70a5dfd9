"""End a schedule: the version is kept as a draft."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from publishing import actions
from publishing.admin.confirm import page_to_end, take
from publishing.admin.page_admin import PageAdmin


@method_decorator(require_POST)
def unschedule(admin: PageAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    page = page_to_end(admin, request, pk)

    def step() -> str:
        actions.unschedule(page)
        return "No longer scheduled. This version is a draft now."

    take(request, step)
    return redirect(admin.url_of("change"), pk)
