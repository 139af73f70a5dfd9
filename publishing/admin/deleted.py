"""Deleted pages: kept with their history, listed, and brought back as drafts."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from publishing import recovery
from publishing.models import PublishablePage, Revision

PER_PAGE = 25


class DeletedViews:
    """Admin mixin: what is deleted here can be brought back by those who may delete."""

    model: Any
    opts: Any
    url_of: Callable[[str], str]
    own_paths: Callable[..., list[Any]]
    history_page: Callable[..., HttpResponse]
    has_add_permission: Callable[..., bool]
    has_change_permission: Callable[..., bool]
    has_delete_permission: Callable[..., bool]
    has_view_or_change_permission: Callable[..., bool]

    def get_urls(self) -> list[Any]:
        views: dict[str, tuple[str, Any]] = {
            "deleted/": ("deleted", self.deleted_view),
            "<int:pk>/recover/": ("recover", self.recover_view),
        }
        return self.own_paths(views) + super().get_urls()  # type: ignore[misc]

    def may_recover(self, request: HttpRequest) -> bool:
        """To recover is to undo a deletion: for those who may delete."""
        return self.has_delete_permission(request) and self.has_add_permission(request)

    def deleted_page(self, request: HttpRequest, pk: int | None) -> Any:
        """A page that was deleted, by its id alone, for who may have been writing it; else None."""
        if not self.has_change_permission(request) or not pk:
            return None
        is_there = self.model._base_manager.filter(pk=pk).exists()
        was_there = not is_there and Revision.objects.of_key(self.model, pk).exists()
        return self.model(pk=pk) if was_there else None

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        links = {"deleted_url": self.url_of("deleted")}
        return super().changelist_view(request, links | (extra_context or {}))  # type: ignore[misc]

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        found = recovery.deleted(self.model).select_related("author")
        context = {
            "title": f"Deleted {self.opts.verbose_name_plural}",
            "shown": Paginator(found, PER_PAGE).get_page(request.GET.get("p")),
        }
        return self.history_page(request, "deleted", None, context)

    @method_decorator(require_POST)
    def recover_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.may_recover(request):
            raise PermissionDenied
        last = Revision.objects.of_key(self.model, pk).first()
        if last is None:
            raise Http404
        try:
            page = recovery.recover(last, now=timezone.now(), author=request.user)
        except recovery.StillThereError:
            messages.error(request, "This page is not deleted. Somebody may have recovered it.")
            return HttpResponseRedirect(reverse(self.url_of("deleted")))
        messages.success(request, _outcome(page, last))
        return HttpResponseRedirect(reverse(self.url_of("change"), args=[pk]))

    def delete_model(self, request: HttpRequest, obj: PublishablePage) -> None:
        recovery.delete(obj, now=timezone.now(), author=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for page in queryset:
            recovery.delete(page, now=timezone.now(), author=request.user)

    def response_delete(self, request: HttpRequest, *args: Any) -> HttpResponse:
        """Say where to find what was just deleted."""
        response = super().response_delete(request, *args)  # type: ignore[misc]
        link = '<a href="{}">Deleted {}</a>'
        address = reverse(self.url_of("deleted"))
        where = format_html(link, address, self.opts.verbose_name_plural)
        messages.info(request, format_html("It can be brought back: {}.", where))
        return response


def _outcome(page: PublishablePage, last: Revision) -> str:
    said = ["Recovered as a draft. Nobody sees it until you publish it."]
    if page.slug != last.content["slug"]:
        said.append(f"Another page took its address meanwhile; its own is now “{page.slug}”.")
    before = Revision.objects.of(page).filter(number=last.number - 1).first()
    if last.went_live_at and before and before.went_live_at is None:
        said.append(f"What somebody was still writing is in the history: version {before.number}.")
    return " ".join(said)
