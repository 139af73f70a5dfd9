"""Publish the next version of several pages, from their list."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone

from publishing import actions, revisions
from publishing.admin.page_admin import PageAdmin
from publishing.admin.several import NothingToDoError, Question, with_each
from publishing.models import Revision

QUESTION = Question(
    title="Publish these pages?",
    says=("Readers see the newest saved version of each right away.",),
    button="Publish now",
    done="published",
)
IS_LIVE = "Readers already see its newest version."


@admin.action(description="Publish", permissions=["publish"])
def publish_several(
    page_admin: PageAdmin, request: HttpRequest, pages: Any
) -> TemplateResponse | None:
    def publish(page: Any, seen: str) -> Revision:
        version = revisions.next_version(page)
        if version is None and page.is_published():
            raise NothingToDoError(IS_LIVE)
        content = version.content if version else page.content()
        return actions.publish(page, content, now=timezone.now(), author=request.user, seen=seen)

    return with_each(page_admin, request, pages, QUESTION, publish)
