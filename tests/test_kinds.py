"""A kind of page is registered once: what serves all kinds names none of them."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from django.urls import resolve, reverse

from blog.models import Post
from clinic.site_page import SitePage
from publishing.kinds import Kind, registered
from publishing.models import PublishablePage
from publishing.seen_by_readers import content_changed, fixed_pages, models_seen, other_pages
from publishing.views import PublishedPageView
from tests.factories import days_ago, make_post
from tests.test_imports import ROOT, imported

SERVE_ALL_KINDS = (
    "clinic_site/counted_pages.py",
    "clinic_site/search/pages.py",
    "clinic_site/search/signals.py",
    "clinic_site/signals.py",
    "clinic_site/web/content_version.py",
    "clinic_site/web/crawlers.py",
    "insights",
    "publishing",
    "staff",
)


def sources(place: str) -> list[Path]:
    path = ROOT / place
    return [path] if path.is_file() else list(path.rglob("*.py"))


@pytest.mark.parametrize("place", SERVE_ALL_KINDS)
def test_what_serves_all_kinds_imports_none(place: str) -> None:
    with_kinds = {kind.model_label.partition(".")[0] for kind in registered()}
    for path in sources(place):
        names = imported(ast.parse(path.read_text("utf-8")))
        assert not {name.partition(".")[0] for name in names} & with_kinds, path


@pytest.mark.parametrize("kind", registered(), ids=lambda kind: kind.name)
def test_a_kind_has_a_page_and_an_admin_of_its_own(kind: Kind) -> None:
    assert issubclass(kind.model, PublishablePage)
    view = resolve(reverse(kind.view, args=["some-page"])).func.view_class  # type: ignore[attr-defined]
    assert issubclass(view, PublishedPageView)
    assert view.queryset.model is kind.model
    options = kind.model._meta
    assert reverse(f"admin:{options.app_label}_{options.model_name}_add")


def test_no_page_is_left_out() -> None:
    pages = {model for model in apps.get_models() if issubclass(model, PublishablePage)}
    assert {kind.model for kind in registered()} == pages
    assert pages <= models_seen().keys()


def test_a_fixed_page_is_a_page_at_one_address() -> None:
    for name in fixed_pages():
        assert issubclass(resolve(reverse(name)).func.view_class, SitePage)  # type: ignore[attr-defined]


def test_other_pages_take_a_slug() -> None:
    for name in other_pages():
        assert resolve(reverse(name, args=["one"])).kwargs == {"slug": "one"}


def test_what_is_written_in_bulk_is_told_to_caches(clinic: None, client: Client) -> None:
    make_post()
    before = client.get("/blog/")
    Post.objects.bulk_create(
        [Post(title="In bulk", slug="in-bulk", body="<p>A.</p>", published_at=days_ago(1))]
    )
    content_changed.send(sender=None)
    since = {"if-none-match": before["ETag"]}
    assert "In bulk" in client.get("/blog/", headers=since).text
    assert client.get("/blog/")["Last-Modified"] >= before["Last-Modified"]
