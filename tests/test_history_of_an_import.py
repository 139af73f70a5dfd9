"""What an import or the starter content brings in has its history: who, when and what."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.test import Client
from django.utils import timezone

from blog.models import Post
from checks import rules
from checks.findings import Finding, Place, Severity
from publishing import actions, revisions
from publishing.models import Revision
from services.models import Treatment
from tests.admin_pages import change_url, form_values, history_url, seen, send
from tests.clock import NOW
from tests.factories import make_post
from tests.importing import EXPORT, LIGHT, WALKING, light, run, write
from transfer import starter_content, starter_files
from transfer.models import STARTER, Provenance

pytestmark = pytest.mark.usefixtures("clock_from_now", "clinic")
BETTER = EXPORT.replace("It is a lamp", "It is a warm lamp")
Step = Revision.Step


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return write(tmp_path, EXPORT)


def told(page: Any) -> list[tuple[str, str]]:
    """The history of a page, the newest first: what was done, and by whom."""
    return [(each.step, each.author_name) for each in Revision.objects.of(page)]


def test_an_imported_draft_says_where_it_is_from_and_waits_on_the_dashboard(
    export: Path, admin_client: Client
) -> None:
    run(export)
    history = seen(admin_client.get(history_url(light())))
    assert "Version 1: imported The import, " in history
    assert "From a text export" in history
    assert "The import, 0\xa0minutes ago" in admin_client.get("/admin/").text
    run(export)
    assert told(light()) == [(Step.IMPORTED, "The import")]


def test_what_was_imported_is_restored_after_staff_changed_it(
    export: Path, admin_client: Client
) -> None:
    run(export)
    url = change_url(light())
    brought_in = form_values(admin_client, url)["body"]
    send(admin_client, url, "_publish", body="<p>Other words.</p>")
    version = {"version": revisions.version_token(light())}
    page = admin_client.post(history_url(light(), "1/restore/"), version, follow=True)
    assert "Version 1 is restored" in page.text
    assert form_values(admin_client, url)["body"] == brought_in
    send(admin_client, url, "_publish")
    assert "lamp" in light().body


def test_a_draft_that_an_import_publishes_is_no_longer_a_draft(
    export: Path, admin_client: Client
) -> None:
    run(export)
    run(export, publish=True)
    assert told(light()) == [(Step.PUBLISHED, "The import"), (Step.IMPORTED, "The import")]
    assert revisions.next_version(light()) is None
    assert revisions.live_version(light()).step == Step.PUBLISHED
    assert "No drafts." in admin_client.get("/admin/").text


def test_an_import_over_a_live_article_keeps_what_it_said_and_the_draft_beside_it(
    tmp_path: Path, export: Path
) -> None:
    run(export, publish=True)
    said = light().body
    draft = light().content() | {"title": "Being written"}
    actions.save_draft(light(), draft, now=timezone.now())
    run(write(tmp_path, BETTER), publish=True)
    assert "warm lamp" in light().body
    assert revisions.next_version(light()).content["title"] == "Being written"
    newest, _, first = Revision.objects.of(light())
    assert (newest.step, newest.content["body"]) == (Step.IMPORTED, light().body)
    assert (first.step, first.content["body"]) == (Step.PUBLISHED, said)


def test_the_text_of_the_starter_article_is_kept_when_an_import_takes_its_place(
    export: Path,
) -> None:
    starter = make_post(slug=LIGHT, body="<p>Starter words.</p>")
    Provenance.objects.record(starter, source=STARTER, external_id=f"article/{LIGHT}")
    run(export, publish=True)
    newest, first = Revision.objects.of(starter)
    assert (newest.step, newest.author_name) == (Step.IMPORTED, "The import")
    assert first.content["body"] == "<p>Starter words.</p>"


def test_nothing_blocked_is_published_by_an_import(
    export: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_lamps(page: Any) -> Any:
        if "lamp" in page.summary:
            yield Finding("lamp", Place("summary"), "It speaks of lamps.", "", "", Severity.BLOCKS)

    monkeypatch.setattr(rules, "BLOCKING", (no_lamps,))
    with pytest.raises(CommandError, match="1 of 2 articles could not be imported"):
        run(export, publish=True)
    assert "cannot be published: It speaks of lamps" in capsys.readouterr().err
    assert [post.slug for post in Post.objects.all()] == [WALKING]
    assert run(export)[-1].startswith("1 created, 0 updated, 1 unchanged")


def test_the_starter_pages_begin_their_history_when_they_are_loaded(admin_client: Client) -> None:
    files, later = starter_files.read(), NOW + datetime.timedelta(days=1)
    starter_content.load(files, now=NOW)
    starter_content.load(files, now=later)
    pages = [*Post.objects.all(), *Treatment.objects.all()]
    assert [told(page) for page in pages] == [[(Step.PUBLISHED, "The starter content")]] * 5
    assert all(revisions.live_version(page) for page in pages)
    assert "published Live now The starter content, " in seen(
        admin_client.get(history_url(pages[0]))
    )


def test_a_starter_page_that_follows_its_file_keeps_what_it_said() -> None:
    files = starter_files.read()
    starter_content.load(files, now=NOW)
    page = Treatment.objects.first()
    assert page
    said = page.summary
    page.summary = "An older wording."
    page.save()
    external_id = f"treatment/{page.slug}"
    Provenance.objects.record(page, source=STARTER, external_id=external_id)
    starter_content.load(files, now=NOW + datetime.timedelta(days=1))
    page.refresh_from_db()
    assert page.summary == said
    summaries = [each.content["summary"] for each in Revision.objects.of(page)]
    assert summaries == [said, "An older wording.", said]
