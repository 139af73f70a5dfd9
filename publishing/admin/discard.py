"""Discard the changes that were written since the page was last published."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from publishing import actions, working_drafts
from publishing.admin.confirm import Question, confirmed
from publishing.admin.page_admin import PageAdmin

QUESTION = Question(
    title="Discard the changes to this page?",
    says=(
        "Everything that was written since the page last went live leaves the form.",
        "Readers notice nothing: the live page stays as it is.",
        "What is scheduled no longer goes live by itself.",
        "The history keeps what you discard, so that you can restore it.",
    ),
    button="Discard the changes",
)


@method_decorator(require_http_methods(["GET", "POST"]))
def discard(admin: PageAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    def step(page: Any, seen: str) -> str:
        actions.discard(page, now=timezone.now(), author=request.user, seen=seen)
        working_drafts.drop(page, request.user)
        return "Discarded. The form shows what readers see; the history keeps what you had."

    return confirmed(admin, request, pk, QUESTION, step)
