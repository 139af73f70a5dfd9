"""Ask once more before a step that takes something away, and say what it will do and what stays."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from publishing import revisions
from publishing.actions import TooLateError
from publishing.admin.page_admin import PageAdmin
from publishing.revisions import NewerVersionError

UNSEEN = "This page isn’t live, so there’s nothing to unpublish."


class Question(NamedTuple):
    """What is asked before the step."""

    title: str
    says: tuple[str, ...]
    button: str


def page_to_end(admin: PageAdmin, request: HttpRequest, pk: int) -> Any:
    """A page for who may publish it. Raises Http404 and PermissionDenied."""
    if not admin.has_publish_permission(request):
        raise PermissionDenied
    page = admin.get_object(request, str(pk))
    if page is None:
        raise Http404
    return page


def confirmed(
    admin: PageAdmin,
    request: HttpRequest,
    pk: int,
    question: Question,
    step: Callable[[Any, str], str],
) -> HttpResponse:
    """Ask by GET; by POST take the ``step``, which is given the page and the token that was seen,
    and returns what it did, in words.
    """
    page = page_to_end(admin, request, pk)
    if not page.is_published():
        messages.error(request, UNSEEN)
    elif request.method == "GET":
        return _ask(admin, request, page, question)
    else:
        take(request, lambda: step(page, request.POST.get("version", "")))
    return redirect(admin.url_of("change"), pk)


def take(request: HttpRequest, step: Callable[[], str]) -> None:
    """Take a step, and say what it did or why it did nothing."""
    try:
        with transaction.atomic():
            outcome = step()
        messages.success(request, outcome)
    except (TooLateError, NewerVersionError) as error:
        messages.error(request, str(error))


def _ask(admin: PageAdmin, request: HttpRequest, page: Any, question: Question) -> HttpResponse:
    context = {"opts": admin.opts, "original": page, "question": question, "title": page.title}
    context["version"] = revisions.version_token(page)
    context |= admin.admin_site.each_context(request)
    return TemplateResponse(request, "admin/publishing/confirm.html", context)
