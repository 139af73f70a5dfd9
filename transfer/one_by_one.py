"""Brings many pages in and keeps nobody waiting: one after the other, each committed alone."""

import datetime
import time
from collections.abc import Callable, Iterator, Sequence

from django.db import DataError, IntegrityError, transaction

from publishing.kinds import kinds
from transfer import incoming
from transfer.loader import LoadError, Outcome, Rows, load
from transfer.models import Provenance

# Whoever finds SQLite locked looks again after 0.1 seconds at most. If the next page came sooner, a
# patient's request could find it locked by one page after the other.
PAUSE = 0.12  # seconds

Clock = Callable[[], datetime.datetime]


def load_each(
    pages: Sequence[incoming.Page],
    source: incoming.Source,
    *,
    publish: bool,
    now: Clock,
    dry_run: bool = False,
) -> Iterator[tuple[incoming.Page, Outcome | LoadError]]:
    """Store each page as ``load`` does, in a transaction of its own, and say what became of it.

    A page that cannot be stored comes with its LoadError and holds up no other. What was said is
    committed: a run that was stopped is started again, and what is done stays as it is. Where a
    text links to a page that comes later, it shows the words of the link until that page is there.
    """
    rows = _rows_of_earlier_runs(pages, source)
    for page in pages:
        outcome = _load_alone(page, source, rows, publish=publish, now=now(), dry_run=dry_run)
        if isinstance(outcome, Outcome) and outcome.row and not dry_run:
            rows[type(outcome.row), page.slug] = outcome.row
        yield page, outcome
        time.sleep(PAUSE)
    for page in _linking_ahead(pages):
        outcome = _load_alone(page, source, rows, publish=publish, now=now(), dry_run=dry_run)
        if isinstance(outcome, LoadError):
            yield page, outcome
        time.sleep(PAUSE)


def _load_alone(
    page: incoming.Page,
    source: incoming.Source,
    rows: Rows,
    *,
    publish: bool,
    now: datetime.datetime,
    dry_run: bool,
) -> Outcome | LoadError:
    try:
        with transaction.atomic():
            (outcome,) = load([page], source, publish=publish, now=now, rows=rows)
            transaction.set_rollback(dry_run)
    except LoadError as error:
        return error
    except (DataError, IntegrityError) as error:  # of this page; others mean the database itself
        return LoadError(page, error)
    return outcome


def _rows_of_earlier_runs(pages: Sequence[incoming.Page], source: incoming.Source) -> Rows:
    by_id = {page.external_id: page for page in pages}
    rows: Rows = {}
    for record in Provenance.objects.filter(source=source.name, external_id__in=by_id):
        page = by_id[record.external_id]
        model = kinds().get(page.kind)
        row = model and model._base_manager.filter(pk=record.object_id).first()
        if row:
            rows[type(row), page.slug] = row
    return rows


def _linking_ahead(pages: Sequence[incoming.Page]) -> Iterator[incoming.Page]:
    """The pages whose text links to one that comes after them."""
    later: set[tuple[str, str]] = set()
    for page in reversed(pages):
        if any((reference.kind, reference.target) in later for reference in page.references):
            yield page
        later.add((page.kind, page.slug))
