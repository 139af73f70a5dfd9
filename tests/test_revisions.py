"""The next version of a page is written while readers go on reading the one that is live."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db.utils import OperationalError
from django.test import Client

from blog.models import Post
from publishing import actions, revisions
from publishing.actions import publish_due
from publishing.models import Revision
from tests.clock import NOW
from tests.factories import days_ago, make_post, make_topic, make_treatment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_from_now")]

HOUR = datetime.timedelta(hours=1)
Step = Revision.Step


def changed(page: Any, **values: Any) -> dict[str, Any]:
    return page.content() | values


def stored(page: Any) -> Any:
    return type(page).objects.get(pk=page.pk)


@pytest.mark.parametrize("make", [make_post, make_treatment])
def test_a_draft_of_a_live_page_changes_nothing_that_readers_see(make: Any) -> None:
    page = make(title="As it is")
    actions.save_draft(page, changed(page, title="As it will be"), now=NOW)
    assert stored(page).title == "As it is"
    assert revisions.next_version(page).content["title"] == "As it will be"


def test_before_its_first_edit_what_a_page_said_is_kept() -> None:
    post = make_post(title="First words")
    actions.publish(post, changed(post, title="Second words"), now=NOW)
    first, second = Revision.objects.of(post).order_by("number")
    assert (first.step, first.content["title"]) == (Step.BROUGHT_IN, "First words")
    assert (second.step, second.content["title"]) == (Step.PUBLISHED, "Second words")


def test_a_page_that_was_never_live_shows_its_newest_draft_to_staff() -> None:
    post = make_post(published_at=None, title="A start")
    actions.save_draft(post, changed(post, title="Further on"), now=NOW)
    assert stored(post).title == "Further on"
    assert not stored(post).is_published()


def test_a_new_page_is_a_draft_until_it_is_published() -> None:
    post = Post()
    actions.save_draft(post, {"title": "New", "slug": "new"}, now=NOW)
    assert not stored(post).is_published()
    actions.publish(post, {"title": "New", "slug": "new"}, now=NOW)
    assert stored(post).published_at == NOW


def test_publishing_brings_links_along_and_keeps_the_first_date() -> None:
    topic = make_topic()
    post = make_post(published_at=days_ago(30), picture=None)
    first_date = post.published_at
    actions.publish(post, changed(post, topics=[topic.pk, 999_999]), now=NOW)
    assert list(stored(post).topics.all()) == [topic]
    assert stored(post).published_at == first_date


def test_what_is_left_out_of_a_version_has_its_default_again() -> None:
    post = make_post(seo_title="Old", key_points=["Old"])
    content = changed(post)
    del content["seo_title"], content["key_points"]
    actions.publish(post, content, now=NOW)
    assert (stored(post).seo_title, stored(post).key_points) == ("", [])


def test_a_person_who_left_does_not_stop_an_old_version() -> None:
    post = make_post()
    actions.publish(post, changed(post, author_id=999_999), now=NOW)
    assert stored(post).author is None


def test_a_scheduled_version_goes_live_at_its_minute_and_once() -> None:
    post = make_post(title="Now")
    later = changed(post, title="Later")
    actions.schedule(post, later, now=NOW, goes_live_at=NOW + HOUR)
    assert publish_due(NOW + HOUR - datetime.timedelta(seconds=1)) == []
    assert stored(post).title == "Now"
    assert len(publish_due(NOW + HOUR)) == 1
    assert stored(post).title == "Later"
    assert publish_due(NOW + 2 * HOUR) == []


def test_a_first_version_can_be_scheduled_and_is_dated_by_its_minute() -> None:
    post = make_post(published_at=None)
    actions.schedule(post, changed(post), now=NOW, goes_live_at=NOW + HOUR)
    assert not stored(post).is_published(at=NOW + 2 * HOUR)
    publish_due(NOW + 3 * HOUR)  # the site was down at the minute itself
    assert stored(post).published_at == NOW + HOUR


def test_a_draft_written_after_scheduling_does_not_change_what_goes_live() -> None:
    post = make_post(title="Now")
    actions.schedule(post, changed(post, title="Later"), now=NOW, goes_live_at=NOW + HOUR)
    actions.save_draft(post, changed(post, title="Much later"), now=NOW)
    publish_due(NOW + HOUR)
    assert stored(post).title == "Later"


def test_publishing_now_or_scheduling_anew_ends_the_old_schedule() -> None:
    post = make_post()
    for hours in (1, 2):
        actions.schedule(
            post,
            changed(post, title=f"In {hours}"),
            now=NOW,
            goes_live_at=NOW + hours * HOUR,
        )
    assert publish_due(NOW + HOUR) == []
    actions.publish(post, changed(post, title="At once"), now=NOW)
    assert publish_due(NOW + 3 * HOUR) == []
    assert stored(post).title == "At once"


def test_a_version_whose_address_was_taken_says_so_and_holds_up_no_other() -> None:
    blocked, free = make_post(title="Blocked"), make_post(title="Free")
    for post, slug in ((blocked, "wanted"), (free, "unwanted")):
        actions.schedule(
            post,
            changed(post, slug=slug),
            now=NOW,
            goes_live_at=NOW + HOUR,
        )
    make_post(slug="wanted")
    assert [revision.object_id for revision in publish_due(NOW + HOUR)] == [free.pk]
    fault = Revision.objects.of(blocked).first()
    assert fault.fault == "Another page has the address “wanted”."
    assert not fault.is_waiting
    assert stored(blocked).slug != "wanted"


def test_a_version_of_a_deleted_page_is_dropped_from_the_schedule() -> None:
    post = make_post()
    actions.schedule(post, changed(post), now=NOW, goes_live_at=NOW + HOUR)
    post.delete()
    assert publish_due(NOW + HOUR) == []
    assert not Revision.objects.waiting().exists()


def test_a_page_taken_offline_comes_back_when_it_is_published_again() -> None:
    post = make_post()
    actions.unpublish(post, now=NOW)
    assert not stored(post).is_published(at=NOW)
    actions.publish(stored(post), post.content(), now=NOW + HOUR)
    assert stored(post).is_published(at=NOW + HOUR)


def test_an_import_beside_the_dashboard_is_noticed_and_kept() -> None:
    post = make_post(title="Written here")
    actions.publish(post, changed(post, title="Published here"), now=NOW)
    token = revisions.version_token(post)
    Post.objects.filter(pk=post.pk).update(title="Brought in")
    assert revisions.version_token(stored(post)) != token
    actions.save_draft(stored(post), changed(post, title="Next"), now=NOW)
    steps = Revision.objects.of(post).values_list("step", flat=True)
    assert list(steps) == [Step.DRAFT, Step.BROUGHT_IN, Step.PUBLISHED, Step.BROUGHT_IN]


def test_a_reader_sees_a_scheduled_version_once_the_worker_has_published_it(
    clinic: Any, client: Client
) -> None:
    post = make_post(title="Now")
    address = post.get_absolute_url()
    actions.schedule(post, changed(post, title="Later"), now=NOW, goes_live_at=NOW + HOUR)
    assert "Later" not in client.get(address).text
    with time_machine.travel(NOW + HOUR, tick=False):
        assert "Later" not in client.get(address).text
        call_command("run_worker", once=True)
        assert "Later" in client.get(address).text


def test_the_worker_publishes_what_came_due_while_nobody_looked(clinic: Any) -> None:
    post = make_post(title="Now")
    actions.schedule(post, changed(post, title="Later"), now=NOW, goes_live_at=NOW + HOUR)
    with time_machine.travel(NOW + 5 * HOUR, tick=False):
        call_command("run_worker", once=True)
    assert stored(post).title == "Later"


def test_a_change_between_the_minute_and_the_next_look_strands_no_schedule(clinic: Any) -> None:
    post = make_post(title="Now")
    actions.schedule(post, changed(post, title="Later"), now=NOW, goes_live_at=NOW + HOUR)
    with time_machine.travel(NOW + HOUR * 2, tick=False):
        clinic.save()
        call_command("run_worker", once=True)
    assert stored(post).title == "Later"


def test_a_busy_database_leaves_the_schedule_standing(monkeypatch: pytest.MonkeyPatch) -> None:
    post = make_post(title="Now")
    actions.schedule(post, changed(post, title="Later"), now=NOW, goes_live_at=NOW + HOUR)

    def busy(*args: Any) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(type(post), "save", busy)
        with pytest.raises(OperationalError):
            publish_due(NOW + HOUR)
    assert len(publish_due(NOW + HOUR)) == 1
    assert stored(post).title == "Later"


def test_an_outside_change_and_going_offline_leave_the_draft_in_the_form() -> None:
    post = make_post()
    actions.save_draft(post, changed(post, title="In progress"), now=NOW)
    Post.objects.filter(pk=post.pk).update(summary="Brought in")
    actions.unpublish(stored(post), now=NOW)
    assert revisions.next_version(stored(post)).content["title"] == "In progress"


def test_the_order_of_treatments_is_no_part_of_a_version() -> None:
    treatment = make_treatment(position=1)
    draft = changed(treatment, title="New title")
    treatment.position = 7
    treatment.save()
    actions.publish(stored(treatment), draft, now=NOW)
    assert stored(treatment).position == 7


def schedule(post: Post, **values: Any) -> None:
    common = {"now": NOW, "goes_live_at": NOW + HOUR}
    actions.schedule(post, changed(post, **values), **common)


def told(post: Post) -> list[tuple[str, str]]:
    """The history of a page, the newest first: what was done, and what the page then said."""
    return [(each.step, each.content["title"]) for each in Revision.objects.of(post)]


@pytest.mark.parametrize("hours", [0.5, 1.5], ids=["before its minute", "after it"])
def test_what_an_import_changed_before_a_version_went_live_is_in_the_history(hours: float) -> None:
    post = make_post(title="Now")
    schedule(post, title="Later")
    with time_machine.travel(NOW + hours * HOUR, tick=False):
        post.title = "Brought in"
        post.save()
    publish_due(NOW + 2 * HOUR)
    assert stored(post).title == "Later"
    scheduled = (Step.SCHEDULED, "Later")
    assert told(post) == [(Step.BROUGHT_IN, "Brought in"), scheduled, (Step.BROUGHT_IN, "Now")]
    assert revisions.live_version(stored(post)).step == Step.SCHEDULED
    actions.save_draft(stored(post), changed(post, title="Next"), now=NOW + 3 * HOUR)
    assert len(told(post)) == 4


def test_a_version_that_goes_live_leaves_no_trace_of_what_the_history_knows() -> None:
    live, new = make_post(title="Now"), make_post(title="Now", published_at=None)
    for post in (live, new):
        schedule(post, title="Later")
    publish_due(NOW + HOUR)
    assert told(live) == [(Step.SCHEDULED, "Later"), (Step.BROUGHT_IN, "Now")]
    assert told(new)[0] == (Step.SCHEDULED, "Later")
    assert len(told(new)) == 2


def test_a_version_that_cannot_go_live_leaves_no_trace_of_the_attempt() -> None:
    post = make_post(title="Now")
    schedule(post, slug="wanted")
    make_post(slug="wanted")
    Post.objects.filter(pk=post.pk).update(title="Brought in")
    assert publish_due(NOW + HOUR) == []
    assert len(told(post)) == 2
