"""What a page said, says and is to say: its revisions, and its row, which is what readers see.

Each step of a page writes a revision, and only a step that readers see touches the row:
``publishing.actions`` has those steps. What they and the views read and write is here.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max

from fields.version_token import changed_since
from fields.version_token import version_token as token_of
from publishing.models import PublishablePage, Revision

Step = Revision.Step
Content = dict[str, Any]


@dataclass(frozen=True)
class Newer:
    """What a page says now and did not when somebody opened it, and the token of that version.

    ``revision`` was saved since, or was published by its schedule. Without one the page was changed
    outside the dashboard.
    """

    content: Content
    token: str
    revision: Revision | None = None


class NewerVersionError(Exception):
    """Nothing was done: the page has changed since it was opened. Says so in words for staff."""

    def __init__(self, newer: Newer) -> None:
        super().__init__(changed_since("page"))
        self.newer = newer


def locked(page: PublishablePage, seen: str | None = None) -> Any:
    """The page as stored, for one transaction alone. Raises ObjectDoesNotExist, and
    NewerVersionError if it has changed since the version of which ``seen`` is the token.

    Every action takes it before any revision: so they come one after another, and no two of them
    wait for each other.
    """
    stored = type(page)._base_manager.select_for_update().get(pk=page.pk)
    if seen is not None and (newer := newer_than(stored, seen)):
        raise NewerVersionError(newer)
    return stored


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


def is_seen(page: PublishablePage, content: Content) -> bool:
    """Whether readers see just this of a page, also while its row is being written anew."""
    shown = Revision.objects.of(page).shown().first() if page.is_published() else None
    return shown is not None and shown.step != Step.OFFLINE and shown.content == content


def scheduled_version(page: PublishablePage) -> Revision | None:
    """The version that is scheduled; a newer one may be in the form already."""
    return Revision.objects.of(page).waiting().first() if page.pk else None


def version_token(page: PublishablePage) -> str:
    """What a form or a button remembers, to notice that the page has changed since it was opened.

    ``page`` as it is stored, not as the form shows it.
    """
    newest = head(page)
    return f"{newest.number if newest else 0}-{token_of(page.content())}"


def newer_than(stored: PublishablePage, seen: str) -> Newer | None:
    """What is newer than the version of which ``seen`` is the token, if anything is.

    A version that was published by its schedule is not newer than itself.
    """
    token = version_token(stored)
    if seen == token:
        return None
    newest, content = head(stored), stored.content()
    if newest is None:
        return Newer(content, token)
    if str(newest.number) != seen.partition("-")[0]:
        return Newer(newest.content, token, newest)
    published = live_version(stored)
    if published is None or published.goes_live_at is None:
        return Newer(content, token)
    return None if published == newest else Newer(content, token, published)


def sent_before(
    stored: PublishablePage, seen: str, content: Content, author: Any
) -> Revision | None:
    """The newest version, if ``author`` sends the very same again: the first answer was lost.

    None if the page was changed outside the dashboard as well since it was opened.
    """
    newest = head(stored)
    if newest is None or newest.author_id != author.pk or newest.content != content:
        return None
    was_seen = version_token(stored).partition("-")[2] == seen.partition("-")[2]
    return newest if was_seen or stored.content() == content else None


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


def go_live(page: PublishablePage, content: Content, moment: datetime.datetime) -> None:
    """Write ``content`` into the row, so that readers see it from ``moment`` on."""
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
def record_as_it_is(
    page: PublishablePage,
    now: datetime.datetime,
    *,
    seen: str | None = None,
    going_live: Revision | None = None,
) -> Revision:
    """Note what the row says if no revision does: before its first edit, or after a change outside
    the dashboard, so that the version ``going_live`` takes nothing away for good.

    ``page`` may already show a form's text, so the row is read anew. Returns the revision that
    says what the row says. Raises as ``locked`` does.
    """
    stored = locked(page, seen)
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
    return newest


def _last_moment_before(going_live: Revision | None, now: datetime.datetime) -> datetime.datetime:
    if going_live is None or going_live.goes_live_at is None:
        return now
    return going_live.goes_live_at - datetime.timedelta.resolution
