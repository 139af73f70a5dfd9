"""The life of a page, step by step: draft, review, publish, offline, restore.

One mechanism carries all of it: each step writes a revision; only a step that goes live touches the
page's own row, which is what readers see. Every function here is one transaction.
"""

import copy
import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from checks.findings import Finding
from checks.rules import blocking
from clinic.models import Clinic
from publishing.models import PublishablePage, Revision, digest
from publishing.page_texts import page_text

Step = Revision.Step
Content = dict[str, Any]


class BlockedError(Exception):
    """A version was not published, or not scheduled: the checks say what blocks it."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(" ".join(finding.wrong for finding in findings))


def locked(page: PublishablePage) -> Any:
    """The page as stored, for one transaction alone. Raises ObjectDoesNotExist.

    Every step takes it before any revision: so they come one after another, and no two of them wait
    for each other.
    """
    return type(page)._base_manager.select_for_update().get(pk=page.pk)


def page_of(revision: Revision) -> Any:
    """The page of a revision, locked. Raises ObjectDoesNotExist if it was deleted."""
    model: Any = revision.content_type.model_class()
    return locked(model(pk=revision.object_id))


def head(page: PublishablePage) -> Revision | None:
    """The newest revision of a page: its next version, if there is one, else what is live."""
    return Revision.objects.of(page).first() if page.pk else None


def next_version(page: PublishablePage) -> Revision | None:
    """The version that is still being written; None while there is none but what is live."""
    return Revision.objects.of(page).next_versions().first() if page.pk else None


def live_version(page: PublishablePage) -> Revision | None:
    """The revision that readers see of a page as stored. None if they see no page, or a text that
    was changed outside the dashboard and is not in the history yet.
    """
    if not page.is_published():
        return None
    shown = Revision.objects.of(page).shown().first()
    return shown if shown and shown.content == page.content() else None


def version_token(page: PublishablePage) -> str:
    """What a form remembers, to notice that somebody saved or imported while it was open.

    ``page`` as it is stored, not as the form shows it.
    """
    newest = head(page)
    return f"{newest.number if newest else 0}-{digest(page.content())[:16]}"


def apply(page: PublishablePage, content: Content) -> dict[str, list[int]]:
    """Make an instance say what ``content`` says, unsaved. Returns its many-to-many values.

    What the content leaves out has its default; a picture or person that is gone is left out.
    """
    for field in page.content_fields():
        value = content.get(field.attname, field.get_default())
        if field.remote_field and value is not None and not _exists(field, value):
            value = None
        setattr(page, field.attname, field.to_python(value))
    page.__dict__.pop("text", None)  # it was counted from the old words
    return {field.name: content.get(field.name, []) for field in page._meta.many_to_many}


def _exists(field: Any, pk: Any) -> bool:
    return field.remote_field.model._base_manager.filter(pk=pk).exists()


def store(page: PublishablePage, content: Content) -> None:
    """Write ``content`` into the page's row and its links."""
    links = apply(page, content)
    page.save()
    for name, pks in links.items():
        manager = getattr(page, name)
        manager.set(manager.model._base_manager.filter(pk__in=pks))


@transaction.atomic
def save_draft(
    page: PublishablePage,
    content: Content,
    *,
    now: datetime.datetime,
    step: str = Step.DRAFT,
    author: Any = None,
    note: str = "",
    goes_live_at: datetime.datetime | None = None,
) -> Revision:
    """Keep ``content`` as the next version: a draft, sent for review, restored or scheduled.

    A page that readers can see, or could, stays as it is; a page that never was live shows its
    newest draft to staff. Raises BlockedError for what is to be scheduled and cannot be published.
    """
    if step == Step.SCHEDULED:
        refuse_what_blocks(page, content)
    if page.pk:
        record_as_it_is(page, now)
    if page.published_at is None:
        store(page, content)
    return record(
        page, step, content, created_at=now, author=author, note=note, goes_live_at=goes_live_at
    )


@transaction.atomic
def publish(
    page: PublishablePage,
    content: Content,
    *,
    now: datetime.datetime,
    author: Any = None,
    note: str = "",
) -> Revision:
    """Show ``content`` to readers from now on, also on a page that was taken offline.

    Raises BlockedError.
    """
    refuse_what_blocks(page, content)
    if page.pk:
        record_as_it_is(page, now)
    go_live(page, content, now)
    return record(
        page,
        Step.PUBLISHED,
        content,
        created_at=now,
        went_live_at=now,
        author=author,
        note=note,
    )


