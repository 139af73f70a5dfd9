"""Brings the starter content into the database and never writes over what staff have done.

Provenance tells one from the other: a page that still says what was brought in may be brought up
to date, a page that staff have changed is left alone, and a page that they deleted stays deleted.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from blog.models import Post, Topic
from clinic.models import Clinic
from publishing import actions
from publishing.checking import BlockedError, refuse_what_blocks
from publishing.kinds import kinds
from publishing.models import STARTER, Provenance, PublishablePage, digest
from publishing.revisions import record_as_it_is
from richtext.fields import RichTextField
from transfer import starter_files
from transfer.starter_files import StarterFileError, StarterFiles

MAKER = "The starter content"  # as the history names it

Result = Literal["created", "updated", "unchanged", "skipped"]


@dataclass(frozen=True)
class Outcome:
    """What became of one thing in the starter files."""

    result: Result
    what: str
    reason: str = ""


@dataclass(frozen=True)
class _Found:
    """A starter page beside its row; a reason says why the row is not to be touched."""

    page: starter_files.Page
    row: PublishablePage | None
    is_new: bool = False
    reason: str = ""


def is_loaded() -> bool:
    """Whether the starter content was ever brought in."""
    return Provenance.objects.filter(source=STARTER).exists()


def load(files: StarterFiles, *, now: datetime.datetime) -> list[Outcome]:
    """Store what is new and bring untouched pages up to date; new pages are published at `now`.

    All of it or, when a file does not fit its model (StarterFileError), nothing.
    """
    with transaction.atomic():
        outcomes = [_load_clinic(files.clinic)]
        found = [_find(page, now) for page in files.pages]  # all rows first: texts link to ids
        needed = {slug for item in found if item.is_new for slug in item.page.topics}
        outcomes += [_load_topic(topic) for topic in files.topics if topic.slug in needed]
        ids = {item.page.key: item.row.pk for item in found if item.row is not None}
        outcomes += [_load_page(item, ids, now) for item in found]
    return outcomes


def _load_clinic(facts: Mapping[str, Any]) -> Outcome:
    """The facts of a first start; from then on they belong to the staff."""
    if Clinic.objects.exists():
        return Outcome("unchanged", "clinic facts", "staff keep them in the admin")
    try:
        clinic = Clinic(**facts)
        clinic.full_clean()
    except (TypeError, ValidationError) as error:
        raise StarterFileError(starter_files.FOLDER / "clinic.toml", _in_one_line(error)) from error
    clinic.save()
    return Outcome("created", "clinic facts")


def _load_topic(topic: starter_files.Topic) -> Outcome:
    """A topic comes in with the first article that needs it, and then belongs to the staff."""
    what = f"topic {topic.name!r}"
    if Topic.objects.filter(Q(slug=topic.slug) | Q(name=topic.name)).exists():
        return Outcome("unchanged", what)
    Topic.objects.create(
        name=topic.name,
        slug=topic.slug,
        description=topic.description,
        show_crisis_card=topic.show_crisis_card,
    )
    return Outcome("created", what)


def _find(page: starter_files.Page, now: datetime.datetime) -> _Found:
    model = kinds()[page.kind]
    provenance = Provenance.objects.filter(source=STARTER, external_id=_external_id(page)).first()
    if provenance is None:
        if other := model.objects.filter(slug=page.slug).first():
            return _Found(page, other, reason="its address is in use by another page")
        row = model.objects.create(title=page.values["title"], slug=page.slug, published_at=now)
        return _Found(page, row, is_new=True)
    kept = model.objects.filter(pk=provenance.object_id).first()
    if kept is None:
        return _Found(page, None, reason="deleted by staff")
    if digest(kept.content()) != provenance.digest:
        return _Found(page, kept, reason="changed since it was loaded")
    return _Found(page, kept)


def _load_page(
    found: _Found, ids: Mapping[tuple[str, str], int], now: datetime.datetime
) -> Outcome:
    page, row = found.page, found.row
    what = f"{page.kind} {page.values['title']!r}"
    if row is None or found.reason:
        return Outcome("skipped", what, found.reason)
    if not _store(row, found, ids, now):
        return Outcome("unchanged", what)
    Provenance.objects.record(row, source=STARTER, external_id=_external_id(page))
    return Outcome("created" if found.is_new else "updated", what)


def _store(
    row: PublishablePage,
    found: _Found,
    ids: Mapping[tuple[str, str], int],
    now: datetime.datetime,
) -> bool:
    """Make a row say what the file says, and note it in the history. False, and nothing written, if
    it already does.

    Only a saved row has its text in the form that is stored, so the comparison is made on one, and
    a save that changed nothing is taken back.
    """
    before = row.content()
    with transaction.atomic():
        if not found.is_new:
            record_as_it_is(row, now)
        _fill(row, found.page, ids)
        _refuse_faults(row, found.page)
        row.save()
        if isinstance(row, Post):
            row.topics.set(Topic.objects.filter(slug__in=found.page.topics))
            row.related_treatments.set(_pks(found.page.related_treatments, ids))
        row.refresh_from_db()
        changed = row.content() != before
        actions.record_import(row, now=now, maker=MAKER)
        transaction.set_rollback(not changed)
    return changed


def _refuse_faults(row: PublishablePage, page: starter_files.Page) -> None:
    try:
        row.full_clean()
        refuse_what_blocks(row, row.content())
    except (ValidationError, BlockedError) as error:
        raise StarterFileError(page.path, _in_one_line(error)) from error


def _fill(
    row: PublishablePage, page: starter_files.Page, ids: Mapping[tuple[str, str], int]
) -> None:
    """Give a row the file's values; what the file leaves out goes back to its default."""
    fields = {
        field.name: field
        for field in row._meta.concrete_fields
        if field.name not in PublishablePage.not_content and not field.is_relation
    }
    if unknown := page.values.keys() - fields.keys():
        raise StarterFileError(page.path, f"a {page.kind} has no field called {min(unknown)!r}")
    for name, field in fields.items():
        value = page.values.get(name, field.get_default())
        is_text = isinstance(field, RichTextField)
        setattr(row, name, starter_files.link_pages(value, ids) if is_text else value)
    if isinstance(row, Post):
        row.treatment_id = next(iter(_pks([page.treatment], ids)), None)


def _pks(slugs: list[str] | tuple[str, ...], ids: Mapping[tuple[str, str], int]) -> list[int]:
    """The ids of those treatments that are still there."""
    return [ids["treatment", slug] for slug in slugs if ("treatment", slug) in ids]


def _in_one_line(error: Exception) -> str:
    if isinstance(error, ValidationError) and hasattr(error, "error_dict"):
        return "; ".join(f"{name}: {' '.join(said)}" for name, said in error.message_dict.items())
    return str(error)


def _external_id(page: starter_files.Page) -> str:
    return f"{page.kind}/{page.slug}"
