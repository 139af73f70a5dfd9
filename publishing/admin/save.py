"""Save a page's form, as its button says: publish now, schedule, send for review, save a draft."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format

from publishing import actions, revisions, working_drafts
from publishing.admin.page_admin import PageAdmin
from publishing.admin.page_form import PageForm, opened
from publishing.admin.versions import as_number
from publishing.admin.write import show_form
from publishing.checking import BlockedError
from publishing.models import Revision
from publishing.revisions import NewerVersionError

Step = Revision.Step
NOT_SAVED = "Saved, except for the fields that need a correction. They’re still in your form:"
DELETED = (
    "Nothing was saved: someone deleted this page while you were writing. What you typed is kept."
    " It will be in the form again once an editor recovers the page from this list."
)
OUTCOMES: dict[str, str] = {Step.REVIEW: "Sent for review.", Step.DRAFT: "Draft saved."}
IN_REVIEW: dict[str, str] = {
    Step.REVIEW: "Saved. It’s still waiting for review.",
    Step.DRAFT: "Draft saved. It’s no longer waiting for review.",
}


def save(admin: PageAdmin, request: HttpRequest, object_id: str | None) -> HttpResponse:
    """Save the form that was sent. Who is second by a moment, as to an address or before a
    deletion, is shown what is there now.
    """
    try:
        return _save(admin, request, object_id)
    except (IntegrityError, ObjectDoesNotExist):
        return _save(admin, request, object_id)


def _save(admin: PageAdmin, request: HttpRequest, object_id: str | None) -> HttpResponse:
    stored = admin.get_object(request, object_id) if object_id else made_before(admin, request)
    if object_id and stored is None:
        return _missing(admin, request, object_id)
    stored = stored or admin.model()
    if not admin.may_write(request, stored):
        raise PermissionDenied
    form, newer = admin.page_form(request, opened(stored), request.POST), None
    if form.is_valid():
        try:
            return _saved(admin, request, form)
        except BlockedError as error:
            form.refuse(error.findings)
        except NewerVersionError as error:
            form.add_error(None, str(error))
            newer = error.newer
    working_drafts.keep(stored, request.user, request.POST, now=timezone.now())
    return show_form(admin, request, stored, form, newer)


def made_before(admin: PageAdmin, request: HttpRequest) -> Any:
    """The page that the form of a new one made, if that was sent before; else None."""
    uid = _uid(request.POST.get("version", ""))
    return admin.model._base_manager.filter(uid=uid).first() if uid else None


def was_saved(admin: PageAdmin, request: HttpRequest, stored: Any) -> bool:
    """Whether what is typed is what its writer saved last: it was on its way meanwhile."""
    seen = request.POST.get("version", "")
    if not stored.pk or seen == revisions.version_token(stored):
        return False
    form = admin.page_form(request, opened(stored), request.POST)
    form.is_valid()
    return revisions.sent_before(stored, seen, form.content(), request.user) is not None


@transaction.atomic
def _saved(admin: PageAdmin, request: HttpRequest, form: PageForm) -> HttpResponse:
    """Take the step, and say what it did. Raises BlockedError and NewerVersionError."""
    page, is_new = form.instance, form.instance.pk is None
    working_drafts.drop(page, request.user)
    if is_new:
        page.uid = _uid(form.data.get("version", "")) or page.uid
    revision = _once(form, request.user)
    log = admin.log_addition if is_new else admin.log_change
    log(request, page, revision.get_step_display())
    _keep_mistakes(request, form, revision)
    if IS_POPUP_VAR in request.POST:
        return admin.response_add(request, page)
    messages.success(request, outcome(revision, page.is_published(), form.is_in_review))
    return redirect(admin.address_of("change", page))


def _once(form: PageForm, author: Any) -> Revision:
    """Take the step. If the very same was sent before, its answer was lost, and is given again."""
    try:
        return _take_step(form, author, form.seen)
    except NewerVersionError as error:
        stored = type(form.instance)._base_manager.get(pk=form.instance.pk)
        before = revisions.sent_before(stored, form.seen, form.content(), author)
        if before is None:
            raise
        return before if _asks_for(form, before) else _take_step(form, author, error.newer.token)


def _take_step(form: PageForm, author: Any, seen: str) -> Revision:
    page, content = form.instance, form.content()
    told: dict[str, Any] = {"now": timezone.now(), "author": author, "seen": seen}
    told["note"] = form.cleaned_data.get("note", "")
    if form.step == Step.PUBLISHED:
        return actions.publish(page, content, **told)
    if form.step == Step.SCHEDULED:
        return actions.schedule(page, content, form.cleaned_data["goes_live_at"], **told)
    if form.step == Step.REVIEW:
        return actions.send_for_review(page, content, **told)
    return actions.save_draft(page, content, step=form.step, **told)


def _asks_for(form: PageForm, before: Revision) -> bool:
    """Whether the form asks for the step that an earlier one took."""
    moment = form.cleaned_data.get("goes_live_at")
    is_same_moment = form.step != Step.SCHEDULED or before.goes_live_at == moment
    return before.step == form.step and is_same_moment


def _missing(admin: PageAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """What was typed into a page that somebody deleted is kept."""
    deleted = admin.deleted_page(request, as_number(object_id))
    if deleted is None:
        return admin.missing(request, object_id)
    working_drafts.keep(deleted, request.user, request.POST, now=timezone.now())
    messages.error(request, DELETED)
    return redirect(admin.url_of("deleted"))


def _keep_mistakes(request: HttpRequest, form: PageForm, revision: Revision) -> None:
    """What a saved draft could not take over stays in the form as it was typed."""
    if not form.set_aside:
        return
    page, typed = form.instance, request.POST.copy()
    typed["version"] = revisions.version_token(type(page)._base_manager.get(pk=page.pk))
    if "note" not in form.set_aside:
        typed.pop("note", None)  # it was said of this save
    working_drafts.keep(page, request.user, typed, now=revision.created_at)
    labels = ", ".join(str(form[name].label) for name in form.set_aside)
    messages.warning(request, f"{NOT_SAVED} {labels}.")


def outcome(revision: Revision, is_live: bool, was_in_review: bool = False) -> str:
    """What a step did to a page that readers see or do not see, in words."""
    if revision.step == Step.SCHEDULED and revision.goes_live_at:
        moment = timezone.localtime(revision.goes_live_at)
        return f"Scheduled. It will be published on {date_format(moment, 'DATETIME_FORMAT')}."
    if revision.step == Step.PUBLISHED:
        return "Published. Readers see this version now."
    readers = "Readers still see what they saw before." if is_live else "Readers do not see it."
    outcomes = OUTCOMES | IN_REVIEW if was_in_review else OUTCOMES
    return f"{outcomes.get(revision.step, 'Saved.')} {readers}"


def _uid(version: str) -> uuid.UUID | None:
    """Who a new page will be, as its form says in the place of a version."""
    try:
        return uuid.UUID(version)
    except ValueError:
        return None
