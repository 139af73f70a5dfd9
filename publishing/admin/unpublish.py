"""Unpublish a page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from publishing import actions
from publishing.admin.confirm import Question, confirmed
from publishing.admin.page_admin import PageAdmin

QUESTION = Question(
    title="Unpublish this page?",
    says=(
        "Readers no longer see it. Its address tells them and search engines that the page is"
        " gone.",
        "It’s removed from lists, search, feeds, and the sitemap.",
        "Nothing is lost: the text and its history stay here, and you can publish it again.",
    ),
    button="Unpublish",
)


@method_decorator(require_http_methods(["GET", "POST"]))
def unpublish(admin: PageAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    def step(page: Any, seen: str) -> str:
        actions.unpublish(page, now=timezone.now(), author=request.user, seen=seen)
        return "Unpublished. Its address now says that the page is gone."

    return confirmed(admin, request, pk, QUESTION, step)
