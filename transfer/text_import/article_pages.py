"""Parsed articles as pages for the loader. No query here: values in, values out."""

from collections import Counter
from collections.abc import Sequence

from django.utils.text import slugify

from blog.models import Post
from services.models import Treatment
from transfer.incoming import Page, Source
from transfer.text_import.article_html import article_html, summary
from transfer.text_import.named_treatment import named_treatment
from transfer.text_import.text_export import ExportError, ParsedArticle

SOURCE = Source("text export", maker="The import", note="From a text export", comes_beside=True)


def article_pages(
    articles: Sequence[ParsedArticle], clinic_phone: str, treatments: Sequence[Treatment]
) -> list[Page]:
    """A page for each article. Raises ExportError where two have the same title."""
    pages = [_page(article, clinic_phone, treatments) for article in articles]
    times = Counter(page.external_id for page in pages)
    for page in pages:
        if times[page.external_id] > 1:
            raise ExportError(f"Several articles have the title “{page.title}”.")
    return pages


def _page(article: ParsedArticle, phone: str, treatments: Sequence[Treatment]) -> Page:
    slug = slugify(article.title)[:120].strip("-") or "article"
    index = named_treatment(article.title, [treatment.title for treatment in treatments])
    treatment = None if index is None else treatments[index]
    return Page(
        kind="article",
        external_id=slugify(article.title)[:200] or article.title.casefold(),
        slug=f"{slug}-article" if slug in Post.reserved_slugs else slug,
        values={
            "title": article.title,
            "summary": summary(article, phone),
            "body": article_html(article, phone),
        },
        links={"treatment": (treatment.slug,)} if treatment else {},
        initial={"illustration": treatment.illustration} if treatment else {},
    )
