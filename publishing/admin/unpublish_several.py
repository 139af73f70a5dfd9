"""Unpublish several pages, from their list."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone

from publishing import actions
from publishing.admin.page_admin import PageAdmin
from publishing.admin.several import NothingToDoError, Question, with_each
from publishing.models import Revision

QUESTION = Question(
    title="Unpublish these pages?",
    says=(
        "Readers no longer see them. Their addresses say that the page is gone.",
        "Nothing is lost: each text and its history stay here. You can publish it again.",
    ),
    button="Unpublish",
    done="unpublished",
)
NOT_LIVE = "It isn’t live."


@admin.action(description="Unpublish", permissions=["publish"])
def unpublish_several(
    page_admin: PageAdmin, request: HttpRequest, pages: Any
) -> TemplateResponse | None:
    def unpublish(page: Any, seen: str) -> Revision:
        if not page.is_published():
            raise NothingToDoError(NOT_LIVE)
        return actions.unpublish(page, now=timezone.now(), author=request.user, seen=seen)

    return with_each(page_admin, request, pages, QUESTION, unpublish)
