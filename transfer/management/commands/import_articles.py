from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from clinic.models import Clinic
from services.models import Treatment
from transfer.incoming import Page
from transfer.loader import LoadError, Outcome
from transfer.one_by_one import load_each
from transfer.text_import.article_pages import SOURCE, article_pages
from transfer.text_import.text_export import ExportError, Kind, ParsedArticle, parse, read_export


class Command(BaseCommand):
    help = (
        "Bring in articles from a text export, each one as a draft. What staff have changed is left"
        " alone. An article that can't be stored is named, and the others come in. If it was"
        " stopped, run it again to go on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="A text file, each article after “Posted on”.")
        parser.add_argument("--publish", action="store_true", help="Make the articles live.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Show what would be done, and do nothing."
        )

    def handle(self, *, file: Path, publish: bool, dry_run: bool, **options: Any) -> None:
        articles, pages = read(file)
        results: Counter[str] = Counter()
        try:
            for page, outcome in load_each(
                pages, SOURCE, publish=publish, now=timezone.now, dry_run=dry_run
            ):
                results[self.report(articles[page.external_id], outcome, in_full=dry_run)] += 1
        except (DatabaseError, KeyboardInterrupt) as error:
            raise CommandError(stopped(results.total(), len(pages), error)) from error
        self.stdout.write(total(results, dry_run=dry_run))
        if refused := results["refused"]:
            raise CommandError(f"{refused} of {len(pages)} articles could not be imported.")

    def report(self, article: ParsedArticle, outcome: Outcome | LoadError, *, in_full: bool) -> str:
        """Say what became of an article; the result is that in one word."""
        if isinstance(outcome, LoadError):
            self.stderr.write(f"{'refused':<10} {article.title} ({outcome})")
            return "refused"
        self.stdout.write(described(article, outcome))
        for line in outline(article) if in_full else ():
            self.stdout.write(f"{'':11}{line}")
        return outcome.result


def read(file: Path) -> tuple[Mapping[str, ParsedArticle], list[Page]]:
    """The articles by the ids of their pages, and the pages. Raises CommandError."""
    try:
        articles = parse(read_export(file))
        phone, treatments = Clinic.objects.current().phone, list(Treatment.objects.all())
        pages = article_pages(articles, phone, treatments)
    except ExportError as error:
        raise CommandError(f"Nothing was imported. {error}") from error
    except DatabaseError as error:
        raise CommandError(f"Nothing was imported. The database: {error}") from error
    ids = (page.external_id for page in pages)
    return dict(zip(ids, articles, strict=True)), pages


def stopped(done: int, of: int, error: BaseException) -> str:
    reason = f" The database: {error}." if isinstance(error, DatabaseError) else ""
    return f"Stopped after {done} of {of} articles.{reason} Run it again to go on."


def described(article: ParsedArticle, outcome: Outcome) -> str:
    """One line: what became of an article, and where it is."""
    post = outcome.row
    place = [f"{post.status.lower()} at {post.get_absolute_url()}"] if post else []
    treatment = [f"treatment: {post.treatment}"] if post and post.treatment else []
    details = "; ".join([*place, *filter(None, [outcome.reason]), *treatment])
    return f"{outcome.result:<10} {article.title} ({details})"


def outline(article: ParsedArticle) -> Iterator[str]:
    """What an article holds, in one line, then a line for each heading."""
    kinds = Counter(block.kind for block in article.blocks)
    held = [(article.word_count, "word")] + [(kinds[kind], kind.value) for kind in Kind]
    yield ", ".join(f"{number} {name}{'' if number == 1 else 's'}" for number, name in held)
    yield from (f"- {heading}" for heading in article.headings)


def total(results: Counter[str], *, dry_run: bool) -> str:
    done = ", ".join(
        f"{results[result]} {result}" for result in ("created", "updated", "unchanged", "skipped")
    )
    done += f", {results['refused']} refused" if results["refused"] else ""
    return f"Nothing was written. It would be: {done}." if dry_run else f"{done}."
