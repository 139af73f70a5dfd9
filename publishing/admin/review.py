"""The medical review: whoever may review signs a version off, or sends it back with a reason."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from publishing import reviews, revisions
from publishing.models import Revision
from publishing.working_drafts import without_nul

Step = Revision.Step
ANSWERS = {"sign-off": Step.SIGNED_OFF, "send-back": Step.SENT_BACK}
LONGEST_NOTE = 200


class ReviewViews:
    """Admin mixin: the answer to a version that was sent for review."""

    model: Any
    opts: Any
    url_of: Callable[[str], str]
    own_paths: Callable[..., list[Any]]

    def get_urls(self) -> list[Any]:
        views = {"<int:pk>/review/": ("review", require_POST(self.review_view))}
        return self.own_paths(views) + super().get_urls()  # type: ignore[misc]

    def has_review_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.review_{self.opts.model_name}")

    def review_context(self, request: HttpRequest, page: Any) -> dict[str, Any]:
        """What the form says of sign-offs, and for who may review, what waits for an answer."""
        context: dict[str, Any] = {}
        if page is None:
            return context
        if version := revisions.next_version(page) or revisions.head(page):
            context["sign_off"] = reviews.sign_off(page, version.content)
            context["last_sign_off"] = reviews.last_sign_off(page)
        if self.has_review_permission(request):
            url = reverse(self.url_of("review"), args=[page.pk])
            context |= {"may_review": True, "waiting": waiting_version(page), "review_url": url}
        return context

    @method_decorator(transaction.atomic)
    def review_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write the answer into the history, if the version that was read still waits for it."""
        if not self.has_review_permission(request):
            raise PermissionDenied
        page = self.model._base_manager.select_for_update().filter(pk=pk).first()
        step = ANSWERS.get(request.POST.get("answer", ""))
        if page is None or step is None:
            raise Http404
        note = " ".join(without_nul(request.POST.get("review_note", "")).split())[:LONGEST_NOTE]
        waiting = waiting_version(page)
        if not waiting or str(waiting.number) != request.POST.get("reviewed"):
            messages.error(
                request, "This version no longer waits for review. Read what is here now."
            )
        elif step == Step.SENT_BACK and not note:
            messages.error(request, "Not sent back yet: say in the note what has to change.")
        else:
            common: dict[str, Any] = {"now": timezone.now(), "author": request.user, "note": note}
            revisions.save_draft(page, waiting.content, step=step, **common)
            messages.success(request, OUTCOMES[step])
        return HttpResponseRedirect(reverse(self.url_of("change"), args=[pk]))


def waiting_version(page: Any) -> Revision | None:
    """The version of a page that was sent for review and has no answer yet."""
    version = revisions.next_version(page)
    return version if version and version.step == Step.REVIEW else None


OUTCOMES = {
    Step.SIGNED_OFF: "Signed off. Whoever publishes sees it on the first page.",
    Step.SENT_BACK: "Sent back, with your note. It is a draft again.",
}
