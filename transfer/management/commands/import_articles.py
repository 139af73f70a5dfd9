from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction
from django.utils import timezone

from clinic.models import Clinic
from services.models import Treatment
from transfer.loader import LoadError, Outcome, load
from transfer.text_import.article_pages import SOURCE, article_pages
from transfer.text_import.text_export import ExportError, Kind, ParsedArticle, parse, read_export


class Command(BaseCommand):
    help = (
        "Bring in articles from a text export, each one as a draft. "
        "What staff have changed is left alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="A text file, each article after “Posted on”.")
        parser.add_argument("--publish", action="store_true", help="Make the articles live.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Show what would be done, and do nothing."
        )

    def handle(self, *, file: Path, publish: bool, dry_run: bool, **options: Any) -> None:
        try:
            articles = parse(read_export(file))
            with transaction.atomic():
                phone, treatments = Clinic.objects.current().phone, Treatment.objects.all()
                pages = article_pages(articles, phone, list(treatments))
                outcomes = load(pages, SOURCE, publish=publish, now=timezone.now())
                transaction.set_rollback(dry_run)
        except ExportError as error:
            raise CommandError(f"Nothing was imported. {error}") from error
        except LoadError as error:
            raise CommandError(f"Nothing was imported. “{error.page.title}” {error}") from error
        except DatabaseError as error:
            raise CommandError(f"Nothing was imported. The database: {error}") from error
        for article, outcome in zip(articles, outcomes, strict=True):
            self.stdout.write(described(article, outcome))
            for line in outline(article) if dry_run else ():
                self.stdout.write(f"{'':11}{line}")
        self.stdout.write(total(outcomes, dry_run=dry_run))


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


def total(outcomes: list[Outcome], *, dry_run: bool) -> str:
    counts = Counter(outcome.result for outcome in outcomes)
    done = ", ".join(
        f"{counts[result]} {result}" for result in ("created", "updated", "unchanged", "skipped")
    )
    return f"Nothing was written. It would be: {done}." if dry_run else f"{done}."
