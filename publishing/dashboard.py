"""What the dashboard says about pages: what waits, what is scheduled, what went wrong."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince

from clinic.models import ApprovalRule
from publishing import actions
from publishing.kinds import Kind, registered
from publishing.models import Revision, WorkingDraft
from publishing.models.revision import RevisionQuerySet
from publishing.redirects.admin import broken_links, published_addresses

SHOWN = 8

Panel = dict[str, Any]
Step = Revision.Step
DRAFTS = (Step.DRAFT, Step.SENT_BACK, Step.RESTORED, Step.IMPORTED, Step.BROUGHT_IN)


def overdue(request: HttpRequest) -> Panel | None:
    """Scheduled versions that the worker should have published, for everyone who writes."""
    late = actions.overdue(timezone.now()).select_related("content_type")[:SHOWN]
    if not late or not _may(request, "change"):
        return None
    rows = [_row(revision, f"due {_moment(revision)}") for revision in late]
    return {
        "title": "Late: the background worker isn’t publishing",
        "rows": rows,
        "alert": True,
    }


def approval_undecided(request: HttpRequest) -> Panel | None:
    """Asks the owner for a decision that is theirs, until they have made it."""
    rule = request.clinic.approval_rule  # type: ignore[attr-defined]
    if rule != ApprovalRule.UNDECIDED or not request.user.has_perm("clinic.change_clinic"):
        return None
    row = {
        "text": "Publish medical pages only when approved?",
        "url": reverse("admin:clinic_facts", args=["medical-review"]),
        "detail": "Until you decide, they are also published without a review.",
    }
    return {"title": "For you to decide", "rows": [row]}


def waiting_for_review(request: HttpRequest) -> Panel | None:
    """Versions that somebody sent for review, for who may publish or review."""
    if not _may(request, "publish", "review"):
        return None
    rows = [_row(revision, _when(revision)) for revision in _next_versions(Step.REVIEW)[:SHOWN]]
    return {"title": "Waiting for review", "rows": rows, "empty": "Nothing is waiting for review."}


def sent_back(request: HttpRequest) -> Panel | None:
    """Versions that a reviewer sent back to this account, with the reviewer's note."""
    if not _may(request, "change"):
        return None
    versions = _next_versions(Step.SENT_BACK).with_sender().filter(sender_id=request.user.pk)
    rows = [_row(each, f"{_when(each)}: “{each.note}”") for each in versions[:SHOWN]]
    return {"title": "Sent back to you", "rows": rows} if rows else None


def signed_off(request: HttpRequest) -> Panel | None:
    """Versions that were signed off and wait for somebody to publish them."""
    if not _may(request, "publish"):
        return None
    rows = [_row(revision, _when(revision)) for revision in _next_versions(Step.SIGNED_OFF)[:SHOWN]]
    return {"title": "Approved, not published yet", "rows": rows} if rows else None


def drafts(request: HttpRequest) -> Panel | None:
    """Versions that are being written, the last touched first."""
    if not _may(request, "change"):
        return None
    mine = Q(step=Step.SENT_BACK, sender_id=request.user.pk)  # has a panel of its own
    versions = _next_versions(*DRAFTS).with_sender().exclude(mine)
    rows = [_row(revision, _when(revision)) for revision in versions[:SHOWN]]
    return {
        "title": "Drafts",
        "rows": rows,
        "empty": "No drafts.",
        "more": _begin_a_page(request),
    }


def not_saved(request: HttpRequest) -> Panel | None:
    """What somebody typed and did not save: a lost tab is found again without remembering which."""
    if not _may(request, "change"):
        return None
    typed = WorkingDraft.objects.filter(author_id=request.user.pk).select_related("content_type")
    rows = [
        _typed_row(draft) for draft in typed.order_by("-updated_at")[:SHOWN] if _is_there(draft)
    ]
    return {"title": "Not saved yet", "rows": rows} if rows else None


def scheduled(request: HttpRequest) -> Panel | None:
    """What goes live by itself, the next first."""
    if not _may(request, "change"):
        return None
    waiting = Revision.objects.waiting().select_related("content_type").order_by("goes_live_at")
    rows = [_row(revision, _moment(revision)) for revision in waiting[:SHOWN]]
    return {"title": "Scheduled", "rows": rows} if rows else None


def faults(request: HttpRequest) -> Panel | None:
    """Scheduled versions that could not go live, until something newer was saved."""
    if not _may(request, "publish"):
        return None
    failed = Revision.objects.next_versions().exclude(fault="").select_related("content_type")
    rows = [_row(revision, revision.fault) for revision in failed.order_by("-created_at")[:SHOWN]]
    return {"title": "Couldn’t be published", "rows": rows, "alert": True} if rows else None


def not_found(request: HttpRequest) -> Panel | None:
    """Addresses that people ask for and that are not found."""
    if not request.user.has_perm("publishing.add_redirect"):
        return None
    url = reverse("admin:publishing_redirect_changelist")
    rows = [
        {"text": path, "url": url, "detail": f"{count} visits in 28 days"}
        for path, count in broken_links(timezone.now(), set(published_addresses()))[:SHOWN]
    ]
    return {"title": "Broken links", "rows": rows} if rows else None


def _may(request: HttpRequest, *actions: str) -> bool:
    return any(
        request.user.has_perm(kind.permission(action))
        for kind in registered()
        for action in actions
    )


def _next_versions(*steps: str) -> RevisionQuerySet:
    """The next versions of the given steps, the newest first."""
    versions = Revision.objects.next_versions().filter(step__in=steps)
    return versions.select_related("content_type", "author").order_by("-created_at")


def _row(revision: Revision, detail: str) -> dict[str, str]:
    kind = revision.content_type
    url = reverse(f"admin:{kind.app_label}_{kind.model}_change", args=[revision.object_id])
    return {"text": revision.content.get("title", "Untitled"), "url": url, "detail": detail}


def _is_there(draft: WorkingDraft) -> bool:
    """Whether what was typed has a form to stand in: its page, or that of a new one."""
    model = draft.content_type.model_class()
    pk = draft.object_id
    return model is not None and (not pk or model._base_manager.filter(pk=pk).exists())


def _typed_row(draft: WorkingDraft) -> dict[str, str]:
    kind = draft.content_type
    view, args = ("change", [draft.object_id]) if draft.object_id else ("add", [])
    url = reverse(f"admin:{kind.app_label}_{kind.model}_{view}", args=args)
    title = (draft.form.get("title") or [""])[0]
    return {"text": title or "Untitled", "url": url, "detail": f"{timesince(draft.updated_at)} ago"}


def _begin_a_page(request: HttpRequest) -> dict[str, str] | None:
    """A link to the form of a new page, of the first kind that invites to write one."""
    inviting = (kind for kind in registered() if kind.invitation)
    kind = next((kind for kind in inviting if request.user.has_perm(kind.permission("add"))), None)
    return {"text": kind.invitation, "url": _add_url(kind)} if kind else None


def _add_url(kind: Kind) -> str:
    options = kind.model._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_add")


def _moment(revision: Revision) -> str:
    """When a scheduled version is to go live."""
    return date_format(timezone.localtime(revision.goes_live_at), "DATETIME_FORMAT")


def _when(revision: Revision) -> str:
    return f"{revision.author_name}, {timesince(revision.created_at)} ago"
