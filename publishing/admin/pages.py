"""The admin of publishable pages: what their list shows, and at which addresses staff do what."""

from functools import partial
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator

from publishing import actions
from publishing.admin.compare import compare
from publishing.admin.deleted import list_deleted, recover, where_deleted
from publishing.admin.discard import discard
from publishing.admin.findings import check_again, show_findings
from publishing.admin.history import history, show_version
from publishing.admin.page_admin import PageAdmin
from publishing.admin.preview import show_preview
from publishing.admin.private_link import make_link, revoke_link
from publishing.admin.publish_several import publish_several
from publishing.admin.restore import restore
from publishing.admin.review import review
from publishing.admin.save import save
from publishing.admin.unpublish import unpublish
from publishing.admin.unpublish_several import unpublish_several
from publishing.admin.unschedule import unschedule
from publishing.admin.working_draft import drop, keep
from publishing.admin.write import UNDER_WAY, write
from publishing.models import PublishablePage, Revision

Fieldset = tuple[str | None, Any]
WRITING = ("title", "summary")
PICTURES: Fieldset = ("Pictures", {"fields": ["illustration", "picture"]})
SOURCES: Fieldset = ("Sources", {"fields": ["sources"]})
FINDING: Fieldset = (
    "Address and search engines",
    {"fields": ["slug", "seo_title", "seo_description"], "classes": ["collapse"]},
)

# What staff do with a page, by the name of its address: the address below the list of pages, and
# the view, which takes the admin, the request, and what the address names.
VIEWS: dict[str, tuple[str, Any]] = {
    "working_draft_new": ("working-draft/", keep),
    "working_draft": ("<int:pk>/working-draft/", keep),
    "drop_draft_new": ("working-draft/drop/", drop),
    "drop_draft": ("<int:pk>/working-draft/drop/", drop),
    "findings_new": ("findings/", show_findings),
    "findings": ("<int:pk>/findings/", show_findings),
    "check_new": ("check/", check_again),
    "check": ("<int:pk>/check/", check_again),
    "preview_new": ("preview/", show_preview),
    "preview": ("<int:pk>/preview/", show_preview),
    "private_link": ("<int:pk>/private-link/", make_link),
    "revoke_link": ("<int:pk>/private-link/<int:link>/revoke/", revoke_link),
    "review": ("<int:pk>/review/", review),
    "unschedule": ("<int:pk>/unschedule/", unschedule),
    "unpublish": ("<int:pk>/offline/", unpublish),
    "discard": ("<int:pk>/discard/", discard),
    "history_compare": ("<int:pk>/history/compare/", compare),
    "history_version": ("<int:pk>/history/<int:number>/", show_version),
    "history_restore": ("<int:pk>/history/<int:number>/restore/", restore),
    "deleted": ("deleted/", list_deleted),
    "recover": ("<int:pk>/recover/", recover),
}


class PublishablePageAdmin(PageAdmin):
    """The form shows a page's next version; only publishing changes what readers see."""

    change_form_template = "admin/publishing/page_form.html"
    change_list_template = "admin/publishing/page_list.html"
    delete_confirmation_template = "admin/publishing/page_delete.html"
    delete_selected_confirmation_template = "admin/publishing/page_delete_selected.html"
    list_display = ["title", "state", "published_at", "updated_at"]
    list_filter = ["published_at"]
    search_fields = ["title", "summary"]
    autocomplete_fields = ["picture"]
    actions = [publish_several, unpublish_several]
    formfield_overrides = {models.URLField: {"assume_scheme": "https", "widget": forms.URLInput}}

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(route, self.admin_site.admin_view(partial(view, self)), name=self.name_of(name))
            for name, (route, view) in VIEWS.items()
        ]
        return own + super().get_urls()

    @method_decorator(csp_update({"frame-src": [SELF]}))
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """The form, which may hold the frame of the preview; sent, it is saved."""
        do = save if request.method == "POST" else write
        return do(self, request, unquote(object_id) if object_id else None)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        return history(self, request, object_id)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        links = {"deleted_url": self.url_of("deleted")}
        return super().changelist_view(request, links | (extra_context or {}))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        versions = Revision.objects.filter(
            content_type__app_label=self.opts.app_label,
            content_type__model=self.opts.model_name,
            object_id=OuterRef("pk"),
        )
        return (
            super()
            .get_queryset(request)
            .annotate(
                is_scheduled=Exists(versions.waiting()),
                next_step=models.Subquery(versions.next_versions().values("step")[:1]),
            )
        )

    @admin.display(description="state")
    def state(self, page: Any) -> str:
        """Live, draft and the like, and whether a next version is under way."""
        if page.is_scheduled:
            return f"{page.status}, next version scheduled" if page.published_at else "Scheduled"
        if page.published_at and page.next_step:
            return f"{page.status}, next version {UNDER_WAY.get(page.next_step, 'in progress')}"
        return UNDER_WAY.get(page.next_step, page.status).capitalize()

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Beside a choice stands at most "Add": the rest is in the menu."""
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget.can_change_related = False
            field.widget.can_delete_related = False
            field.widget.can_view_related = False
        return field

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """What the list can change shows to readers at once: only for who may publish."""
        changelist = super().get_changelist_instance(request)
        if not self.has_publish_permission(request):
            changelist.list_editable = ()
        return changelist

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save a row that was changed in the list."""
        obj.save(update_fields=[*self.list_editable, "updated_at"])

    def delete_model(self, request: HttpRequest, obj: PublishablePage) -> None:
        actions.delete(obj, now=timezone.now(), author=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for page in queryset:
            self.delete_model(request, page)

    def response_delete(self, request: HttpRequest, *args: Any) -> HttpResponse:
        response = super().response_delete(request, *args)
        messages.info(request, where_deleted(self))
        return response

    def view_on_site(self, page: Any) -> str | None:
        """Where readers find the page as it is stored."""
        return page.get_absolute_url() if page.is_published() else None
