"""The admin of a kind of page, as the views below it use it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from fields.choosers import ChooserAdmin
from publishing import working_drafts
from publishing.admin.page_form import Opened, PageForm
from publishing.models import Revision


class PageAdmin(ChooserAdmin, admin.ModelAdmin):
    """Finds pages, opens their forms, and knows who may do what and at which address."""

    form = PageForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who only reads sees the page as readers would, not the fields behind it."""
        if obj and not self.has_change_permission(request, obj):
            return []
        return super().get_fieldsets(request, obj)

    def page_form(
        self, request: HttpRequest, opened: Opened, data: Any = None, initial: Any = None
    ) -> PageForm:
        """The form of a page, with ``data`` as it was sent, or as it is opened by this person."""
        page = opened.page if opened.page.pk else None
        form_class: Any = self.get_form(request, page, change=page is not None)
        return form_class(
            data,
            opened=opened,
            may_publish=self.has_publish_permission(request),
            working_draft=working_drafts.of(opened.page, request.user),
            initial=initial,
        )

    def page_or_404(self, request: HttpRequest, pk: int, may: Any) -> Any:
        """A page as stored. Raises Http404, and PermissionDenied if not ``may(request, page)``."""
        page = self.get_object(request, str(pk))
        if page is None:
            raise Http404
        if not may(request, page):
            raise PermissionDenied
        return page

    def missing(self, request: HttpRequest, object_id: str | None) -> HttpResponse:
        """The answer to who asks for a page that is not there."""
        name = self.opts.verbose_name
        messages.warning(request, f"No {name} has the ID “{object_id}”. It may have been deleted.")
        return redirect("admin:index")

    def written_page(self, request: HttpRequest, pk: int | None) -> Any:
        """A page, or a new one, for who may write it. Raises Http404 and PermissionDenied."""
        if pk:
            return self.page_or_404(request, pk, self.may_write)
        page = self.model()
        if not self.may_write(request, page):
            raise PermissionDenied
        return page

    def deleted_page(self, request: HttpRequest, pk: int | None) -> Any:
        """A page that was deleted, by its id alone, for who may have been writing it; else None."""
        if not self.has_change_permission(request) or not pk:
            return None
        is_there = self.model._base_manager.filter(pk=pk).exists()
        was_there = not is_there and Revision.objects.of_key(self.model, pk).exists()
        return self.model(pk=pk) if was_there else None

    def may_read(self, request: HttpRequest, page: Any = None) -> bool:
        return self.has_view_or_change_permission(request, page)

    def may_write(self, request: HttpRequest, page: Any) -> bool:
        """Whether somebody may change a page, or make a new one, which has no id yet."""
        if page and page.pk:
            return self.has_change_permission(request, page)
        return self.has_add_permission(request)

    def may_recover(self, request: HttpRequest) -> bool:
        """To recover is to undo a deletion: for those who may delete."""
        return self.has_delete_permission(request) and self.has_add_permission(request)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether somebody may decide what readers see."""
        return request.user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}")

    def has_review_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.review_{self.opts.model_name}")

    def address_of(self, view: str, page: Any) -> str:
        """One of a page's admin addresses, or that of a new one, which has no id yet."""
        if page and page.pk:
            return reverse(self.url_of(view), args=[page.pk])
        return reverse(self.url_of("add" if view == "change" else f"{view}_new"))

    def url_of(self, view: str) -> str:
        """The name of one of this page's admin addresses."""
        return f"admin:{self.name_of(view)}"

    def name_of(self, view: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{view}"
