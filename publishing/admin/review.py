"""The medical review: a reviewer signs a version off, or sends it back with a reason."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from publishing import actions, revisions
from publishing.admin.page_admin import PageAdmin
from publishing.models import Revision
from publishing.review import reviews
from publishing.working_drafts import without_nul

Step = Revision.Step
ANSWERS = {"sign-off": Step.SIGNED_OFF, "send-back": Step.SENT_BACK}
LONGEST_NOTE = 200
OUTCOMES = {
    Step.SIGNED_OFF: "Approved. Everyone who publishes gets an email.",
    Step.SENT_BACK: "Sent back, with your note. It is a draft again.",
}
NOT_TOLD = (
    "Readers won’t see your name: your account isn’t linked to a person with a credential. Ask an"
    " owner to choose your account under People."
)
NOT_WAITING = "This version is no longer waiting for review. Read what’s here now."
NO_NOTE = "Not sent back yet. Say in the note what has to change."


@method_decorator(require_POST)
def review(admin: PageAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Write the answer into the history, if the version that was read still waits for it."""
    if not admin.has_review_permission(request):
        raise PermissionDenied
    page = admin.model._base_manager.filter(pk=pk).first()
    step = ANSWERS.get(request.POST.get("answer", ""))
    if page is None or step is None:
        raise Http404
    note = " ".join(without_nul(request.POST.get("review_note", "")).split())[:LONGEST_NOTE]
    number, now = request.POST.get("reviewed", ""), timezone.now()
    if step == Step.SENT_BACK and not note and actions.is_waiting(page, number):
        messages.error(request, NO_NOTE)
    else:
        try:
            actions.answer(page, number, step, now=now, author=request.user, note=note)
            told = step != Step.SIGNED_OFF or reviews.reviewer(request.user)
            messages.success(request, OUTCOMES[step] if told else f"{OUTCOMES[step]} {NOT_TOLD}")
        except actions.NotWaitingError:
            messages.error(request, NOT_WAITING)
    return redirect(admin.url_of("change"), pk)


def review_context(
    admin: PageAdmin, request: HttpRequest, page: Any, next_version: Revision | None
) -> dict[str, Any]:
    """What the form says of sign-offs, and for who may review, what waits for an answer."""
    context: dict[str, Any] = {}
    if page.pk is None:
        return context
    if version := next_version or revisions.head(page):
        context["sign_off"] = holding = reviews.sign_off(page, version.content)
        context["is_told"] = holding and reviews.reviewer(holding.author)
        context["last_sign_off"] = reviews.last_sign_off(page)
    if admin.has_review_permission(request):
        waits = next_version if next_version and next_version.step == Step.REVIEW else None
        url = reverse(admin.url_of("review"), args=[page.pk])
        context |= {"may_review": True, "waiting": waits, "review_url": url}
    return context