@transaction.atomic
def take_offline(
    page: PublishablePage, *, now: datetime.datetime, author: Any = None, note: str = ""
) -> Revision:
    """End the page: its address answers 410 from now on. The row as stored is what is kept."""
    record_as_it_is(page, now)
    page.offline_at = now
    page.save(update_fields=["offline_at", "updated_at"])
    return record(
        page,
        Step.OFFLINE,
        page.content(),
        created_at=now,
        went_live_at=now,
        author=author,
        note=note,
    )


@transaction.atomic
def discard(page: PublishablePage, *, now: datetime.datetime, author: Any = None) -> Revision:
    """Go on from what readers see: the next version leaves the form and stays in the history."""
    stored = locked(page)
    Revision.objects.of(page).end_schedule()
    return record(
        page, Step.DISCARDED, stored.content(), created_at=now, went_live_at=now, author=author
    )


def refuse_what_blocks(page: PublishablePage, content: Content) -> None:
    """Raise BlockedError if the checks do not let a page say ``content`` to readers."""
    page = copy.copy(page)
    apply(page, content)
    refused = {}
    try:
        page.full_clean()
    except ValidationError as error:
        refused = {name: messages[0] for name, messages in error.message_dict.items()}
    if found := blocking(page_text(page, Clinic.objects.current(), refused)):
        raise BlockedError(found)


def go_live(page: PublishablePage, content: Content, moment: datetime.datetime) -> None:
    if page.published_at is None or page.published_at > moment:
        page.published_at = moment
    page.offline_at = None
    store(page, content)


def record(page: PublishablePage, step: str, content: Content, **values: Any) -> Revision:
    """Write the next revision. What somebody decides to show ends an older schedule."""
    revisions = Revision.objects.of(page)
    if step in {Step.SCHEDULED, Step.PUBLISHED, Step.OFFLINE, Step.DELETED}:
        revisions.end_schedule()
    number = (revisions.aggregate(last=Max("number"))["last"] or 0) + 1
    return Revision.objects.create(
        content_type=ContentType.objects.get_for_model(page),
        object_id=page.pk,
        number=number,
        step=step,
        content=content,
        **values,
    )


@transaction.atomic
def record_import(
    page: PublishablePage, *, now: datetime.datetime, maker: str, note: str = ""
) -> Revision:
    """Note what an import, named by ``maker``, wrote into a page's row just now.

    A page that readers did not know is published by that; another one keeps its next version.
    """
    went_live_at, step = None, Step.IMPORTED
    if page.published_at is not None:
        went_live_at = now
        step = Step.IMPORTED if Revision.objects.of(page).shown().exists() else Step.PUBLISHED
    told = {"created_at": now, "went_live_at": went_live_at, "maker": maker, "note": note}
    return record(page, step, page.content(), **told)


@transaction.atomic
def record_as_it_is(
    page: PublishablePage, now: datetime.datetime, going_live: Revision | None = None
) -> Revision:
    """Note what the row says if no revision does: before its first edit, or after a change outside
    the dashboard, so that the version ``going_live`` takes nothing away for good.

    ``page`` may already show a form's text, so the row is read anew. Returns the newest revision,
    which may be a next version that says something else.
    """
    stored = locked(page)
    page.published_at, page.offline_at = stored.published_at, stored.offline_at
    content = stored.content()
    recorded, shown_since = Revision.objects.of(page), None
    if stored.published_at is not None:
        recorded = recorded.shown()
        shown_since = min(stored.updated_at, _last_moment_before(going_live, now))
        if going_live:
            recorded = recorded.exclude(pk=going_live.pk)
    newest = recorded.first()
    if newest is None or newest.content != content:
        return record(page, Step.BROUGHT_IN, content, created_at=now, went_live_at=shown_since)
    return Revision.objects.of(page)[0]


def _last_moment_before(going_live: Revision | None, now: datetime.datetime) -> datetime.datetime:
    if going_live is None or going_live.goes_live_at is None:
        return now
    return going_live.goes_live_at - datetime.timedelta.resolution
