"""Describes a site in terms that outlive its code: what its pages, requests and pictures say.

A release's ``expected.json`` is written with these functions, and the next release must read the
same from the upgraded database. When a model moves or a field gets another name, the function that
reads it here changes, and the description stays as it is.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db.models import Manager, QuerySet

from appointments.models import AccessEntry, AppointmentRequest, DailySummary
from blog.models import Topic
from clinic.models import Clinic, Clinician
from images.models import Image
from insights.models import AskedInVain, DailyCount
from outbox.models import OutboxMessage
from publishing.kinds import kinds
from publishing.models import GoneAddress, PreviewLink, Redirect, Revision, WorkingDraft
from transfer.models import Provenance

Row = dict[str, Any]


def rows(source: Manager | QuerySet, names: str, **renamed: str) -> list[Row]:
    """The named values of every row. ``renamed``: a value's name here, and its field's name now.

    Sorted by the values, so the first ones name an id or what else is unique.
    """
    fields = {name: name for name in names.split()} | renamed
    values = source.order_by().values_list(*fields.values())
    return [dict(zip(fields, row, strict=True)) for row in sorted(values, key=_sortable)]


def _sortable(row: tuple[Any, ...]) -> list[str]:
    return [f"{value:>12}" if isinstance(value, int) else str(value) for value in row]


def clinic() -> list[Row]:
    names = (
        "name strapline headline introduction phone street city state postal_code time_zone"
        " opening_hours closed_days insurance_text claim_form links first_visit notice notice_from"
        " notice_until notification_emails summary_emails summary_at updated_at"
    )
    roles = Clinic.objects.current()
    [facts] = rows(Clinic.objects, names)
    for name in ("notification_roles", "summary_roles"):
        facts[name] = sorted(getattr(roles, name).values_list("name", flat=True))
    return [facts]


def clinicians() -> list[Row]:
    return rows(Clinician.objects, "id name credentials role biography portrait_id position")


def topics() -> list[Row]:
    return rows(Topic.objects, "id name slug description show_crisis_card updated_at")


def pages() -> list[Row]:
    return [
        {
            "kind": kind,
            "id": page.pk,
            "uid": page.uid,
            "address": page.get_absolute_url(),
            "is_published": page.is_published(),
            "published_at": page.published_at,
            "offline_at": page.offline_at,
            "created_at": page.created_at,
            "updated_at": page.updated_at,
            "position": getattr(page, "position", None),
            "content": page.content(),
        }
        for kind, page in _each_page()
    ]


def _each_page() -> Iterator[tuple[str, Any]]:
    for kind, model in sorted(kinds().items()):
        for page in model._default_manager.order_by("pk"):
            yield kind, page


def revisions() -> list[Row]:
    names = (
        "object_id number id step content author__username maker note created_at goes_live_at"
        " went_live_at fault"
    )
    return _of_pages(rows(Revision.objects, f"content_type_id {names}"))


def working_drafts() -> list[Row]:
    names = "content_type_id object_id author__username form updated_at"
    return _of_pages(rows(WorkingDraft.objects, names))


def preview_links() -> list[Row]:
    return rows(PreviewLink.objects, "id revision_id created_by__username created_at revoked_at")


def provenance() -> list[Row]:
    names = "source external_id content_type_id object_id digest recorded_at"
    return _of_pages(rows(Provenance.objects, names))


def redirects() -> list[Row]:
    return _of_pages(
        rows(
            Redirect.objects,
            "old_path target automatic created_at",
            content_type_id="page_type_id",
            object_id="page_id",
        )
    )


def _of_pages(found: list[Row]) -> list[Row]:
    """The same with the kind of page, whose content type may get another number."""
    kind_of = {ContentType.objects.get_for_model(model).pk: kind for kind, model in kinds().items()}
    named = [{"kind": kind_of.get(row.pop("content_type_id")), **row} for row in found]
    return sorted(named, key=lambda row: str(row["kind"]))


def gone_addresses() -> list[Row]:
    return rows(GoneAddress.objects, "path gone_at")


def pictures() -> list[Row]:
    names = "id file alt decorative credit focus_x focus_y width height renditions created_at"
    found = rows(Image.objects, names)
    for picture in found:
        with default_storage.open(picture["file"]) as file:
            picture["digest"] = hashlib.sha256(file.read()).hexdigest()
    return found


def requests() -> list[Row]:
    names = (
        "id name phone may_leave_message best_time treatment_id language channel status suspicion"
        " assigned_to__username notes created_at settled_at submission"
    )
    return rows(AppointmentRequest.objects, names)


def access_log() -> list[Row]:
    return rows(AccessEntry.objects, "id request_id who what detail at")


def outbox() -> list[Row]:
    names = (
        "id recipient subject body message_id created_at next_attempt_at leased_until"
        " attempts last_error sent_at"
    )
    return rows(OutboxMessage.objects, names, request_id="owner_id")


def daily_summaries() -> list[Row]:
    return rows(DailySummary.objects, "day")


def accounts() -> list[Row]:
    names = (
        "id username password first_name last_name email is_staff is_active is_superuser"
        " last_login date_joined"
    )
    found = rows(User.objects, names)
    roles = {user.pk: user.groups for user in User.objects.all()}
    for account in found:
        account["roles"] = sorted(roles[account["id"]].values_list("name", flat=True))
    return found


def admin_log() -> list[Row]:
    """Models go by the names that they had in the first release."""
    first_names = {"redirect": "forwardedaddress"}
    entries = rows(
        LogEntry.objects,
        "id action_time user__username object_id object_repr action_flag change_message",
        model="content_type__model",
    )
    return [entry | {"model": first_names.get(entry["model"], entry["model"])} for entry in entries]


def daily_counts() -> list[Row]:
    return rows(DailyCount.objects, "day event path count")


def broken_links() -> list[Row]:
    return rows(AskedInVain.objects, "day kind text count")


SECTIONS: dict[str, Callable[[], list[Row]]] = {
    section.__name__: section
    for section in (
        clinic,
        clinicians,
        topics,
        pages,
        revisions,
        working_drafts,
        preview_links,
        provenance,
        redirects,
        gone_addresses,
        pictures,
        requests,
        access_log,
        outbox,
        daily_summaries,
        accounts,
        admin_log,
        daily_counts,
        broken_links,
    )
}


def describe() -> dict[str, list[Row]]:
    """All that is stored, by what it is. Whether a page is published depends on the moment."""
    return {name: section() for name, section in SECTIONS.items()}
