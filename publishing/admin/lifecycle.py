"""Steps that need no text: take offline, end a schedule, discard the next version.

What takes something away asks once more: its address, opened, says what will happen and what stays.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from publishing import revisions, schedule, working_drafts
from publishing.models import PublishablePage

Action = Callable[[PublishablePage, Any], str]


IS_LIVE = "It is live already: its minute came first. Readers see it now."
UNSEEN = "Readers do not see this page now: there is nothing to end."
NOT_SCHEDULED = "Nothing is scheduled here any more: somebody ended it first."
NEWER = (
    "Nothing was done: somebody saved this page since you were asked. Look at what stands here now,"
    " and choose again if you still want to."
)


class TooLateError(Exception):
    """A step finds nothing left to do; says why."""


class Question(NamedTuple):
    """What is asked before a step that takes something away."""

    title: str
    says: tuple[str, ...]
    button: str


class LifecycleViews:
    """Admin mixin: addresses that take one step by POST, for who may publish."""

    admin_site: Any
    opts: Any
    url_of: Callable[[str], str]
    own_paths: Callable[..., list[Any]]
    has_publish_permission: Callable[[HttpRequest], bool]
    get_object: Callable[..., Any]

    def get_urls(self) -> list[Any]:
        views = {f"<int:pk>/{name}/": (name, self._view(name)) for name in STEPS}
        return self.own_paths(views) + super().get_urls()  # type: ignore[misc]

    def _view(self, name: str) -> Callable[..., HttpResponse]:
        action, question = STEPS[name]

        @require_http_methods(["GET", "POST"] if question else ["POST"])
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            if not self.has_publish_permission(request):
                raise PermissionDenied
            page = self.get_object(request, str(pk))
            if page is None:
                raise Http404
            if question and not page.is_published():
                messages.error(request, UNSEEN)
            elif request.method == "GET":
                return self._ask(request, page, question)
            else:
                self._take_step(request, page, action, is_asked=question is not None)
            return HttpResponseRedirect(reverse(self.url_of("change"), args=[pk]))

        return view

    @transaction.atomic
    def _take_step(
        self, request: HttpRequest, page: Any, action: Action, *, is_asked: bool
    ) -> None:
        """What was asked about a page is not done to what somebody has made of it since."""
        page = revisions.locked(page)
        if is_asked and request.POST.get("version") != revisions.version_token(page):
            messages.error(request, NEWER)
            return
        try:
            messages.success(request, action(page, request.user))
        except TooLateError as error:
            messages.error(request, str(error))

    def _ask(self, request: HttpRequest, page: Any, question: Question | None) -> HttpResponse:
        context = {"opts": self.opts, "original": page, "question": question, "title": page.title}
        context["version"] = revisions.version_token(page)
        context |= self.admin_site.each_context(request)
        return TemplateResponse(request, "admin/publishing/confirm.html", context)


def take_offline(page: PublishablePage, user: Any) -> str:
    revisions.take_offline(page, now=timezone.now(), author=user)
    return "Taken offline. Its address says from now on that the page is gone."


def unschedule(page: PublishablePage, user: Any) -> str:
    if not schedule.unschedule(page):
        raise TooLateError(IS_LIVE if schedule.went_live_by_itself(page) else NOT_SCHEDULED)
    return "No longer scheduled. The version is kept as a draft."


def discard(page: PublishablePage, user: Any) -> str:
    working_drafts.drop(page, user)
    revisions.discard(page, now=timezone.now(), author=user)
    return "Discarded. The form shows what readers see; the history keeps what you had."


STEPS: dict[str, tuple[Action, Question | None]] = {
    "unschedule": (unschedule, None),
    "offline": (
        take_offline,
        Question(
            title="Take this page offline?",
            says=(
                "Readers no longer see it. Its address tells them, and search engines, that the"
                " page is gone.",
                "It leaves all lists, the search, the feed and the sitemap.",
                "Nothing is lost: the text and its history stay here. You can publish it again.",
            ),
            button="Take it offline",
        ),
    ),
    "discard": (
        discard,
        Question(
            title="Discard the changes to this page?",
            says=(
                "Everything that was written since the page last went live leaves the form.",
                "Readers notice nothing: the live page stays as it is.",
                "What is scheduled no longer goes live by itself.",
                "The history keeps what you discard, so that you can restore it.",
            ),
            button="Discard the changes",
        ),
    ),
}
