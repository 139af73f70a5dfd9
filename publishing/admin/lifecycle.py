"""Steps that need no text: take offline, end a schedule, discard the next version."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from publishing import revisions, working_drafts
from publishing.models import PublishablePage

Action = Callable[[PublishablePage, Any], str]


class LifecycleViews:
    """Admin mixin: addresses that take one step by POST, for who may publish."""

    admin_site: Any
    opts: Any
    url_of: Callable[[str], str]
    has_publish_permission: Callable[[HttpRequest], bool]
    get_object: Callable[..., Any]

    def get_urls(self) -> list[Any]:
        steps = {"offline": take_offline, "unschedule": unschedule, "discard": discard}
        own = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(require_POST(self._view(action))),
                name=self.url_of(name).removeprefix("admin:"),
            )
            for name, action in steps.items()
        ]
        return own + super().get_urls()  # type: ignore[misc]

    def _view(self, action: Action) -> Callable[..., HttpResponse]:
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            if not self.has_publish_permission(request):
                raise PermissionDenied
            page = self.get_object(request, str(pk))
            if page is None:
                raise Http404
            if page.published_at is None and action is not unschedule:
                messages.error(request, "Readers never saw this page: there is nothing to end.")
            else:
                messages.success(request, action(page, request.user))
            return HttpResponseRedirect(reverse(self.url_of("change"), args=[pk]))

        return view


def take_offline(page: PublishablePage, user: Any) -> str:
    revisions.take_offline(page, now=timezone.now(), author=user)
    return "Taken offline. Its address says from now on that the page is gone."


def unschedule(page: PublishablePage, user: Any) -> str:
    revisions.unschedule(page)
    return "No longer scheduled. The version is kept as a draft."


def discard(page: PublishablePage, user: Any) -> str:
    working_drafts.drop(page, user)
    revisions.discard(page, now=timezone.now(), author=user)
    return "Discarded. The form shows what readers see; the history keeps what you had."
