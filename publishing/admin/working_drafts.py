"""The working draft behind the form: kept every few seconds, restored when the form opens again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from publishing import revisions, working_drafts
from publishing.admin.versions import as_number

NOT_SAVED = "Saved without what is not right yet. It stays in your form as you typed it:"
DELETED = (
    "Nothing was saved: somebody deleted this page while you were writing. What you typed is kept."
    " It stands in the form again once an editor recovers the page from this list."
)


class WorkingDraftViews:
    """Admin mixin: addresses that keep and drop what somebody is typing."""

    model: Any
    url_of: Callable[[str], str]
    address_of: Callable[[str, Any], str]
    own_paths: Callable[..., list[Any]]
    get_object: Callable[..., Any]
    deleted_page: Callable[[HttpRequest, int | None], Any]
    made_before: Callable[[HttpRequest], Any]
    was_saved: Callable[[HttpRequest, Any], bool]
    may_write: Callable[[HttpRequest, Any], bool]

    def get_urls(self) -> list[Any]:
        views = {
            "working-draft/": ("working_draft_new", require_POST(self.keep_view)),
            "<int:pk>/working-draft/": ("working_draft", require_POST(self.keep_view)),
            "working-draft/drop/": ("drop_draft_new", require_POST(self.drop_view)),
            "<int:pk>/working-draft/drop/": ("drop_draft", require_POST(self.drop_view)),
        }
        return self.own_paths(views) + super().get_urls()  # type: ignore[misc]

    def keep_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Keep the form as it is now. Says when, and who else is writing here."""
        made, now = None if pk else self.made_before(request), timezone.now()
        deleted = self.deleted_page(request, pk)
        page = deleted or self.written_page(request, made.pk if made else pk)
        if not deleted and self.was_saved(request, page):
            working_drafts.drop(page, request.user)
        else:
            working_drafts.keep(page, request.user, request.POST, now=now)
        others = working_drafts.others_writing(page, request.user, now=now)
        return JsonResponse({"kept": f"{timezone.localtime(now):%H:%M}", "others": others})

    def drop_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Start again from what was saved last."""
        page = self.written_page(request, pk)
        working_drafts.drop(page, request.user)
        return HttpResponseRedirect(self.address_of("change", page))

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """A form that is refused is kept as it was typed, and so is one whose page was deleted."""
        is_sent, pk = request.method == "POST", as_number(object_id or "")
        if is_sent and (deleted := self.deleted_page(request, pk)):
            working_drafts.keep(deleted, request.user, request.POST, now=timezone.now())
            messages.error(request, DELETED)
            return HttpResponseRedirect(reverse(self.url_of("deleted")))
        response = super().changeform_view(request, object_id, *args, **kwargs)  # type: ignore[misc]
        if is_sent and isinstance(response, TemplateResponse):
            page = (response.context_data or {}).get("original") or self.model()
            working_drafts.keep(page, request.user, request.POST, now=timezone.now())
        return response

    def keep_mistakes(self, request: HttpRequest, page: Any, form: Any) -> None:
        """What a saved draft could not take over stays in the form as it was typed."""
        if not form.set_aside:
            return
        typed = request.POST.copy()
        typed["version"] = revisions.version_token(type(page)._base_manager.get(pk=page.pk))
        if "note" not in form.set_aside:
            typed.pop("note", None)  # it was said of this save
        working_drafts.keep(page, request.user, typed, now=timezone.now())
        labels = ", ".join(str(form[name].label) for name in form.set_aside)
        messages.warning(request, f"{NOT_SAVED} {labels}.")

    def written_page(self, request: HttpRequest, pk: int | None) -> Any:
        page = self.get_object(request, str(pk)) if pk else self.model()
        if page is None:
            raise Http404
        if not self.may_write(request, page):
            raise PermissionDenied
        return page

    def working_draft_context(self, request: HttpRequest, page: Any) -> dict[str, Any]:
        """What the form's template says about the working draft and about other people."""
        page = page or self.model()
        return {
            "working_draft": working_drafts.of(page, request.user),
            "others_writing": working_drafts.others_writing(page, request.user, now=timezone.now()),
            "keep_url": self.address_of("working_draft", page),
            "drop_url": self.address_of("drop_draft", page),
        }
