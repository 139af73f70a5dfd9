"""Many articles come in one after the other: nobody waits for all, and none holds up another."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import DataError, OperationalError, connection
from django.test import Client
from django.utils import timezone

from blog.models import Post
from publishing.models import Revision
from tests.factories import make_post
from tests.importing import EXPORT, LIGHT, WALKING, first_words, run, write
from transfer import loader, one_by_one
from transfer.incoming import Page, Source
from transfer.models import Provenance

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clinic")]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return write(tmp_path, EXPORT)


@pytest.fixture
def in_each_pause(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], list[Any]]:
    """Does something in each pause between two articles; the results are in the list."""

    def do(something: Callable[[], Any]) -> list[Any]:
        results: list[Any] = []
        monkeypatch.setattr(one_by_one.time, "sleep", lambda seconds: results.append(something()))
        return results

    return do


def fail_at(monkeypatch: pytest.MonkeyPatch, slug: str, error: BaseException) -> None:
    """Let the last step of storing one article fail."""
    record = loader.actions.record_import

    def record_or_fail(page: Any, **more: Any) -> Any:
        if page.slug == slug:
            raise error
        return record(page, **more)

    monkeypatch.setattr(loader.actions, "record_import", record_or_fail)


# One fault


def test_an_article_that_cannot_be_stored_is_named_and_holds_up_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, f"Posted on\n\nTopics\n\nWe write.\n\n{EXPORT}")
    monkeypatch.setattr(loader, "free_slug", lambda model, slug: slug.removesuffix("-article"))

    with pytest.raises(CommandError, match=r"^1 of 3 articles could not be imported\.$") as raised:
        run(path)

    assert raised.value.returncode == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("refused    Topics (cannot be stored: slug: This address is used")
    assert set(Post.objects.values_list("slug", flat=True)) == {LIGHT, WALKING}


def test_nothing_is_left_of_an_article_that_the_database_refuses(
    export: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fail_at(monkeypatch, LIGHT, DataError("value too long\nDETAIL: of a column"))

    with pytest.raises(CommandError, match="1 of 2 articles"):
        run(export)

    said = capsys.readouterr().err
    assert said == (
        "refused    Soft light for sore knees"
        " (cannot be stored: value too long DETAIL: of a column)\n"
    )
    assert [post.slug for post in Post.objects.all()] == [WALKING]
    assert Provenance.objects.count() == Revision.objects.count() == 1


# A run that was stopped


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (OperationalError("database is locked"), "1 of 2 articles. The database: database is lock"),
        (OperationalError("database or disk is full"), "1 of 2 articles. The database: .*full"),
        (KeyboardInterrupt(), "1 of 2 articles. Run it again to go on."),
    ],
)
def test_a_run_that_was_stopped_goes_on_where_it_was(
    export: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, message: str
) -> None:
    with monkeypatch.context() as during:
        fail_at(during, WALKING, error)
        with pytest.raises(CommandError, match=f"^Stopped after {message}"):
            run(export)
    assert [post.slug for post in Post.objects.all()] == [LIGHT]

    assert first_words(run(export)) == ["unchanged", "created"]
    assert Post.objects.count() == Provenance.objects.count() == Revision.objects.count() == 2


# Whoever waits


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("dry_run", [False, True])
def test_the_database_is_free_between_two_articles(
    export: Path, in_each_pause: Any, dry_run: bool
) -> None:
    pauses = in_each_pause(lambda: (connection.in_atomic_block, Post.objects.count()))
    run(export, dry_run=dry_run)
    assert pauses == ([(False, 0), (False, 0)] if dry_run else [(False, 1), (False, 2)])


@pytest.mark.parametrize("beside_starter", [False, True])
def test_a_reader_sees_an_article_whole_or_not_at_all(
    export: Path, client: Client, in_each_pause: Any, beside_starter: bool
) -> None:
    if beside_starter:
        starter = make_post(slug=WALKING, body="<p>Starter words.</p>")
        Provenance.objects.record(starter, source="starter", external_id="article/walking")

    def walking() -> str:
        page = client.get(f"/blog/{WALKING}/")
        return page.text if page.status_code == 200 else ""

    seen = in_each_pause(walking)
    run(export, publish=True)
    before, after = seen
    assert ("Starter words." in before) == beside_starter
    assert "We walk every day." not in before
    assert "We walk every day." in after


# Links from one page to another


def pages(*bodies: tuple[str, str]) -> list[Page]:
    return [
        Page("article", slug, slug, {"title": slug.title(), "summary": "So.", "body": body})
        for slug, body in bodies
    ]


def load(incoming: list[Page]) -> list[str]:
    source = Source("test", maker="A test", comes_beside=True)
    reports = one_by_one.load_each(incoming, source, publish=True, now=timezone.now)
    return [outcome.result for _, outcome in reports]  # type: ignore[union-attr]


def body(slug: str) -> str:
    return Post.objects.get(slug=slug).body


def link(slug: str, words: str) -> str:
    return f'<p><a href="clinic:article/{slug}">{words}</a></p>'


def test_pages_that_link_to_each_other_do_so_when_all_are_there(in_each_pause: Any) -> None:
    pauses = in_each_pause(lambda: body("one"))
    circle = pages(("one", link("two", "Go on")), ("two", link("one", "Go back")))

    assert load(circle) == ["created", "created"]

    one, two = Post.objects.get(slug="one"), Post.objects.get(slug="two")
    assert pauses[0] == "<p>Go on</p>"
    assert one.body == link(str(two.pk), "Go on")
    assert two.body == link(str(one.pk), "Go back")
    assert load(circle) == ["unchanged", "unchanged"]


def test_a_link_to_no_page_stays_its_words(in_each_pause: Any) -> None:
    in_each_pause(lambda: None)
    load(pages(("one", link("nowhere", "Go on"))))
    assert body("one") == "<p>Go on</p>"


@pytest.mark.parametrize("times", [1, 2])
def test_a_link_is_to_the_page_that_came_in_and_not_to_the_one_in_its_way(
    in_each_pause: Any, times: int
) -> None:
    in_each_pause(lambda: None)
    make_post(slug="two")
    incoming = pages(("one", link("two", "Go on")), ("two", "<p>Two.</p>"))
    results = [load(incoming) for _ in range(times)]
    assert body("one") == link(str(Post.objects.get(slug="two-2").pk), "Go on")
    assert results[1:] in ([], [["unchanged", "unchanged"]])
