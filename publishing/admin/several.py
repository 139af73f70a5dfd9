"""Take a step with several pages at once, from their list: with each as its own form would."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest
from django.template.response import TemplateResponse

from publishing import revisions
from publishing.admin.page_admin import PageAdmin
from publishing.checking import BlockedError
from publishing.models import Revision
from publishing.revisions import NewerVersionError

MOST = 100  # pages that a person still reads over
TOO_MANY = f"Choose at most {MOST} pages at a time."
DELETED = "It was deleted."

# Takes the page and the version token that was seen; raises as the actions do, or NothingToDoError.
Step = Callable[[Any, str], Revision]


class NothingToDoError(Exception):
    """The step makes no sense for a page; says why, in words for staff."""


class Question(NamedTuple):
    """What is asked before the step: a title and a button, and what will happen."""

    title: str
    says: tuple[str, ...]
    button: str
    done: str  # "3 published."


def with_each(
    admin: PageAdmin,
    request: HttpRequest,
    pages: Any,
    question: Question,
    step: Step,
    form: forms.Form | None = None,
) -> TemplateResponse | None:
    """Ask once, naming the pages; then take the step with each, and say what was not done and why.

    ``form`` is asked along, if the step needs to know more. None leads back to the list.
    """
    chosen = list(pages[: MOST + 1])
    if len(chosen) > MOST:
        messages.error(request, TOO_MANY)
        return None
    if "confirmed" not in request.POST or (form and not form.is_valid()):
        return _ask(admin, request, chosen, question, form)
    refused = []
    for page in chosen:
        try:
            revision = step(page, request.POST.get(f"version-{page.pk}", ""))
        except (BlockedError, NewerVersionError, NothingToDoError) as error:
            refused.append(f"“{page}”: {error}")
        except ObjectDoesNotExist:
            refused.append(f"“{page}”: {DELETED}")
        else:
            admin.log_change(request, page, revision.get_step_display())
    if number := len(chosen) - len(refused):
        messages.success(request, f"{number} {question.done}.")
    if refused:
        messages.error(request, f"Not {question.done}: {len(refused)}. {' '.join(refused)}")
    return None


def _ask(
    admin: PageAdmin, request: HttpRequest, pages: list[Any], question: Question, form: Any
) -> TemplateResponse:
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": question.title,
        "question": question,
        "pages": [(page, admin.state(page), revisions.version_token(page)) for page in pages],  # type: ignore[attr-defined]
        "form": form,
        "action": request.POST["action"],
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/publishing/several.html", context)
