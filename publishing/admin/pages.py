"""The admin of publishable pages: what its list shows, and what saving the form does."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format

from fields.choosers import ChooserAdmin
from publishing import revisions, schedule, working_drafts
from publishing.admin.deleted import DeletedViews
from publishing.admin.findings import FindingsViews
from publishing.admin.form import PageForm
from publishing.admin.history import HistoryViews
from publishing.admin.lifecycle import LifecycleViews
from publishing.admin.preview import PreviewViews
from publishing.admin.review import ReviewViews
from publishing.admin.sent_again import SentAgainViews, uid_of
from publishing.admin.working_drafts import WorkingDraftViews
from publishing.models import PreviewLink, Revision
from richtext.comparison import Change, compare

Fieldset = tuple[str | None, Any]
WRITING = ("title", "summary")
PICTURES: Fieldset = ("Pictures", {"fields": ["illustration", "picture"]})
SOURCES: Fieldset = ("Sources", {"fields": ["sources"]})
FINDING: Fieldset = (
    "Address and search engines",
    {"fields": ["slug", "seo_title", "seo_description"], "classes": ["collapse"]},
)

FORM_ACTIONS = (
    *("offline", "discard", "unschedule"),
    *("private_link", "revoke_link"),
    *("history", "history_version"),
)

Step = Revision.Step


class PublishablePageAdmin(
    SentAgainViews,
    LifecycleViews,
    PreviewViews,
    ReviewViews,
    WorkingDraftViews,
    FindingsViews,
    HistoryViews,
    DeletedViews,
    ChooserAdmin,
    admin.ModelAdmin,
):
    """The form shows a page's next version; only publishing changes what readers see."""

    form = PageForm
    change_form_template = "admin/publishing/page_form.html"
    change_list_template = "admin/publishing/page_list.html"
    delete_confirmation_template = "admin/publishing/page_delete.html"
    delete_selected_confirmation_template = "admin/publishing/page_delete_selected.html"
    list_display = ["title", "state", "published_at", "updated_at"]
    list_filter = ["published_at"]
    search_fields = ["title", "summary"]
    autocomplete_fields = ["picture"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https", "widget": forms.URLInput}}

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

    def view_on_site(self, page: Any) -> str | None:
        """Where readers find it: the form may hold another address for the next version."""
        stored = self.model._base_manager.filter(pk=page.pk).first()
        return stored.get_absolute_url() if stored and stored.is_published() else None

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether somebody may decide what readers see."""
        return request.user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who only reads sees the page as readers would, not the fields behind it."""
        if obj and not self.has_change_permission(request, obj):
            return []
        return super().get_fieldsets(request, obj)

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """The page as stored; in its form, with the text of its next version."""
        page = super().get_object(request, object_id, from_field)
        if page is None or not self._is_form(request):
            return page
        page.version_token = revisions.version_token(page)
        if version := revisions.next_version(page):
            page.links_of_version = revisions.apply(page, version.content)
            page.scheduled_for = version.goes_live_at
        return page

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """What the list can change shows to readers at once: only for who may publish."""
        changelist = super().get_changelist_instance(request)
        if not self.has_publish_permission(request):
            changelist.list_editable = ()
        return changelist

    def _is_form(self, request: HttpRequest) -> bool:
        match = request.resolver_match
        return match is not None and (match.url_name or "").endswith("_change")

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kw: Any
    ) -> Any:
        form = super().get_form(request, obj, change=change, **kw)
        form.version_token = getattr(obj, "version_token", "")
        form.may_publish = self.has_publish_permission(request)
        form.writer = request.user
        form.working_draft = working_drafts.of(obj or self.model(), request.user)
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Do what the button says. A row of the list is saved as it is."""
        if not isinstance(form, PageForm):
            obj.save(update_fields=[*self.list_editable, "updated_at"])
            return
        working_drafts.drop(obj, request.user)
        if not change:
            obj.uid = uid_of(form.data.get("version", "")) or obj.uid
        if not form.is_saved:  # else the first answer was lost, and is given again
            self._keep(request, obj, form)
        self.keep_mistakes(request, obj, form)

    def _keep(self, request: HttpRequest, page: Any, form: PageForm) -> None:
        step, content, note = form.step, form.content(), form.cleaned_data.get("note", "")
        common = {"now": timezone.now(), "author": request.user, "note": note}
        if step == Step.PUBLISHED:
            revisions.publish(page, content, **common)
        else:
            moment = form.cleaned_data["goes_live_at"] if step == Step.SCHEDULED else None
            revisions.save_draft(page, content, step=step, goes_live_at=moment, **common)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The links of a page are part of its version, and were kept with it."""
        if not isinstance(form, PageForm):
            super().save_related(request, form, formsets, change)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        return self.response_change(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Say what happened, and go on with the same page."""
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj)
        newest = revisions.head(obj)
        messages.success(request, outcome(newest, obj.is_published()) if newest else "Saved.")
        return HttpResponseRedirect(self.address_of("change", obj))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kw: Any) -> Any:
        obj = kw.get("obj")
        form = context["adminform"].form
        context |= {
            "may_publish": self.has_publish_permission(request),
            "may_write": self.may_write(request, obj),
            "newer": getattr(form, "newer", None),
            "newer_changes": self._newer_changes(request, form),
            "live_page": type(obj).objects.filter(pk=obj.pk).first() if obj else None,
            "next_version": revisions.next_version(obj) if obj else None,
            "scheduled": schedule.scheduled_version(obj) if obj else None,
            "answered_steps": UNDER_WAY,
            **self.working_draft_context(request, obj),
            **self.findings_context(request, form),
            "preview_url": self.address_of("preview", obj),
            **self.review_context(request, obj),
            "private_links": PreviewLink.objects.open_for(obj, timezone.now()) if obj else [],
            "urls": {name: self.url_of(name) for name in FORM_ACTIONS},
        }
        return super().render_change_form(request, context, *args, **kw)

    def _newer_changes(self, request: HttpRequest, form: Any) -> list[Change]:
        """What the form says differently from the newer version that somebody saved."""
        if not getattr(form, "newer", None):
            return []
        theirs, mine = form.newer.theirs, form.content()
        return compare(theirs, mine, self.compared_fields(request, theirs, mine))

    def may_write(self, request: HttpRequest, page: Any) -> bool:
        """Whether somebody may change a page, or make a new one, which has no id yet."""
        if page and page.pk:
            return self.has_change_permission(request, page)
        return self.has_add_permission(request)

    def own_paths(self, views: Mapping[str, tuple[str, Any]]) -> list[URLPattern]:
        """Addresses for signed-in staff: each route with the end of its name and its view."""
        return [
            path(
                route,
                self.admin_site.admin_view(view),
                name=self.url_of(name).removeprefix("admin:"),
            )
            for route, (name, view) in views.items()
        ]

    def address_of(self, view: str, page: Any) -> str:
        """One of a page's admin addresses, or that of a new one, which has no id yet."""
        if page and page.pk:
            return reverse(self.url_of(view), args=[page.pk])
        return reverse(self.url_of("add" if view == "change" else f"{view}_new"))

    def url_of(self, view: str) -> str:
        """The name of one of this page's admin addresses."""
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_{view}"


def outcome(revision: Revision, is_live: bool) -> str:
    """What a step did to a page that readers see or do not see, in words."""
    if revision.step == Step.SCHEDULED and revision.goes_live_at:
        moment = timezone.localtime(revision.goes_live_at)
        return f"Scheduled. It goes live on {date_format(moment, 'DATETIME_FORMAT')}."
    if revision.step == Step.PUBLISHED:
        return "Published. Readers see this version now."
    readers = "Readers still see what they saw before." if is_live else "Readers do not see it."
    return f"{OUTCOMES.get(revision.step, 'Saved.')} {readers}"


# How the list names a version that is being written, where "in progress" says too little.
UNDER_WAY: dict[str, str] = {
    Step.REVIEW: "in review",
    Step.SIGNED_OFF: "signed off",
    Step.SENT_BACK: "sent back",
}

OUTCOMES: dict[str, str] = {
    Step.REVIEW: "Sent for review.",
    Step.DRAFT: "Draft saved.",
}
