"""Discard changes that were written since the page was last published."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from publishing import actions, working_drafts
from publishing.admin.confirm import Question, confirmed
from publishing.admin.page_admin import PageAdmin

QUESTION = Question(
    title="Discard your changes to this page?",
    says=(
        "Everything written since the page was last published is removed from the form.",
        "Readers won’t notice: the live page stays the same.",
        "Anything scheduled won’t be published.",
        "The history keeps what you discard, so you can restore it.",
    ),
    button="Discard changes",
)


@method_decorator(require_http_methods(["GET", "POST"]))
def discard(admin: PageAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    def step(page: Any, seen: str) -> str:
        actions.discard(page, now=timezone.now(), author=request.user, seen=seen)
        working_drafts.drop(page, request.user)
        return "Discarded. The form shows the live page; the history has what you discarded."

    return confirmed(admin, request, pk, QUESTION, step)
