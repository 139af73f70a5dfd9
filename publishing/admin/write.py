"""Open the form of a page, and around it its state, what it lacks, its preview and its review."""

from typing import Any

from django.contrib.admin.helpers import AdminErrorList, AdminForm
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from publishing import revisions, working_drafts
from publishing.admin.compare import compared_fields_of
from publishing.admin.findings import findings_context
from publishing.admin.page_admin import PageAdmin
from publishing.admin.page_form import PageForm, opened
from publishing.admin.review import review_context
from publishing.models import PreviewLink, Revision
from publishing.revisions import Newer
from richtext.comparison import compare

Step = Revision.Step
FORM_VIEWS = ("unpublish", "discard", "unschedule", "private_link", "revoke_link")
HISTORY_VIEWS = ("history", "history_version")

# How a version that is being written is named, where "in progress" says too little.
UNDER_WAY: dict[str, str] = {
    Step.REVIEW: "in review",
    Step.SIGNED_OFF: "approved",
    Step.SENT_BACK: "sent back",
}


def write(admin: PageAdmin, request: HttpRequest, object_id: str | None) -> HttpResponse:
    """The form of a page with the text of its next version, or that of a new page."""
    stored = admin.get_object(request, object_id) if object_id else admin.model()
    if stored is None:
        return admin.missing(request, object_id)
    if not (admin.may_write(request, stored) or (stored.pk and admin.may_read(request, stored))):
        raise PermissionDenied
    initial = {} if stored.pk else admin.get_changeform_initial_data(request)
    form = admin.page_form(request, opened(stored), initial=initial)
    return show_form(admin, request, stored, form)


def show_form(
    admin: PageAdmin,
    request: HttpRequest,
    stored: Any,
    form: PageForm,
    newer: Newer | None = None,
) -> HttpResponse:
    """A form, as it is opened or as it is refused because of what is ``newer``."""
    page, now = form.instance, timezone.now()
    context = {
        **_django_context(admin, request, form),
        "may_publish": admin.has_publish_permission(request),
        "may_write": admin.may_write(request, stored),
        "live_page": stored if stored.pk else None,
        "next_version": form.opened.next_version,
        "is_in_review": form.is_in_review,
        "scheduled": revisions.scheduled_version(stored),
        "answered_steps": UNDER_WAY,
        "working_draft": form.working_draft,
        "others_writing": working_drafts.others_writing(stored, request.user, now=now),
        "private_links": PreviewLink.objects.open_for(stored, now) if stored.pk else [],
        **_newer_context(admin, request, form, newer),
        **findings_context(admin, request, form),
        **review_context(admin, request, stored, form.opened.next_version),
        "keep_url": admin.address_of("working_draft", page),
        "drop_url": admin.address_of("drop_draft", page),
        "preview_url": admin.address_of("preview", page),
        "urls": {name: admin.url_of(name) for name in (*FORM_VIEWS, *HISTORY_VIEWS)},
    }
    is_new, row = stored.pk is None, stored if stored.pk else None
    return admin.render_change_form(request, context, add=is_new, change=not is_new, obj=row)


def _django_context(admin: PageAdmin, request: HttpRequest, form: PageForm) -> dict[str, Any]:
    """What the admin's own template of a form needs."""
    page = form.instance if form.instance.pk else None
    verb = "Add" if page is None else "Change" if admin.may_write(request, page) else "View"
    fieldsets = admin.get_fieldsets(request, page)
    admin_form = AdminForm(form, list(fieldsets), {}, (), model_admin=admin)
    sent = request.POST if request.method == "POST" else request.GET
    return {
        **admin.admin_site.each_context(request),
        "title": f"{verb} {admin.opts.verbose_name}",
        "subtitle": str(page) if page else None,
        "adminform": admin_form,
        "object_id": page and page.pk,
        "original": page,
        "is_popup": IS_POPUP_VAR in sent,
        "to_field": sent.get(TO_FIELD_VAR),
        "media": admin.media + admin_form.media,
        "inline_admin_formsets": [],
        "errors": AdminErrorList(form, []),
        "preserved_filters": admin.get_preserved_filters(request),
    }


def _newer_context(
    admin: PageAdmin, request: HttpRequest, form: PageForm, newer: Newer | None
) -> dict[str, Any]:
    """The newer version, if there is one, and what the form says differently from it."""
    if newer is None:
        return {}
    theirs, mine = newer.content, form.content()
    fields = compared_fields_of(admin, request, theirs, mine)
    return {"newer": newer, "newer_changes": compare(theirs, mine, fields)}
