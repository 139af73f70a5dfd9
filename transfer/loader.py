"""Brings pages into the database, wherever they come from, and never writes over what staff did.

Provenance tells one from the other: a page that still says what was brought in may be brought up
to date, a page that staff have changed is left alone, and a page that they deleted stays deleted.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Q

from blog.models import Topic
from publishing import actions, revisions
from publishing.addresses import free_slug
from publishing.checking import BlockedError, refuse_what_blocks
from publishing.kinds import kinds
from publishing.models import PublishablePage, digest
from richtext.fields import RichTextField
from richtext.markup import with_links
from richtext.references import Reference
from transfer import incoming
from transfer.models import STARTER, Provenance

# What was written about a text that another one replaces, and goes with it.
ABOUT_THE_OLD_TEXT = {"key_points", "seo_title", "seo_description"}

Result = Literal["created", "updated", "unchanged", "skipped"]
Rows = dict[tuple[type, str], PublishablePage]  # by model and the slug that a page came in with


class LoadError(Exception):
    """A page cannot be stored, or not be published, and nothing of it was."""

    def __init__(self, page: incoming.Page, error: Exception) -> None:
        done = "published" if isinstance(error, BlockedError) else "stored"
        super().__init__(f"cannot be {done}: {in_one_line(error)}")
        self.page = page


@dataclass(frozen=True)
class Outcome:
    """What became of one thing; the row is the page that holds it, or that is in its way."""

    result: Result
    what: str
    reason: str = ""
    row: Any = None


@dataclass(frozen=True)
class _Load:
    source: incoming.Source
    publish: bool
    now: datetime.datetime
    rows: Rows


@dataclass(frozen=True)
class _Place:
    """A page beside its row. "unchanged" as long as nobody has compared the two."""

    page: incoming.Page
    row: Any
    result: Result = "unchanged"
    reason: str = ""
    goes_live: bool = False


def load(
    pages: Sequence[incoming.Page],
    source: incoming.Source,
    *,
    publish: bool,
    now: datetime.datetime,
    topics: Iterable[incoming.Topic] = (),
    rows: Mapping[tuple[type, str], PublishablePage] = MappingProxyType({}),
) -> list[Outcome]:
    """Store every page or, where one cannot be stored (LoadError), none of them.

    Without ``publish``, nothing that a reader sees changes: a new page is a draft. With it, a page
    goes live at its address. Where a starter page that staff have not touched stands there, it
    takes the text of another source, and keeps what that leaves out but ABOUT_THE_OLD_TEXT.
    ``topics`` come in with the first new page that needs them. ``rows``: pages that have come in
    before, for links to them. The report begins with the topics; the pages follow in their order.
    """
    this = _Load(source, publish, now, dict(rows))
    with transaction.atomic():
        places = [_place(page, this) for page in pages]  # all rows first: texts link to ids
        created = [place.page for place in places if place.result == "created"]
        needed = {slug for page in created for slug in page.links.get("topics", ())}
        outcomes = [_load_topic(topic) for topic in topics if topic.slug in needed]
        return outcomes + [_load_page(place, this) for place in places]


def _load_topic(topic: incoming.Topic) -> Outcome:
    """Once a topic is there, it belongs to the staff."""
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


# Which row a page has


def _place(page: incoming.Page, this: _Load) -> _Place:
    place = _find(page, this)
    if place.row:
        this.rows.setdefault((type(place.row), page.slug), place.row)
    return place


def _find(page: incoming.Page, this: _Load) -> _Place:
    known = Provenance.objects.filter(source=this.source.name, external_id=page.external_id)
    record = known.first()
    if record is None:
        return _at_its_address(page, None, this)
    row = _model(page)._base_manager.filter(pk=record.object_id).first()
    if row is None:
        return _Place(page, None, "skipped", "deleted by staff")
    if record.digest != digest(row.content()):
        by_import = Provenance.objects.still_said_by(row).exists()
        reason = "changed by another import" if by_import else "changed by staff"
        return _Place(page, row, "skipped", reason)
    if this.publish and row.published_at is None:
        return _at_its_address(page, row, this)
    return _Place(page, row)


def _at_its_address(page: incoming.Page, draft: Any, this: _Load) -> _Place:
    """The place of a page that is new, or of an untouched draft that is to go live."""
    model = _model(page)
    other = model.objects.filter(slug=page.slug).exclude(pk=draft and draft.pk).first()
    if other and _gives_way(other, this):
        if draft:
            draft.delete()
        reason = f"in the place of the starter {page.kind}"
        return _Place(page, other, "updated", reason, goes_live=not other.is_published(this.now))
    if draft and other:
        return _Place(page, draft, reason=_beside(other, this))
    if draft:
        return _Place(page, draft, "updated", "published", goes_live=True)
    if other and not this.source.comes_beside:
        return _Place(page, other, "skipped", "its address is in use by another page")
    shown_from = this.now if this.publish and not other else None
    row = model.objects.create(slug=free_slug(model, page.slug), published_at=shown_from)
    return _Place(page, row, "created", _beside(other, this))


def _model(page: incoming.Page) -> Any:
    if page.kind not in kinds():
        raise LoadError(page, ValidationError(f"no kind of page is called {page.kind!r}"))
    return kinds()[page.kind]


def _gives_way(other: PublishablePage, this: _Load) -> bool:
    """Whether a page in the way is a starter page that nobody has touched."""
    if not this.publish or other in this.rows.values():
        return False
    return Provenance.objects.still_said_by(other).filter(source=STARTER).exists()


def _beside(other: PublishablePage | None, this: _Load) -> str:
    if other is None:
        return ""
    path = other.get_absolute_url()
    return f"not published: staff's own text is at {path}" if this.publish else f"beside {path}"


# What the row says then


def _load_page(place: _Place, this: _Load) -> Outcome:
    result, reason = place.result, place.reason
    if result != "skipped":
        before = place.row.content()
        with transaction.atomic():
            _store(place, this)
            if result == "unchanged" and place.row.content() != before:
                result = "updated"
            if result == "updated" and place.row.published_at and not this.publish:
                reason = "published with another text; --publish brings it up to date"
                result = "skipped"
            transaction.set_rollback(result in ("unchanged", "skipped"))
    return Outcome(result, f"{place.page.kind} {place.page.title!r}", reason, place.row)


def _store(place: _Place, this: _Load) -> None:
    """Write a page into its row and its history, where what stood there before is kept.

    Only a saved row has its text in the form that is stored, so whether it differs is seen by
    saving it.
    """
    page, row = place.page, place.row
    if place.result != "created":
        revisions.record_as_it_is(row, this.now)
    if place.goes_live:
        row.slug, row.published_at, row.offline_at = page.slug, this.now, None
    try:
        _write(row, page, this, is_new=place.result == "created")
    except (ValidationError, BlockedError) as error:
        raise LoadError(page, error) from error
    row.refresh_from_db()
    source = this.source
    actions.record_import(row, now=this.now, maker=source.maker, note=source.note)
    Provenance.objects.record(row, source=source.name, external_id=page.external_id)


def _write(row: Any, page: incoming.Page, this: _Load, *, is_new: bool) -> None:
    _refuse_unknown(page, row)
    if is_new:
        for name, value in page.initial.items():
            setattr(row, name, value)
    links = revisions.apply(row, _content(row, page, this))
    row.full_clean()
    revisions.store(row, row.content() | links)
    if this.publish and row.published_at:
        refuse_what_blocks(row, row.content())


def _refuse_unknown(page: incoming.Page, row: PublishablePage) -> None:
    columns = [*row._meta.concrete_fields, *row._meta.many_to_many]
    known = {column.name for column in columns} - PublishablePage.not_content
    if unknown := {*page.values, *page.links, *page.initial} - known:
        raise ValidationError(f"this {page.kind} has no field called {min(unknown)!r}")


def _content(row: PublishablePage, page: incoming.Page, this: _Load) -> revisions.Content:
    """What the row is to say: what the page tells and, unless that is the whole, what stays."""
    said = {} if this.source.is_whole else row.content()
    content = {name: value for name, value in said.items() if name not in ABOUT_THE_OLD_TEXT}
    for name, value in page.values.items():
        is_text = isinstance(value, str) and isinstance(row._meta.get_field(name), RichTextField)
        content[name] = _linked(value, this) if is_text else value
    for name, slugs in page.links.items():
        link: Any = row._meta.get_field(name)
        found = (_id(link.related_model, slug, this) for slug in slugs)
        ids = [pk for pk in found if pk is not None]
        content[link.attname] = ids if link.many_to_many else next(iter(ids), None)
    return content | {"slug": row.slug}


def _linked(html: str, this: _Load) -> str:
    """The text with ids for slugs in its links to pages; a link to no page becomes its words."""

    def with_id(address: str) -> str:
        reference = Reference.parse(address)
        model = kinds().get(reference.kind) if reference else None
        if reference is None or model is None:
            return address
        pk = _id(model, reference.target, this)
        return str(Reference(reference.kind, str(pk))) if pk else ""

    return with_links(html, with_id)


def _id(model: Any, slug: str, this: _Load) -> int | None:
    """The id of a page or topic: of one that comes in, wherever it stands, before any other."""
    row = this.rows.get((model, slug)) or model._base_manager.filter(slug=slug).first()
    return row.pk if row else None


def in_one_line(error: Exception) -> str:
    """What is wrong, and with which field."""
    if not isinstance(error, ValidationError):
        return " ".join(str(error).split())
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return "; ".join(
        " ".join(said if name == NON_FIELD_ERRORS else [f"{name}:", *said])
        for name, said in error.message_dict.items()
    )
