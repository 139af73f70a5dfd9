"""Brings parsed articles into the database; what staff have done is never written over.

Without `publish`, nothing that a reader sees changes: a new article is a draft. With it, an article
goes live at the address of its title. Where a starter article that staff have not touched stands
there, it takes the clinic's text and keeps its address, drawing, sources and topics; its key points
and its words for search engines were about the old text and go. Where staff's own article stands
there, the incoming one stays a draft beside it.
"""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from blog.models import Post
from clinic.models import Clinic
from publishing import actions
from publishing.addresses import free_slug
from publishing.checking import BlockedError, refuse_what_blocks
from publishing.models import STARTER, Provenance, digest
from publishing.revisions import record_as_it_is
from richtext import markup
from services.models import Treatment
from transfer.text_import.article_html import article_html, summary
from transfer.text_import.named_treatment import named_treatment
from transfer.text_import.text_export import ExportError, ParsedArticle

SOURCE = "text export"
MAKER, NOTE = "The import", "From a text export"  # as the history names it

ABOUT_THE_OLD_TEXT: dict[str, Any] = {"key_points": [], "seo_title": "", "seo_description": ""}

Result = Literal["created", "updated", "unchanged", "skipped"]


@dataclass(frozen=True)
class Outcome:
    """What became of one article; the post is the one that holds it, or that is in its way."""

    result: Result
    article: ParsedArticle
    post: Post | None
    reason: str = ""


@dataclass(frozen=True)
class _Incoming:
    article: ParsedArticle
    values: dict[str, Any]
    publish: bool
    now: datetime.datetime

    @property
    def external_id(self) -> str:
        return _external_id(self.article)

    @property
    def slug(self) -> str:
        slug = slugify(self.article.title)[:120].strip("-") or "article"
        return f"{slug}-article" if slug in Post.reserved_slugs else slug


def load(
    articles: Sequence[ParsedArticle], *, publish: bool, now: datetime.datetime
) -> list[Outcome]:
    """Store every article or, where one cannot be stored (ExportError), none of them."""
    _refuse_twins(articles)
    phone = Clinic.objects.current().phone
    treatments = list(Treatment.objects.all())
    with transaction.atomic():
        return [
            _load(_Incoming(article, _values(article, phone, treatments), publish, now))
            for article in articles
        ]


def _refuse_twins(articles: Sequence[ParsedArticle]) -> None:
    times = Counter(map(_external_id, articles))
    for article in articles:
        if times[_external_id(article)] > 1:
            raise ExportError(f"Several articles have the title “{article.title}”.")


def _external_id(article: ParsedArticle) -> str:
    """What tells one article of the source from another: its title."""
    return slugify(article.title)[:200] or article.title.casefold()


def _values(article: ParsedArticle, phone: str, treatments: Sequence[Treatment]) -> dict[str, Any]:
    """The fields of a post that the import fills."""
    values: dict[str, Any] = {
        "title": article.title,
        "summary": summary(article, phone),
        "body": markup.clean(article_html(article, phone)),
    }
    index = named_treatment(article.title, [treatment.title for treatment in treatments])
    return values if index is None else values | {"treatment": treatments[index]}


def _load(incoming: _Incoming) -> Outcome:
    record = Provenance.objects.filter(source=SOURCE, external_id=incoming.external_id).first()
    if record is None:
        return _bring_in(incoming)
    post = Post.objects.filter(pk=record.object_id).first()
    if post is None:
        return Outcome("skipped", incoming.article, None, "deleted by staff")
    if digest(post.content()) != record.digest:
        return Outcome("skipped", incoming.article, post, "changed by staff")
    if post.published_at is None and incoming.publish:
        return _publish_draft(post, incoming)
    return _bring_up_to_date(post, incoming)


# An article that comes for the first time


def _bring_in(incoming: _Incoming) -> Outcome:
    other = Post.objects.filter(slug=incoming.slug).first()
    if incoming.publish and other and _is_untouched_starter(other):
        return _replace_starter(other, incoming)
    treatment = incoming.values.get("treatment")
    post = Post(
        slug=free_slug(Post, incoming.slug),
        illustration=treatment.illustration if treatment else "",
    )
    if incoming.publish and not other:
        post.published_at = incoming.now
    _store(post, incoming)
    return Outcome("created", incoming.article, post, _beside(other, incoming))


def _is_untouched_starter(post: Post) -> bool:
    starter = Provenance.objects.for_page(post).filter(source=STARTER)
    return starter.filter(digest=digest(post.content())).exists()


def _replace_starter(starter: Post, incoming: _Incoming) -> Outcome:
    for name, value in ABOUT_THE_OLD_TEXT.items():
        setattr(starter, name, value)
    if not starter.is_published(incoming.now):
        starter.published_at, starter.offline_at = incoming.now, None
    _store(starter, incoming)
    return Outcome("updated", incoming.article, starter, "in the place of the starter article")


def _beside(other: Post | None, incoming: _Incoming) -> str:
    if other is None:
        return ""
    path = other.get_absolute_url()
    return f"not published: staff's own text is at {path}" if incoming.publish else f"beside {path}"


# An article that came before and that staff have not changed


def _publish_draft(draft: Post, incoming: _Incoming) -> Outcome:
    other = Post.objects.filter(slug=incoming.slug).exclude(pk=draft.pk).first()
    if other and _is_untouched_starter(other):
        draft.delete()
        return _replace_starter(other, incoming)
    if other:
        return replace(_bring_up_to_date(draft, incoming), reason=_beside(other, incoming))
    draft.slug, draft.published_at = incoming.slug, incoming.now
    _store(draft, incoming)
    return Outcome("updated", incoming.article, draft, "published")


def _bring_up_to_date(post: Post, incoming: _Incoming) -> Outcome:
    if not _differs(post, incoming):
        return Outcome("unchanged", incoming.article, post)
    if post.published_at is not None and not incoming.publish:
        reason = "published with another text; --publish brings it up to date"
        return Outcome("skipped", incoming.article, post, reason)
    _store(post, incoming)
    return Outcome("updated", incoming.article, post)


def _differs(post: Post, incoming: _Incoming) -> bool:
    return any(getattr(post, name) != value for name, value in incoming.values.items())


def _store(post: Post, incoming: _Incoming) -> None:
    """Write the article into its row and its history, where what stood there before is kept."""
    if before := Post.objects.filter(pk=post.pk).first():
        record_as_it_is(before, incoming.now)
    for name, value in incoming.values.items():
        setattr(post, name, value)
    _refuse_faults(post)
    post.save()
    post.refresh_from_db()
    actions.record_import(post, now=incoming.now, maker=MAKER, note=NOTE)
    Provenance.objects.record(post, source=SOURCE, external_id=incoming.external_id)


def _refuse_faults(post: Post) -> None:
    try:
        post.full_clean()
        if post.published_at is not None:
            refuse_what_blocks(post, post.content())
    except ValidationError as error:
        said = " ".join(error.messages)
        raise ExportError(f"“{post.title}” cannot be stored: {said}") from error
    except BlockedError as error:
        raise ExportError(f"“{post.title}” cannot be published: {error}") from error
